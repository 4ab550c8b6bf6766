using System.Text.Json.Nodes;
using Keyferry.Chart.Tests.Fixture;
using NUnit.Framework;

namespace Keyferry.Chart.Tests.Cluster;

/// <summary>A release from its installation to its end, on a real API server with a real Helm.</summary>
[NonParallelizable]
[TestFixture("4")]
[TestFixture("3")]
public sealed class LifecycleTests(string helm)
{
    [TearDown]
    public Task CleanAsync() => ChartCluster.CleanAsync();

    [Test]
    public async Task A_release_comes_changes_goes_back_and_leaves_nothing_but_what_is_documented()
    {
        var before = await Inventory.ReadAsync(ChartCluster.Servers);
        var release = new Release(ChartCluster.Servers, $"external-secrets-{helm}", helm);
        await release.InstallAsync();
        var program = await release.StartAsync();
        await ChartCluster.KubectlAsync(ChartCluster.Objects, "-n", release.Namespace, "apply", "-f", "-");
        var synced = await ChartCluster.UntilSyncedAsync(release.Namespace, release.LogFile);
        var definition = await UidAsync(release, "crd", "externalsecrets.external-secrets.io");

        // With what users of the peer's chart set; then back.
        await release.HelmAsync(["upgrade", release.Namespace, Helm.Chart, .. release.Local, "-f", ValueSets.PeerValues]);
        Assert.That((await DeploymentAsync(release))["spec"]!["revisionHistoryLimit"]!.GetValue<int>(), Is.EqualTo(3));
        await release.HelmAsync("rollback", release.Namespace, "1");
        Assert.That((await DeploymentAsync(release))["spec"]!["revisionHistoryLimit"]!.GetValue<int>(), Is.EqualTo(10));
        Assert.That(await release.ReadAsync("configmap", "beside-it"), Is.Null, "an object of the newer revision");
        Assert.That(await UidAsync(release, "crd", "externalsecrets.external-secrets.io"), Is.EqualTo(definition), "definitions are never made anew");
        var after = await release.ReadAsync("externalsecret", "app");
        Assert.That(after!["metadata"]!["generation"]!.ToJsonString(), Is.EqualTo(synced["metadata"]!["generation"]!.ToJsonString()));
        Assert.That(Bundle(await release.ReadAsync("validatingwebhookconfiguration", release.Namespace)), Is.Not.Empty, "an upgrade leaves the bundle");

        var hook = new UninstallHook(ChartCluster.Servers, release);
        await hook.RunAsync(new Dictionary<string, Keyferry.Cluster.Tests.Fixture.KeyferryProcess> { [release.Namespace] = program });

        Assert.That(hook.Output, Does.Contain($"Scaled Deployment {release.Namespace}/{release.Namespace} to 0 replicas.").And.Contain("Released 1 Secrets"));
        var left = (await Inventory.ReadAsync(ChartCluster.Servers)).Except(before).ToHashSet(StringComparer.Ordinal);
        left.RemoveWhere(static o => o.StartsWith("CustomResourceDefinition ", StringComparison.Ordinal));
        Assert.That(left, Is.EquivalentTo(new[]
        {
            $"Namespace {release.Namespace}", $"SecretStore {release.Namespace}/store", $"ExternalSecret {release.Namespace}/app",
            $"Secret {release.Namespace}/app",
        }));
        var secret = await release.ReadAsync("secret", "app");
        Assert.That(secret!["metadata"]!["ownerReferences"], Is.Null);

        // Nothing is in the way of whoever removes the rest.
        await ChartCluster.KubectlAsync(null, "delete", "namespace", release.Namespace, "--timeout=60s");
        await ChartCluster.KubectlAsync(null, "delete", "crd", "-l", "external-secrets.io/component=controller", "--timeout=60s");
    }

    [Test]
    public async Task GitOps_tools_see_no_drift()
    {
        var release = new Release(ChartCluster.Servers, $"keyferry-drift-{helm}", helm);
        var manifest = await release.HelmAsync(["template", release.Namespace, Helm.Chart, .. release.Local, "--kube-version", "1.20.2",
            "--set", "podDisruptionBudget.enabled=false", "--no-hooks"]);
        await ChartCluster.KubectlAsync(null, "create", "namespace", release.Namespace);

        // Three-way, as kubectl apply and Argo CD do it; definitions are too large for an annotation, and applied by the server.
        await ChartCluster.KubectlAsync(manifest, "apply", "--server-side", "--force-conflicts", "--field-manager=gitops", "-f", "-");
        await using var program = await release.StartAsync();
        await ChartCluster.UntilAsync("", "mutatingwebhookconfiguration", release.Namespace, static w => Bundle(w).Length > 0, release.LogFile);
        var once = await VersionsAsync(manifest);
        await ChartCluster.KubectlAsync(manifest, "apply", "--server-side", "--field-manager=gitops", "-f", "-");
        Assert.That(await VersionsAsync(manifest), Is.EqualTo(once), "applied by the server again");

        var small = await release.HelmAsync(["template", release.Namespace, Helm.Chart, .. release.Local, "--kube-version", "1.20.2",
            "--set", "podDisruptionBudget.enabled=false", "--set", "installCRDs=false", "--no-hooks"]);
        await ChartCluster.KubectlAsync(small, "apply", "-f", "-");
        once = await VersionsAsync(small);
        var again = await ChartCluster.KubectlAsync(small, "apply", "-f", "-");
        Assert.That(again.Split('\n', StringSplitOptions.RemoveEmptyEntries), Has.All.EndsWith(" unchanged"));
        Assert.That(await VersionsAsync(small), Is.EqualTo(once));
        Assert.That(Bundle(await release.ReadAsync("mutatingwebhookconfiguration", release.Namespace)), Is.Not.Empty, "the bundle is not theirs");

        await program.DisposeAsync();
        await ChartCluster.KubectlAsync(manifest, "delete", "--wait=false", "-f", "-");
        await ChartCluster.KubectlAsync(null, "delete", "namespace", release.Namespace, "--timeout=60s");
    }

    private static async Task<JsonNode> DeploymentAsync(Release release) => (await release.ReadAsync("deployment", release.Namespace))!;

    private static async Task<string> UidAsync(Release release, string kind, string name) =>
        (await release.ReadAsync(kind, name))!["metadata"]!["uid"]!.GetValue<string>();

    private static string Bundle(JsonNode? configuration) =>
        configuration?["webhooks"]?[0]?["clientConfig"]?["caBundle"]?.GetValue<string>() ?? "";

    private static Task<string> VersionsAsync(string manifest) => ChartCluster.KubectlAsync(
        manifest, "get", "-f", "-", "-o", """go-template={{range .items}}{{.kind}} {{.metadata.name}} {{.metadata.resourceVersion}}{{"\n"}}{{end}}""");
}
