using k8s.Models;
using Keyferry.Kubernetes.Calls;
using Keyferry.Kubernetes.Types;
using Keyferry.Kubernetes.Watching;
using Keyferry.Local.Server.Faults;
using NUnit.Framework;

namespace Keyferry.Local.Tests.Faults;

/// <summary>An informer shows what the server has, whatever happens to its list and its watch.</summary>
[TestFixture]
internal sealed class InformerFaultTests
{
    private static readonly WatchSettings Impatient = new()
    {
        Jitter = static () => 0.5,
        Silence = TimeSpan.FromMilliseconds(500),
        SilenceAfterBookmark = TimeSpan.FromMilliseconds(500),
        FirstWait = TimeSpan.FromMilliseconds(20),
        LongestWait = TimeSpan.FromMilliseconds(100),
        LongestWaitForAnswer = TimeSpan.FromMilliseconds(100),
    };

    private static IEnumerable<Fault> Faults =>
    [
        new Fault { Kind = FaultKind.DropWatch, AfterEvents = 0 },
        new Fault { Kind = FaultKind.DropWatch, AfterEvents = 1 },
        new Fault { Kind = FaultKind.DropWatch, AfterEvents = 2, Times = 3 },
        new Fault { Kind = FaultKind.SilentWatch, AfterEvents = 0 },
        new Fault { Kind = FaultKind.SilentWatch, AfterEvents = 1, Times = 2 },
        new Fault { Kind = FaultKind.Status, Verb = "watch", Code = 429, RetryAfterSeconds = 0, Times = 2 },
        new Fault { Kind = FaultKind.Status, Verb = "watch", Code = 410, Times = 1 },
        new Fault { Kind = FaultKind.Status, Verb = "list", Code = 500, Times = 2 },
        new Fault { Kind = FaultKind.Status, Verb = "list", Code = 503, Times = 2 },
        new Fault { Kind = FaultKind.Reset, Verb = "list", Times = 2 },
        new Fault { Kind = FaultKind.Reset, Verb = "watch", Times = 2 },
    ];

    [TestCaseSource(nameof(Faults)), CancelAfter(60_000)]
    public async Task Nothing_is_missed(Fault fault, CancellationToken cancel)
    {
        await using var test = await Connected.StartAsync(cancel);
        if (fault.Verb == "list")
        {
            // A server that streams no lists: the informer asks for pages.
            test.Inject(new Fault { Kind = FaultKind.Status, Verb = "watch", Code = 422, Resource = "configmaps" });
        }

        var injected = test.Inject(fault with { Resource = "configmaps" });
        var informer = Informer.Objects(test.Kube.Http, BuiltIn.ConfigMap, new InformerOptions<V1ConfigMap> { Namespace = "default", Watch = Impatient });
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        var running = informer.RunAsync(stop.Token);

        // One after the other, until the fault has been met as often as it can be.
        var names = new List<string>();
        do
        {
            var name = $"c{names.Count}";
            names.Add(name);
            var body = new V1ConfigMap { Metadata = new V1ObjectMeta { Name = name, NamespaceProperty = "default" } };
            Assert.That((await test.Kube.Api.CreateAsync(BuiltIn.ConfigMap, body, WriteOptions.Plain, cancel)).Ok, Is.True);
            await Connected.UntilAsync(() => informer.TryGet(new ObjectKey("default", name), out _), cancel);
        }
        while (!injected.IsSpent || names.Count < 4);

        var gone = new ObjectKey("default", names[1]);
        Assert.That((await test.Kube.Api.DeleteAsync(BuiltIn.ConfigMap, gone, null, cancel)).Ok, Is.True);
        await Connected.UntilAsync(() => !informer.TryGet(gone, out _), cancel);
        await stop.CancelAsync();
        await Task.WhenAny(running);
        Assert.That(running.IsFaulted, Is.False);
    }
}
