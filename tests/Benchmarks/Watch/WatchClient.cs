using System.Diagnostics;
using System.Globalization;
using k8s;
using k8s.Models;
using Keyferry.Kubernetes.Calls;
using Keyferry.Kubernetes.Types;
using Keyferry.Kubernetes.Watching;

namespace Keyferry.Benchmarks.Watch;

/// <summary>One side of the comparison, in a process of its own: watches a collection and prints its figures.</summary>
internal static class WatchClient
{
    public static async Task<int> MeasureAsync(string side, string name, string server)
    {
        var one = WatchCase.All.Single(c => c.Name == name);
        using var client = new k8s.Kubernetes(new KubernetesClientConfiguration { Host = server });
        var http = new KubeHttp(client.HttpClient, client.BaseUri, client.Credentials);
        using var stop = new CancellationTokenSource();
        var allocated = GC.GetTotalAllocatedBytes(precise: true);
        var started = Stopwatch.GetTimestamp();

        await ((side, one.Secrets) switch
        {
            ("official", false) => OfficialAsync(OfficialExternalSecrets(client, stop.Token), one.Count),
            ("official", true) => OfficialAsync(client.CoreV1.WatchListSecretForAllNamespacesAsync(cancellationToken: stop.Token), one.Count),
            ("official-kept", false) => OfficialAsync(OfficialExternalSecrets(client, stop.Token), one.Count, []),
            ("official-kept", true) => OfficialAsync(client.CoreV1.WatchListSecretForAllNamespacesAsync(cancellationToken: stop.Token), one.Count, []),
            ("read", false) => InformAsync(http, BenchExternalSecret.Type, one.Count, Bare, stop.Token),
            ("read", true) => InformAsync(http, BuiltIn.Secret, one.Count, Bare, stop.Token),
            ("kept", false) => InformAsync(http, BenchExternalSecret.Type, one.Count, null, stop.Token),
            ("kept", true) => InformAsync(http, BuiltIn.Secret, one.Count, null, stop.Token),
            ("metadata", _) => MetadataAsync(http, one, stop.Token),
            _ => throw new ArgumentException($"side {side} is none of official, official-kept, read, kept, metadata", nameof(side)),
        });

        var seconds = Stopwatch.GetElapsedTime(started).TotalSeconds;
        var bytes = GC.GetTotalAllocatedBytes(precise: true) - allocated;
        using var process = Process.GetCurrentProcess();
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture, $"{one.Count / seconds} {(double)bytes / one.Count} {process.PeakWorkingSet64 / 1048576.0}"));
        await stop.CancelAsync();
        return 0;
    }

    // What the client recommends instead gives custom resources as bare objects, not in a type.
#pragma warning disable CS0618
    private static IAsyncEnumerable<(WatchEventType Type, BenchExternalSecret Item)> OfficialExternalSecrets(
        k8s.Kubernetes client, CancellationToken cancellation) =>
        client.CustomObjects.ListClusterCustomObjectWithHttpMessagesAsync<BenchExternalSecretList>(
                "external-secrets.io", "v1", "externalsecrets", watch: true, cancellationToken: cancellation)
            .WatchAsync<BenchExternalSecret, BenchExternalSecretList>(cancellationToken: cancellation);
#pragma warning restore CS0618

    private static async Task OfficialAsync<T>(
        IAsyncEnumerable<(WatchEventType Type, T Item)> events, int count, List<T>? kept = null)
    {
        var seen = 0;
        await foreach (var (_, item) in events)
        {
            kept?.Add(item);
            if (++seen == count)
            {
                break;
            }
        }

        GC.KeepAlive(kept);
    }

    private static async Task InformAsync<T>(
        KubeHttp http, ResourceType<T> type, int count, Func<T, T>? project, CancellationToken cancellation)
        where T : class, IKubernetesObject<V1ObjectMeta>, new()
    {
        var informer = Informer.Objects(http, type, new InformerOptions<T> { Project = project, Watch = Settings });
        await AllAsync(informer, count, cancellation);
    }

    private static Task MetadataAsync(KubeHttp http, WatchCase one, CancellationToken cancellation)
    {
        ResourceType type = one.Secrets ? BuiltIn.Secret : BenchExternalSecret.Type;
        var options = new InformerOptions<ObjectMetadata> { Watch = Settings };
        return AllAsync(Informer.Metadata(http, type, options), one.Count, cancellation);
    }

    private static async Task AllAsync<T>(Informer<T> informer, int count, CancellationToken cancellation)
        where T : class
    {
        var all = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var seen = 0;
        using var subscription = informer.Subscribe(_ =>
        {
            if (++seen == count)
            {
                all.SetResult();
            }
        });
        var running = informer.RunAsync(cancellation);
        await await Task.WhenAny(all.Task, running);
        if (informer.Count != count)
        {
            throw new InvalidOperationException($"{informer.Count} of {count} objects are there");
        }
    }

    // The informer always has a cache; keeping one shared empty object leaves its keys and versions only.
    private static T Bare<T>(T item)
        where T : class, new() => Empty<T>.One;

    private static WatchSettings Settings => new() { Jitter = static () => 0.5 };

    private static class Empty<T>
        where T : class, new()
    {
        public static T One { get; } = new();
    }
}
