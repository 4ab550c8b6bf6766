using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using k8s;
using k8s.Models;
using Keyferry.Kubernetes.Calls;
using Keyferry.Kubernetes.Types;
using Keyferry.Webhook.Uninstall;
using Microsoft.Extensions.Time.Testing;
using NUnit.Framework;

namespace Keyferry.Webhook.Tests.Uninstall;

/// <summary>What still runs ends before anything is taken away.</summary>
public sealed class DeploymentStopTests
{
    private readonly FakeTimeProvider _time = new() { AutoAdvanceAmount = TimeSpan.FromMilliseconds(1) };

    [Test]
    public async Task It_scales_through_the_subresource_and_waits_for_the_pods()
    {
        var api = new Cluster { Pods = 2 };
        var report = new StringWriter();
        var running = Uninstaller(api, report).RunAsync(CancellationToken.None);
        Assert.That(api.Scaled, Is.EqualTo(new[] { "kf/keyferry scale {\"spec\":{\"replicas\":0}}" }));
        Assert.That(running.IsCompleted, Is.False);
        while (!running.IsCompleted)
        {
            api.Pods--;
            _time.Advance(TimeSpan.FromSeconds(1));
            await Task.Yield();
        }

        Assert.That(await running, Is.True, report.ToString());
        Assert.That(api.Selector, Is.EqualTo("app=keyferry"));
        Assert.That(report.ToString(), Does.StartWith("Scaled Deployment kf/keyferry to 0 replicas."));
    }

    [Test]
    public async Task A_pod_that_does_not_end_is_named_and_nothing_is_taken_away()
    {
        var api = new Cluster { Pods = int.MaxValue };
        var report = new StringWriter();
        var running = Uninstaller(api, report).RunAsync(CancellationToken.None);
        while (!running.IsCompleted)
        {
            _time.Advance(TimeSpan.FromSeconds(1));
            await Task.Yield();
        }

        Assert.That(await running, Is.False);
        Assert.That(report.ToString(), Does.Contain("Pod kf/keyferry-1 still runs"));
        Assert.That(api.Deleted, Is.Empty);
    }

    [Test]
    public async Task A_Deployment_that_is_not_there_has_ended()
    {
        var api = new Cluster { HasDeployment = false };
        Assert.That(await Uninstaller(api, TextWriter.Null).RunAsync(CancellationToken.None), Is.True);
        Assert.That(api.Scaled, Is.Empty);
    }

    [Test]
    public async Task A_dry_run_scales_nothing()
    {
        var api = new Cluster { Pods = 2 };
        var report = new StringWriter();
        Assert.That(await Uninstaller(api, report, dryRun: true).RunAsync(CancellationToken.None), Is.True);
        Assert.That(api.Scaled, Is.Empty);
        Assert.That(report.ToString(), Does.Contain("Would scale Deployment kf/keyferry"));
    }

    private Uninstaller Uninstaller(Cluster api, TextWriter report, bool dryRun = false) => new(
        api,
        new UninstallOptions
        {
            ReleaseName = "keyferry", Lease = new ObjectKey("kf", "lease"), Certificates = [],
            StopDeployments = ["keyferry"], DeploymentNamespace = "kf", DryRun = dryRun,
        },
        _time, report);

    /// <summary>A cluster with one Deployment, its pods, and nothing else.</summary>
    private sealed class Cluster : IKubeApi
    {
        public bool HasDeployment { get; init; } = true;

        public int Pods { get; set; }

        public List<string> Scaled { get; } = [];

        public List<string> Deleted { get; } = [];

        public string? Selector { get; private set; }

        public ValueTask<KubeResult<T>> GetAsync<T>(ResourceType<T> type, ObjectKey key, CancellationToken cancellation)
            where T : class, IKubernetesObject<V1ObjectMeta> =>
            ValueTask.FromResult(type.Kind == "Deployment" && HasDeployment
                ? KubeResult<T>.From(JsonSerializer.Deserialize(
                    """{"metadata": {"name": "keyferry"}, "spec": {"selector": {"matchLabels": {"app": "keyferry"}}}}""", type.Json)!)
                : KubeResult<T>.From(new KubeFailure(404, "NotFound", "not found", [])));

        public ValueTask<KubeResult<KubeList<T>>> ListAsync<T>(
            ResourceType<T> type, string? ns, ListSelector? selector, CancellationToken cancellation)
            where T : class, IKubernetesObject<V1ObjectMeta>
        {
            List<T> items = [];
            if (type.Kind == "Pod")
            {
                Selector = selector?.Labels;
                items.AddRange(Enumerable.Range(1, Math.Clamp(Pods, 0, 3)).Select(i =>
                    JsonSerializer.Deserialize($$"""{"metadata": {"name": "keyferry-{{i}}", "namespace": "kf"} }""", type.Json)!));
            }

            return ValueTask.FromResult(KubeResult<KubeList<T>>.From(new KubeList<T>(items, "1")));
        }

        public ValueTask<KubeResult<T>> PatchAsync<T>(
            ResourceType<T> type, ObjectKey key, KubePatch patch, WriteOptions options, CancellationToken cancellation)
            where T : class, IKubernetesObject<V1ObjectMeta>
        {
            Scaled.Add($"{key} {options.Subresource} {Encoding.UTF8.GetString(patch.Body.Span)}");
            return ValueTask.FromResult(KubeResult<T>.From(JsonSerializer.Deserialize("""{"metadata": {}}""", type.Json)!));
        }

        public ValueTask<KubeResult<JsonObject>> DeleteAsync(
            ResourceType type, ObjectKey key, DeletePreconditions? preconditions, CancellationToken cancellation)
        {
            Deleted.Add($"{type.Kind} {key}");
            return ValueTask.FromResult(KubeResult<JsonObject>.From(new JsonObject()));
        }

        public ValueTask<KubeResult<T>> CreateAsync<T>(
            ResourceType<T> type, T body, WriteOptions options, CancellationToken cancellation)
            where T : class, IKubernetesObject<V1ObjectMeta> => throw new NotSupportedException();

        public ValueTask<KubeResult<T>> ReplaceAsync<T>(
            ResourceType<T> type, T body, WriteOptions options, CancellationToken cancellation)
            where T : class, IKubernetesObject<V1ObjectMeta> => throw new NotSupportedException();
    }
}
