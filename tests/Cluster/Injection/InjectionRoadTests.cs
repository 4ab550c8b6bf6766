using System.Text.Json.Nodes;
using Keyferry.Cluster.Tests.Fixture;
using NUnit.Framework;

namespace Keyferry.Cluster.Tests.Injection;

/// <summary>Pods are given Secrets by the real API server, which checks what the patch made of them.</summary>
[Parallelizable(ParallelScope.All)]
public sealed class InjectionRoadTests
{
    private const string Sources = """
        apiVersion: external-secrets.io/v1
        kind: SecretStore
        metadata: {name: shelf}
        spec: {provider: {fake: {data: [{key: pw, value: pw-1}]}}}
        ---
        apiVersion: external-secrets.io/v1
        kind: ExternalSecret
        metadata: {name: db}
        spec: {refreshInterval: 1h, secretStoreRef: {name: shelf}, data: [{secretKey: PASSWORD, remoteRef: {key: pw}}]}
        """;

    // One manifest a shape; each must come through the server's own validation after the patch.
    private static readonly string[] Shapes =
    [
        "{securityContext: {runAsNonRoot: true, fsGroup: 2000, seccompProfile: {type: RuntimeDefault}}, containers: [{name: c, image: i, securityContext: {allowPrivilegeEscalation: false, capabilities: {drop: [ALL]}}}]}",
        "{automountServiceAccountToken: false, containers: [{name: c, image: i}]}",
        "{hostNetwork: true, containers: [{name: c, image: i, ports: [{containerPort: 80, hostPort: 80}]}]}",
        "{nodeSelector: {kubernetes.io/os: windows}, containers: [{name: c, image: i}]}",
        "{initContainers: [{name: setup, image: i}], containers: [{name: c, image: i, envFrom: [{configMapRef: {name: x}}]}], volumes: [{name: v, emptyDir: {}}]}",
        "{restartPolicy: Never, containers: [{name: c, image: i, env: [{name: A, value: b}], volumeMounts: [{name: v, mountPath: /v}]}], volumes: [{name: v, emptyDir: {}}]}",
    ];

    [Test]
    public async Task Pods_of_every_shape_are_taken_with_what_was_added(
        [ValueSource(nameof(Shapes))] string spec, [Values("env", "file")] string form)
    {
        var scene = await OpenAsync();
        await scene.ApplyAsync(Sources);
        await scene.UntilReadyAsync("externalsecret", "db");

        await scene.ApplyAsync($$$$"""
            apiVersion: v1
            kind: Pod
            metadata: {name: p, labels: {keyferry.io/inject: enabled}, annotations: {keyferry.io/secrets: db, keyferry.io/secrets-as: {{{{form}}}} }}
            spec: {{{{spec}}}}
            """);

        var pod = (await scene.ReadAsync("pod", "p"))!;
        var container = pod["spec"]!["containers"]![0]!;
        Assert.That(form == "env"
            ? container["envFrom"]!.AsArray().Any(static e => e!["secretRef"]?["name"]?.GetValue<string>() == "db")
            : container["volumeMounts"]!.AsArray().Any(static m => m!["mountPath"]!.GetValue<string>() == "/keyferry/secrets/db"
                && m["readOnly"]!.GetValue<bool>()), Is.True, pod.ToJsonString());
    }

    [Test]
    public async Task A_Deployment_that_is_applied_with_its_ExternalSecret_starts_with_its_Secret()
    {
        var scene = await OpenAsync();

        await scene.ApplyAsync(Sources + "\n---\n" + Deployment("keyferry.io/secrets: db", "[]"));

        var pod = await PodAsync(scene);
        Assert.Multiple(() =>
        {
            Assert.That(pod["spec"]!["containers"]![0]!["envFrom"]!.ToJsonString(), Does.Contain("\"db\""));
            Assert.That(pod["metadata"]!["annotations"]!["keyferry.io/secrets-awaited"], Is.Null);
        });
    }

    [Test]
    public async Task A_reference_in_a_Deployment_becomes_an_ExternalSecret_that_goes_with_it()
    {
        var scene = await OpenAsync();
        await scene.KubectlAsync("label", "namespace", scene.Namespace, "keyferry.io/inline-references=allowed");

        await scene.ApplyAsync(Sources + "\n---\n" + Deployment("a: b", """[{name: P, value: "keyferry://shelf/pw"}]"""));

        var pod = await PodAsync(scene);
        var name = pod["spec"]!["containers"]![0]!["env"]![0]!["valueFrom"]!["secretKeyRef"]!["name"]!.GetValue<string>();
        var secret = await scene.UntilAsync("secret", name, static _ => true);
        Assert.That(Scene.Value(secret, "value"), Is.EqualTo("pw-1"));

        await scene.KubectlAsync("delete", "deployment", "app");
        for (var tries = 0; tries < 150 && await scene.ReadAsync("externalsecret", name) is not null; tries++)
        {
            await Task.Delay(200);
        }

        Assert.That(await scene.ReadAsync("externalsecret", name), Is.Null);
    }

    [Test]
    public async Task A_refused_replica_is_told_in_the_ReplicaSet_s_events()
    {
        var scene = await OpenAsync();
        await scene.ApplyAsync(Sources);
        await scene.UntilReadyAsync("externalsecret", "db");

        await scene.ApplyAsync(Deployment("keyferry.io/secrets: db", "[{name: PASSWORD, value: mine}]"));

        await scene.EventsAsync("container \"c\" has the variable PASSWORD already");
    }

    [Test]
    public async Task A_store_s_conditions_hold_for_references_too()
    {
        var scene = await OpenAsync();
        await scene.KubectlAsync("label", "namespace", scene.Namespace, "keyferry.io/inline-references=allowed");
        var store = $"only-{scene.Namespace}";
        await scene.ApplyAsync($$$$"""
            apiVersion: external-secrets.io/v1
            kind: ClusterSecretStore
            metadata: {name: {{{{store}}}} }
            spec: {conditions: [{namespaces: [somewhere-else]}], provider: {fake: {data: [{key: pw, value: pw-1}]}}}
            """);

        await scene.ApplyAsync(Deployment("a: b", $$$$"""[{name: P, value: "keyferry://cluster:{{{{store}}}}/pw"}]"""));

        var made = "";
        for (var tries = 0; tries < 100 && made.Length == 0; tries++)
        {
            made = (await scene.KubectlAsync("get", "externalsecrets", "-o", "name")).Trim();
            await Task.Delay(200);
        }

        var name = made.Split('/')[^1];
        await scene.UntilReadyAsync("externalsecret", name, "False");
        Assert.That(await scene.ReadAsync("secret", name), Is.Null);
        await RealCluster.KubectlAsync(null, "delete", "clustersecretstore", store);
    }

    private static async Task<Scene> OpenAsync()
    {
        var scene = await Scene.OpenAsync();
        // No admission plugin of a server without controllers for it waits for the default account.
        await RealCluster.KubectlAsync(null, "-n", scene.Namespace, "create", "serviceaccount", "default");
        return scene;
    }

    private static string Deployment(string annotation, string env) => $$$$"""
        apiVersion: apps/v1
        kind: Deployment
        metadata: {name: app}
        spec:
          selector: {matchLabels: {app: app}}
          template:
            metadata: {labels: {app: app, keyferry.io/inject: enabled}, annotations: { {{{{annotation}}}} }}
            spec: {automountServiceAccountToken: false, containers: [{name: c, image: registry.example/app, env: {{{{env}}}} }]}
        """;

    private static async Task<JsonNode> PodAsync(Scene scene)
    {
        for (var tries = 0; tries < 150; tries++)
        {
            var pods = JsonNode.Parse(await scene.KubectlAsync("get", "pods", "-l", "app=app", "-o", "json"))!["items"]!.AsArray();
            if (pods.Count > 0)
            {
                return pods[0]!;
            }

            await Task.Delay(200);
        }

        throw new AssertionException("no pod came: " + await scene.KubectlAsync("get", "events"));
    }
}
