using k8s.Models;
using Keyferry.Kubernetes.Calls;
using Keyferry.Kubernetes.Types;
using Keyferry.Local.Server.Faults;
using NUnit.Framework;

namespace Keyferry.Local.Tests.Faults;

/// <summary>What the program's calls make of a server that misbehaves.</summary>
[TestFixture]
internal sealed class CallFaultTests
{
    private static readonly ObjectKey Key = new("default", "a");

    [TestCase(429, 7, "TooManyRequests")]
    [TestCase(503, null, "ServiceUnavailable")]
    [TestCase(500, null, "InternalError")]
    [CancelAfter(30_000)]
    public async Task A_refusal_is_a_result_and_the_next_call_succeeds(int code, int? retryAfter, string reason, CancellationToken cancel)
    {
        await using var test = await Connected.StartAsync(cancel);
        var fault = test.Inject(new Fault { Kind = FaultKind.Status, Code = code, RetryAfterSeconds = retryAfter, Verb = "create", Resource = "secrets" });

        var refused = await CreateAsync(test, cancel);
        Assert.That((refused.Failure!.Code, refused.Failure!.Reason), Is.EqualTo((code, reason)));
        Assert.That(refused.Failure!.RetryAfter?.TotalSeconds, Is.EqualTo(retryAfter));
        Assert.That((await test.Kube.Api.GetAsync(BuiltIn.Secret, Key, cancel)).Failure!.Code, Is.EqualTo(404), "it was not carried out");
        Assert.That((await CreateAsync(test, cancel)).Ok, Is.True);
        Assert.That((fault.Hits, fault.IsSpent), Is.EqualTo((1, true)));
    }

    [Test, CancelAfter(30_000)]
    public async Task A_connection_that_is_reset_is_a_result_without_a_code(CancellationToken cancel)
    {
        await using var test = await Connected.StartAsync(cancel);
        test.Inject(new Fault { Kind = FaultKind.Reset, Verb = "create" });
        Assert.That((await CreateAsync(test, cancel)).Failure!.Code, Is.Zero);
        Assert.That((await CreateAsync(test, cancel)).Ok, Is.True);
    }

    [Test, CancelAfter(30_000)]
    public async Task A_slow_answer_can_be_waited_for_no_longer(CancellationToken cancel)
    {
        await using var test = await Connected.StartAsync(cancel);
        var fault = test.Inject(new Fault { Kind = FaultKind.Delay, DelaySeconds = 3600, Verb = "get", Name = "a" });
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        var call = test.Kube.Api.GetAsync(BuiltIn.Secret, Key, stop.Token).AsTask();
        await Connected.UntilAsync(() => fault.Hits == 1, cancel);
        await stop.CancelAsync();
        Assert.That(async () => await call, Throws.InstanceOf<OperationCanceledException>());
    }

    [Test, CancelAfter(30_000)]
    public async Task Only_requests_that_match_are_hit(CancellationToken cancel)
    {
        await using var test = await Connected.StartAsync(cancel);
        var fault = test.Inject(new Fault { Kind = FaultKind.Status, Verb = "create", Resource = "secrets", Namespace = "other", Times = null });
        Assert.That((await CreateAsync(test, cancel)).Ok, Is.True);
        Assert.That((await test.Kube.Api.GetAsync(BuiltIn.Secret, Key, cancel)).Ok, Is.True);
        Assert.That(fault.Hits, Is.Zero);
    }

    [Test, CancelAfter(30_000)]
    public async Task A_server_that_knows_no_pages_is_read_whole(CancellationToken cancel)
    {
        await using var test = await Connected.StartAsync(cancel);
        for (var i = 0; i < KubeApi.PageSize + 20; i++)
        {
            var body = new V1ConfigMap { Metadata = new V1ObjectMeta { Name = $"c{i}", NamespaceProperty = "default" } };
            Assert.That((await test.Kube.Api.CreateAsync(BuiltIn.ConfigMap, body, WriteOptions.Plain, cancel)).Ok, Is.True);
        }

        var paged = await test.Kube.Api.ListAsync(BuiltIn.ConfigMap, "default", null, cancel);
        var fault = test.Inject(new Fault { Kind = FaultKind.WholeList, Verb = "list", Resource = "configmaps", Times = null });
        var whole = await test.Kube.Api.ListAsync(BuiltIn.ConfigMap, "default", null, cancel);
        Assert.That(whole.Value!.Items, Has.Count.EqualTo(paged.Value!.Items.Count));
        Assert.That(fault.Hits, Is.EqualTo(1));
    }

    private static ValueTask<KubeResult<V1Secret>> CreateAsync(Connected test, CancellationToken cancel) => test.Kube.Api.CreateAsync(
        BuiltIn.Secret, new V1Secret { Metadata = new V1ObjectMeta { Name = Key.Name, NamespaceProperty = Key.Namespace } }, WriteOptions.Plain, cancel);
}
