using System.Text.Json.Nodes;
using Keyferry.Api.ExternalSecrets;
using Keyferry.Api.Resources;
using Keyferry.Injection.Webhooks;
using Keyferry.Kubernetes.Calls;
using Keyferry.Kubernetes.Types;
using Keyferry.Webhook.Hosting;
using Keyferry.Webhook.Options;
using Keyferry.Webhook.Tests.Fakes;

namespace Keyferry.Webhook.Tests.Injection;

/// <summary>An in-memory cluster whose pods are injected, with a namespace <c>team</c> and a store <c>shelf</c> in it.</summary>
internal sealed class PodScene : IAsyncDisposable
{
    public static readonly ResourceType<UnstructuredObject> Pods = UnstructuredType.Of("", "v1", "pods", "Pod", true);
    public static readonly ResourceType<UnstructuredObject> Deployments =
        UnstructuredType.Of("apps", "v1", "deployments", "Deployment", true);

    private PodScene(LocalCluster cluster) => Cluster = cluster;

    public LocalCluster Cluster { get; }

    public KeyferryHost? Host { get; private set; }

    public static async Task<PodScene> StartAsync(
        InjectionOptions? injection = null, string namespaceLabels = """{"keyferry.io/injection":"enabled"}""")
    {
        var scene = new PodScene(await LocalCluster.StartAsync());
        await scene.RunAsync(injection);
        await scene.Cluster.ApplyAsync(
            Json($$$"""{"apiVersion":"v1","kind":"Namespace","metadata":{"name":"team","labels":{{{namespaceLabels}}} } }"""),
            LocalCluster.Store("team", "shelf", "pw-1"));
        return scene;
    }

    /// <summary>Starts Keyferry, again where it was stopped.</summary>
    public async Task RunAsync(InjectionOptions? injection = null, Func<RunOptions, RunOptions>? change = null) =>
        Host = await Cluster.KeyferryAsync(o => (change ?? (static x => x))(o with
        {
            Injection = injection ?? new InjectionOptions(), Engine = o.Engine with { LeaderElection = null },
        }));

    public async Task StopAsync()
    {
        if (Host is { } host)
        {
            await host.StopAsync();
            await host.DisposeAsync();
            Host = null;
        }
    }

    public static JsonObject Json(string text) => JsonNode.Parse(text)!.AsObject();

    public static JsonObject Pod(string name, string annotations = "{}", string labels = "{}", string ns = "team", string env = "[]") => Json($$$"""
        {"apiVersion":"v1","kind":"Pod","metadata":{"name":"{{{name}}}","namespace":"{{{ns}}}","annotations":{{{annotations}}},"labels":{{{labels}}} },
         "spec":{"automountServiceAccountToken":false,"containers":[{"name":"c","image":"registry.example/app","env":{{{env}}} } ] } }
        """);

    public static JsonObject Deployment(string name, string env, string annotations = "{}", int replicas = 1) => Json($$$"""
        {"apiVersion":"apps/v1","kind":"Deployment","metadata":{"name":"{{{name}}}","namespace":"team"},
         "spec":{"replicas":{{{replicas}}},"selector":{"matchLabels":{"app":"{{{name}}}"} },
           "template":{"metadata":{"labels":{"app":"{{{name}}}" },"annotations":{{{annotations}}} },
             "spec":{"containers":[{"name":"c","image":"registry.example/app","env":{{{env}}} } ] } } } }
        """);

    public async Task<KubeResult<UnstructuredObject>> CreateAsync(JsonObject pod, bool dryRun = false)
    {
        var ns = pod["metadata"]!["namespace"]!.GetValue<string>();
        var body = new UnstructuredObject
        {
            Metadata = new k8s.Models.V1ObjectMeta
            {
                Name = pod["metadata"]!["name"]!.GetValue<string>(), NamespaceProperty = ns,
                Annotations = Map(pod["metadata"]!["annotations"]), Labels = Map(pod["metadata"]!["labels"]),
            },
            Content = new JsonObject { ["spec"] = pod["spec"]!.DeepClone() },
        };
        return await Cluster.Kube.Api.CreateAsync(Pods, body, new WriteOptions("somebody", DryRun: dryRun), CancellationToken.None);
    }

    public async Task<IReadOnlyList<UnstructuredObject>> PodsAsync(string ns = "team") =>
        (await Cluster.Kube.Api.ListAsync(Pods, ns, null, CancellationToken.None)).Value!.Items;

    public async Task<IReadOnlyList<ExternalSecret>> ExternalSecretsAsync(string ns = "team") =>
        (await Cluster.Kube.Api.ListAsync(ApiResources.ExternalSecrets, ns, null, CancellationToken.None)).Value!.Items;

    public async Task<string> EventsAsync(string ns = "team") => string.Join('\n',
        (await Cluster.Kube.Api.ListAsync(BuiltIn.Event, ns, null, CancellationToken.None)).Value!.Items
            .Select(static e => $"{e.InvolvedObject.Kind}/{e.InvolvedObject.Name} {e.Reason}: {e.Message}"));

    public static JsonNode Container(UnstructuredObject pod) => pod.Content!["spec"]!["containers"]![0]!;

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        await Cluster.DisposeAsync();
    }

    private static Dictionary<string, string> Map(JsonNode? map) =>
        map!.AsObject().ToDictionary(static p => p.Key, static p => p.Value!.GetValue<string>(), StringComparer.Ordinal);
}
