using System.Text.Json.Nodes;
using Keyferry.Cluster.Tests.Fixture;
using NUnit.Framework;

namespace Keyferry.Cluster.Tests.Reports;

/// <summary>What users of the field have met with ClusterExternalSecrets.</summary>
[Parallelizable(ParallelScope.All)]
public sealed class FanOutReportTests
{
    /// <summary>
    /// https://github.com/external-secrets/external-secrets/issues/5426 and https://github.com/external-secrets/external-secrets/pull/6693:
    /// a namespace that is selected no more keeps a finalizer, and cannot be deleted.
    /// </summary>
    [Test]
    public async Task A_namespace_that_is_selected_no_more_is_left_without_child_and_finalizer()
    {
        var scene = await Scene.OpenAsync();
        var name = $"licence-{scene.Namespace}";
        await LabelAsync(scene, "yes");
        await scene.ApplyAsync(Everything(name, scene.Namespace, "yes"));
        await ProvisionedAsync(scene, name);

        await LabelAsync(scene, "no");
        await LeftAsync(scene, name);

        await LabelAsync(scene, "yes");
        await ProvisionedAsync(scene, name);

        await scene.ApplyAsync(Everything(name, scene.Namespace, "other"));
        await LeftAsync(scene, name);

        // As the peer leaves one behind: nobody has this ClusterExternalSecret any more.
        await scene.KubectlAsync(
            "patch", "namespace", scene.Namespace, "--type=merge", "-p",
            """{"metadata":{"finalizers":["externalsecrets.external-secrets.io/ces-gone-long-ago"]}}""");
        await scene.UntilAsync("namespace", scene.Namespace, static n => Finalizers(n).Length == 0, seconds: 30);
        await scene.KubectlAsync("delete", "clusterexternalsecret", name, "--timeout=30s");
        await scene.KubectlAsync("delete", "clustersecretstore", name, "--timeout=30s");
        Assert.That(Finalizers((await scene.ReadAsync("namespace", scene.Namespace))!), Is.Empty);
    }

    private static async Task ProvisionedAsync(Scene scene, string name)
    {
        await scene.UntilReadyAsync("externalsecret", name);
        Assert.That(Scene.Value((await scene.ReadAsync("secret", name))!, "lic"), Is.EqualTo("licence-1"));
        await scene.UntilAsync(
            "clusterexternalsecret", name,
            c => Scene.Ready(c)?["status"]?.GetValue<string>() == "True"
                && c["status"]?["provisionedNamespaces"]?.ToJsonString() == $"[\"{scene.Namespace}\"]");
    }

    private static async Task LeftAsync(Scene scene, string name)
    {
        for (var tries = 0; tries < 50; tries++)
        {
            if (await scene.ReadAsync("externalsecret", name) is null)
            {
                Assert.That(Finalizers((await scene.ReadAsync("namespace", scene.Namespace))!), Is.Empty);
                return;
            }

            await Task.Delay(200);
        }

        Assert.Fail($"ExternalSecret {name} is still there");
    }

    private static Task<string> LabelAsync(Scene scene, string value) =>
        scene.KubectlAsync("label", "--overwrite", "namespace", scene.Namespace, $"licensed-{scene.Namespace}={value}");

    private static string Finalizers(JsonNode ns) => string.Join(
        ' ', (ns["metadata"]?["finalizers"]?.AsArray() ?? []).Select(static f => f!.GetValue<string>()).Where(static f => f.StartsWith("externalsecrets.", StringComparison.Ordinal)));

    private static string Everything(string name, string ns, string label) => $$"""
        apiVersion: external-secrets.io/v1
        kind: ClusterSecretStore
        metadata: {name: {{name}} }
        spec:
          provider:
            fake:
              data:
              - {key: lic, value: licence-1}
        ---
        apiVersion: external-secrets.io/v1
        kind: ClusterExternalSecret
        metadata: {name: {{name}} }
        spec:
          namespaceSelectors:
          - matchLabels: {licensed-{{ns}}: '{{label}}'}
          refreshTime: 1m
          externalSecretSpec:
            refreshInterval: 1h
            secretStoreRef: {name: {{name}}, kind: ClusterSecretStore}
            data:
            - {secretKey: lic, remoteRef: {key: lic} }
        """;
}
