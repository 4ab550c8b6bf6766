using System.Text;
using System.Text.Json.Nodes;
using k8s.Models;
using Keyferry.Kubernetes.Calls;
using Keyferry.Kubernetes.Connecting;
using Keyferry.Kubernetes.Types;
using Keyferry.Local.Server;
using Keyferry.Local.Testing;
using Microsoft.Extensions.Time.Testing;

namespace Keyferry.Certs.Tests.Fakes;

/// <summary>A replica whose controller runs against an API server with watches, under a clock that stands still.</summary>
public sealed class RunningReplica : IAsyncDisposable
{
    private static readonly ObjectKey Definition = new("", Replica.Definition);

    private readonly InMemoryApiServer _server;
    private readonly KubeConnection _kube;
    private readonly CancellationTokenSource _stop = new();

    private RunningReplica(InMemoryApiServer server, KubeConnection kube)
    {
        _server = server;
        _kube = kube;
        Calls = new InterceptedKubeApi(kube.Api);
        Clock = new JumpingTime(Time);
        Replica = new Replica(Calls, kube.Http, Clock);
        Running = Replica.Controller.RunAsync(_stop.Token);
    }

    public FakeTimeProvider Time { get; } = new(new DateTimeOffset(2026, 11, 24, 12, 0, 0, TimeSpan.Zero));

    /// <summary>The replica's clock.</summary>
    public JumpingTime Clock { get; }

    public InterceptedKubeApi Calls { get; }

    public Replica Replica { get; }

    public Task Running { get; }

    /// <summary>Starts it, with webhook configurations, and a definition that we convert.</summary>
    public static async Task<RunningReplica> StartAsync()
    {
        var server = await InMemoryApiServer.StartAsync(new InMemoryApiServerOptions { Https = false });
        var file = Path.GetTempFileName();
        server.WriteKubeconfig(file);
        var kube = KubeConnection.Open(new KubeConnectionOptions { KubeconfigPath = file, UserAgent = "keyferry" });
        await CreateAsync(kube, BuiltIn.Namespace, new V1Namespace { Metadata = new V1ObjectMeta { Name = "keys" } });
        await CreateAsync(kube, BuiltIn.MutatingWebhookConfiguration, TestCluster.Mutating);
        await CreateAsync(kube, BuiltIn.ValidatingWebhookConfiguration, TestCluster.Validating);
        await CreateAsync(kube, BuiltIn.CustomResourceDefinition, TestCluster.Conversion("https://127.0.0.1:9443/convert"));
        var running = new RunningReplica(server, kube);
        await running.UntilAsync(() => Task.FromResult(running.Replica.Controller.NotReadyReason is null));
        return running;
    }

    /// <summary>The bundles of the two configurations and of the conversion, each as PEM.</summary>
    public async Task<string[]> BundlesAsync()
    {
        var mutating = await _kube.Api.GetAsync(BuiltIn.MutatingWebhookConfiguration, TestCluster.Configuration, default);
        var validating = await _kube.Api.GetAsync(BuiltIn.ValidatingWebhookConfiguration, TestCluster.Configuration, default);
        var definition = await _kube.Api.GetAsync(BuiltIn.CustomResourceDefinition, Definition, default);
        byte[]?[] bundles =
        [
            mutating.Value!.Webhooks[0].ClientConfig.CaBundle, validating.Value!.Webhooks[0].ClientConfig.CaBundle,
            definition.Value!.Spec.Conversion.Webhook.ClientConfig.CaBundle,
        ];
        return [.. bundles.Select(static b => Encoding.ASCII.GetString(b ?? []))];
    }

    /// <summary>Puts another bundle, in base64, where somebody else might.</summary>
    public async Task OverwriteAsync(string kind, string bundle)
    {
        var patch = KubePatch.Json(new JsonArray(new JsonObject
        {
            ["op"] = "add", ["value"] = bundle,
            ["path"] = kind == "CustomResourceDefinition" ? "/spec/conversion/webhook/clientConfig/caBundle" : "/webhooks/0/clientConfig/caBundle",
        }));
        KubeFailure? failure = kind switch
        {
            "MutatingWebhookConfiguration" => (await _kube.Api.PatchAsync(
                BuiltIn.MutatingWebhookConfiguration, TestCluster.Configuration, patch, WriteOptions.Plain, default)).Failure,
            "ValidatingWebhookConfiguration" => (await _kube.Api.PatchAsync(
                BuiltIn.ValidatingWebhookConfiguration, TestCluster.Configuration, patch, WriteOptions.Plain, default)).Failure,
            _ => (await _kube.Api.PatchAsync(BuiltIn.CustomResourceDefinition, Definition, patch, WriteOptions.Plain, default)).Failure,
        };
        Assert.That(failure, Is.Null);
    }

    public ValueTask<KubeResult<JsonObject>> DeleteAsync(ObjectKey secret) => _kube.Api.DeleteAsync(BuiltIn.Secret, secret, null, default);

    public async Task<V1Secret?> SecretAsync(ObjectKey key) => (await _kube.Api.GetAsync(BuiltIn.Secret, key, default)).Value;

    public async Task<List<string>> EventsAsync() =>
        [.. (await _kube.Api.ListAsync(BuiltIn.Event, "default", null, default)).Value!.Items
            .Select(static e => $"{e.Type} {e.Reason} {e.InvolvedObject.Kind}/{e.InvolvedObject.Name}")];

    private static async Task CreateAsync<T>(KubeConnection kube, ResourceType<T> type, T item)
        where T : class, k8s.IKubernetesObject<V1ObjectMeta>
    {
        item.ApiVersion = type.ApiVersion;
        item.Kind = type.Kind;
        Assert.That((await kube.Api.CreateAsync(type, item, WriteOptions.Plain, default)).Failure, Is.Null);
    }

    public async Task UntilAsync(Func<Task<bool>> reached, bool advance = false)
    {
        for (var i = 0; i < 1000; i++)
        {
            if (await reached())
            {
                return;
            }

            if (advance)
            {
                Time.Advance(TimeSpan.FromSeconds(1));
            }

            await Task.Delay(20);
        }

        Assert.Fail(string.Join('\n', Replica.Log.Lines));
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await Running.WaitAsync(TimeSpan.FromSeconds(20)).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _kube.Dispose();
        await _server.DisposeAsync();
        _stop.Dispose();
    }
}
