using System.Text;
using System.Text.Json.Nodes;
using k8s.Models;
using Keyferry.Kubernetes.Controllers;
using Keyferry.Kubernetes.Events;
using Keyferry.Kubernetes.Types;
using Keyferry.Sync.Metrics;
using Keyferry.Sync.Restarts;
using Keyferry.Sync.Tests.Support;
using Microsoft.Extensions.Time.Testing;
using NUnit.Framework;
using Prometheus;

namespace Keyferry.Sync.Tests.Restarts;

/// <summary>Passes over one Deployment, on a clock that a test sets; its controller sees what it is told to.</summary>
internal sealed class PassScene : IDisposable
{
    private static readonly ObjectKey Key = new("ns", "app");
    private static readonly ResourceType<UnstructuredObject> Deployments = UnstructuredType.Of("apps", "v1", "deployments", "Deployment", true);
    private readonly CollectorRegistry _registry = Prometheus.Metrics.NewCustomRegistry();
    private readonly CancellationTokenSource _end = new();
    private RestartReconciler _reconciler;

    public PassScene(params (string Name, string Value)[] annotations)
    {
        Time = new FakeTimeProvider(new DateTimeOffset(2026, 1, 1, 12, 0, 0, TimeSpan.Zero));
        Api = new ScriptedKubeApi(Time);
        _reconciler = Start();
        Api.Put(BuiltIn.Namespace, new V1Namespace { Metadata = new V1ObjectMeta { Name = Key.Namespace } });
        Api.Put(Deployments, new UnstructuredObject
        {
            Metadata = new V1ObjectMeta
            {
                Name = Key.Name, NamespaceProperty = Key.Namespace, Uid = "u1", Generation = 1,
                Annotations = annotations.ToDictionary(static a => a.Name, static a => a.Value),
            },
            Content = JsonNode.Parse("""
                {"spec":{"selector":{"matchLabels":{"app":"app"}},"template":{"metadata":{"labels":{"app":"app"}},"spec":{"containers":[
                 {"name":"c","image":"i","envFrom":[{"secretRef":{"name":"db"}}]}]}}}}
                """)!.AsObject(),
        });
    }

    public FakeTimeProvider Time { get; }

    public ScriptedKubeApi Api { get; }

    /// <summary>Hashes that are kept.</summary>
    public SecretHashes Hashes { get; private set; } = null!;

    public Workload Workload => Api.Find(WorkloadKinds.Deployments, Key)!;

    public string? RestartedAt => Workload.RestartedAt;

    public Task<string> MetricsAsync() => ReadAsync(_registry);

    /// <summary>Forgets all that is in memory, as a crash does.</summary>
    public void Crash() => _reconciler = Start();

    /// <summary>Gives the Secret a value, and makes it where it is not.</summary>
    public void Secret(string value) => Api.Put(BuiltIn.Secret, new V1Secret
    {
        Metadata = new V1ObjectMeta { Name = "db", NamespaceProperty = "ns" },
        Data = new Dictionary<string, byte[]> { ["pw"] = Encoding.UTF8.GetBytes(value) },
    });

    public void RemoveSecret() => Api.Remove(BuiltIn.Secret, new ObjectKey("ns", "db"));

    /// <summary>The Deployment's controller sees all that was written.</summary>
    public void Observe() => Api.Change(Deployments, Key, static d =>
        d["status"] = new JsonObject { ["observedGeneration"] = d["metadata"]!["generation"]!.DeepClone() });

    public void Remove() => Api.Remove(Deployments, Key);

    public async Task<ReconcileResult> PassAsync() => await _reconciler.ReconcileAsync(Key, CancellationToken.None);

    /// <summary>Makes passes as the queue would, until nothing is to be done within a time; the clock goes on by that.</summary>
    public async Task RunAsync(TimeSpan duration)
    {
        var end = Time.GetUtcNow() + duration;
        var before = "";
        while (true)
        {
            var result = await PassAsync();
            Assert.That(result.Kind, Is.AnyOf(ReconcileResultKind.Done, ReconcileResultKind.RequeueAfter), result.Reason);

            // A write brings a watch event, which brings the next pass.
            if (Workload.Metadata.ResourceVersion != before)
            {
                before = Workload.Metadata.ResourceVersion;
                continue;
            }

            var wait = result.Kind == ReconcileResultKind.Done ? TimeSpan.MaxValue : result.Delay;
            if (Time.GetUtcNow() >= end || wait > end - Time.GetUtcNow())
            {
                Time.SetUtcNow(end > Time.GetUtcNow() ? end : Time.GetUtcNow());
                return;
            }

            Time.Advance(wait);
        }
    }

    /// <summary>The events, once there are so many.</summary>
    public async Task<IReadOnlyList<string>> EventsAsync(int count)
    {
        IReadOnlyList<string> found = [];
        await TestCluster.UntilAsync(() =>
        {
            found = [.. Api.All(BuiltIn.Event).Select(static e => $"{e.Type} {e.Reason}: {e.Message}")];
            return Task.FromResult(found.Count >= count);
        });
        return found;
    }

    public void Dispose()
    {
        _end.Cancel();
        _end.Dispose();
        Api.Dispose();
    }

    private RestartReconciler Start()
    {
        var secrets = new MemoryMetadata<V1Secret>(Api, BuiltIn.Secret);
        var events = new EventRecorder(Api.Kube, "test", Time);
        _ = events.RunAsync(_end.Token);
        Hashes = new SecretHashes(Api.Kube, secrets);
        var metrics = new RestartMetrics(new EngineMetrics(_registry, Time).Begin().Factory, ["Deployment"]);
        return new RestartReconciler(
            new RestartSeams(
                WorkloadKinds.Deployments, new MemoryCache<Workload>(Api, WorkloadKinds.Deployments),
                new WorkloadWriter(Api.Kube, WorkloadKinds.Deployments),
                new RestartSecrets(secrets, static _ => false, Hashes, new RestartKeySource(Api.Kube, new ObjectKey("ns", "key"))),
                new RestartReporter(events, metrics, static _ => [])),
            new RestartOptions(), Time);
    }

    private static async Task<string> ReadAsync(CollectorRegistry registry)
    {
        using var text = new MemoryStream();
        await registry.CollectAndExportAsTextAsync(text);
        return Encoding.UTF8.GetString(text.ToArray());
    }
}
