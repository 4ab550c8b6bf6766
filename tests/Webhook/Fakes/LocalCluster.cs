using System.Net;
using System.Text.Json.Nodes;
using k8s.Models;
using Keyferry.Admission.Handlers;
using Keyferry.Admission.Registrations;
using Keyferry.Admission.Validation;
using Keyferry.Api.Crds;
using Keyferry.Api.Resources;
using Keyferry.Kubernetes.Calls;
using Keyferry.Kubernetes.Connecting;
using Keyferry.Kubernetes.Types;
using Keyferry.Local.Server;
using Keyferry.Webhook.Hosting;
using Keyferry.Webhook.Installation;
using Keyferry.Webhook.Options;
using Microsoft.Extensions.DependencyInjection;
using NUnit.Framework;

namespace Keyferry.Webhook.Tests.Fakes;

/// <summary>An in-memory API server, an administrator's connection to it, and Keyferry where a test wants it.</summary>
public sealed class LocalCluster : IAsyncDisposable
{
    public static readonly ResourceType<ObjectHeader> ExternalSecrets = ObjectHeader.Of(ApiResources.ExternalSecrets);

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("keyferry-host-");
    private readonly Dictionary<string, int> _services = new(StringComparer.Ordinal);

    private LocalCluster()
    {
    }

    public InMemoryApiServer Server { get; private set; } = null!;

    public KubeConnection Kube { get; private set; } = null!;

    public string Kubeconfig => Path.Combine(_folder.FullName, "kubeconfig");

    public static async Task<LocalCluster> StartAsync(bool https = true)
    {
        var cluster = new LocalCluster();
        cluster.Server = await InMemoryApiServer.StartAsync(new InMemoryApiServerOptions
        {
            Https = https,
            ResolveService = (ns, name, _) =>
                cluster._services.TryGetValue($"{ns}/{name}", out var port) ? $"https://127.0.0.1:{port}" : null,
        });
        cluster.Server.WriteKubeconfig(cluster.Kubeconfig);
        cluster.Kube = KubeConnection.Open(
            new KubeConnectionOptions { KubeconfigPath = cluster.Kubeconfig, UserAgent = "somebody" });
        return cluster;
    }

    /// <summary>Starts Keyferry on free ports, installed through a URL, and waits until it is ready.</summary>
    public async Task<KeyferryHost> KeyferryAsync(
        Func<RunOptions, RunOptions>? change = null, Action<IServiceCollection>? configure = null)
    {
        var port = FreePorts.One();
        var any = new ListenAddress(IPAddress.Loopback, 0);
        var options = new RunOptions
        {
            Kube = new KubeOptions { Kubeconfig = Kubeconfig, Install = true },
            Webhook = new WebhookOptions
            {
                Address = new ListenAddress(IPAddress.Loopback, port), Url = new Uri($"https://127.0.0.1:{port}"),
            },
            Observability = new ObservabilityOptions
            {
                Metrics = any, Health = [any], LogLevel = Serilog.Events.LogEventLevel.Error, LogAsText = true,
            },
        };
        options = change?.Invoke(options) ?? options;
        _services[$"{options.Webhook.ServiceNamespace}/{options.Webhook.ServiceName}"] = port;
        var host = await KeyferryHost.StartAsync(options, configure);
        await UntilAsync(() => host.NotReadyReasons.Count == 0, () => string.Join("; ", host.NotReadyReasons));
        return host;
    }

    /// <summary>Applies manifests, JSON objects one after the other.</summary>
    public async Task ApplyAsync(params IEnumerable<JsonObject> manifests)
    {
        foreach (var manifest in manifests)
        {
            var result = await TryApplyAsync(manifest);
            Assert.That(result.Ok, Is.True, result.Ok ? "" : result.Failure.Message);
        }
    }

    public ValueTask<KubeResult<ObjectHeader>> TryApplyAsync(JsonObject manifest)
    {
        var (type, key) = Place(manifest);
        return Kube.Api.PatchAsync(
            type, key, KubePatch.Apply(manifest), new WriteOptions("somebody", Force: true), CancellationToken.None);
    }

    public async Task<ObjectHeader?> FindAsync(ResourceType type, string ns, string name)
    {
        var found = await Kube.Api.GetAsync(ObjectHeader.Of(type), new ObjectKey(ns, name), CancellationToken.None);
        return found.Value;
    }

    public async Task<V1Secret> SecretAsync(string ns, string name, Func<V1Secret, bool>? wanted = null)
    {
        V1Secret? last = null;
        await UntilAsync(async () =>
        {
            last = (await Kube.Api.GetAsync(BuiltIn.Secret, new ObjectKey(ns, name), CancellationToken.None)).Value;
            return last is not null && wanted?.Invoke(last) != false;
        });
        return last!;
    }

    public static Task UntilAsync(Func<bool> reached, Func<string>? why = null) =>
        UntilAsync(() => Task.FromResult(reached()), why);

    public static async Task UntilAsync(Func<Task<bool>> reached, Func<string>? why = null)
    {
        for (var i = 0; i < 600; i++)
        {
            if (await reached())
            {
                return;
            }

            await Task.Delay(100);
        }

        Assert.Fail($"not reached within a minute{(why is null ? "" : ": " + why())}");
    }

    public static JsonObject Store(string ns, string name, string value) => JsonNode.Parse($$$"""
        {"apiVersion": "external-secrets.io/v1", "kind": "SecretStore", "metadata": {"name": "{{{name}}}", "namespace": "{{{ns}}}"},
         "spec": {"provider": {"fake": {"data": [{"key": "pw", "value": "{{{value}}}"}]}} }}
        """)!.AsObject();

    public static JsonObject ExternalSecret(string ns, string name, string store, string policy = "Owner") => JsonNode.Parse($$$"""
        {"apiVersion": "external-secrets.io/v1", "kind": "ExternalSecret", "metadata": {"name": "{{{name}}}", "namespace": "{{{ns}}}"},
         "spec": {"refreshInterval": "1h", "secretStoreRef": {"name": "{{{store}}}"}, "target": {"creationPolicy": "{{{policy}}}"},
                  "data": [{"secretKey": "password", "remoteRef": {"key": "pw"} }]} }
        """)!.AsObject();

    /// <summary>The webhook configurations, as the installer and <c>keyferry manifests</c> make them.</summary>
    public static WebhookConfigurations Webhooks(WebhookOptions options) => new(
        options, ManifestWebhooks.All(static () => new RequestValidator(new ManifestValidator(new ApiSchemas(), []))));

    public async ValueTask DisposeAsync()
    {
        Kube.Dispose();
        await Server.DisposeAsync();
        _folder.Delete(recursive: true);
    }

    private static (ResourceType<ObjectHeader> Type, ObjectKey Key) Place(JsonObject manifest)
    {
        var version = manifest["apiVersion"]!.GetValue<string>();
        var kind = manifest["kind"]!.GetValue<string>();
        var ns = manifest["metadata"]!["namespace"]?.GetValue<string>() ?? "";
        var slash = version.IndexOf('/', StringComparison.Ordinal);
        var plural = kind.EndsWith('y') ? kind[..^1].ToLowerInvariant() + "ies" : kind.ToLowerInvariant() + "s";
        var type = new ResourceType(slash < 0 ? "" : version[..slash], version[(slash + 1)..], plural, kind, ns.Length > 0);
        return (ObjectHeader.Of(type), new ObjectKey(ns, manifest["metadata"]!["name"]!.GetValue<string>()));
    }
}
