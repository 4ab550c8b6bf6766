using System.Text.Json.Nodes;
using Keyferry.Cluster.Tests.Fixture;
using NUnit.Framework;

namespace Keyferry.Cluster.Tests.Reports;

/// <summary>What people reported of installing, removing and certificates, on a real server.</summary>
[NonParallelizable]
public sealed class HostReportTests
{
    private const string Definition = "externalsecrets.external-secrets.io";

    private const string Objects = """
        apiVersion: external-secrets.io/v1
        kind: SecretStore
        metadata: {name: shelf}
        spec: {provider: {fake: {data: [{key: pw, value: pw-1}]}}}
        ---
        apiVersion: external-secrets.io/v1
        kind: ExternalSecret
        metadata: {name: orphan}
        spec: {refreshInterval: 1h, secretStoreRef: {name: shelf}, target: {creationPolicy: Orphan}, data: [{secretKey: a, remoteRef: {key: pw}}]}
        ---
        apiVersion: external-secrets.io/v1
        kind: ExternalSecret
        metadata: {name: owner}
        spec: {refreshInterval: 1h, secretStoreRef: {name: shelf}, data: [{secretKey: a, remoteRef: {key: pw}}]}
        """;

    [Test]
    public async Task The_dead_conversion_webhook_of_an_old_release_is_gone_after_an_installation()
    {
        var patched = await RealCluster.KubectlAsync(null, "patch", "crd", Definition, "--type=merge", "-p", """
            {"spec":{"conversion":{"strategy":"Webhook","webhook":{"conversionReviewVersions":["v1"],"clientConfig":{"service":{"namespace":"gone","name":"old-webhook","path":"/convert"}}}}}}
            """);
        Assert.That(patched.ExitCode, Is.Zero, patched.All);

        await RealCluster.RestartKeyferryAsync();

        var conversion = await RealCluster.KubectlAsync(null, "get", "crd", Definition, "-o", "jsonpath={.spec.conversion}");
        Assert.That(conversion.Output, Is.EqualTo("""{"strategy":"None"}"""));
        foreach (var version in new[] { "v1", "v1beta1" })
        {
            var read = await RealCluster.KubectlAsync(null, "get", $"externalsecrets.{version}.external-secrets.io", "-A");
            Assert.That(read.ExitCode, Is.Zero, read.All);
        }
    }

    [Test]
    public async Task The_documented_patch_lets_kubectl_apply_install_over_a_dead_conversion_webhook()
    {
        var file = Repository.Path("deploy", "crds", $"{Definition}.yaml");
        await RealCluster.KubectlAsync(null, "patch", "crd", Definition, "--type=merge", "-p", """
            {"spec":{"conversion":{"strategy":"Webhook","webhook":{"conversionReviewVersions":["v1"],"clientConfig":{"service":{"namespace":"gone","name":"old-webhook"}}}}}}
            """);
        var healed = await RealCluster.KubectlAsync(
            null, "patch", "crd", Definition, "--type=merge", "-p", """{"spec":{"conversion":{"strategy":"None","webhook":null}}}""");
        var applied = await RealCluster.KubectlAsync(null, "apply", "--server-side", "--force-conflicts", "-f", file);

        Assert.Multiple(() =>
        {
            Assert.That(healed.ExitCode, Is.Zero, healed.All);
            Assert.That(applied.ExitCode, Is.Zero, applied.All);
        });
    }

    [Test]
    public async Task With_the_engine_gone_for_good_uninstall_frees_what_hangs_and_keeps_the_Secrets()
    {
        var scene = await Scene.OpenAsync();
        await scene.ApplyAsync(Objects);
        await scene.UntilReadyAsync("externalsecret", "orphan");
        await scene.UntilReadyAsync("externalsecret", "owner");

        CommandResult dry = null!, first = null!, second = null!;
        string configurations = "", gone = "", secrets = "";
        JsonNode? released = null;
        await RealCluster.WithoutKeyferryAsync(async () =>
        {
            await scene.KubectlAsync("delete", "externalsecret", "orphan", "owner", "--wait=false");
            dry = await UninstallAsync("--dry-run");
            configurations = (await RealCluster.KubectlAsync(null, "get", "mutatingwebhookconfigurations", "-o", "name")).Output;
            first = await UninstallAsync();
            second = await UninstallAsync();
            gone = await scene.KubectlAsync("get", "externalsecrets", "-o", "name");
            // Time for the garbage collector to take what is still owned.
            await Task.Delay(3000);
            secrets = await scene.KubectlAsync("get", "secrets", "-o", "name");
            released = await scene.ReadAsync("secret", "owner");
        });

        Assert.Multiple(() =>
        {
            Assert.That(dry.ExitCode, Is.Zero, dry.All);
            Assert.That(dry.Output, Does.Contain("Would free").And.Contain("Would release"));
            Assert.That(configurations, Does.Contain("keyferry"), "a dry run takes nothing away");
            Assert.That(first.ExitCode, Is.Zero, first.All);
            Assert.That(first.Output, Does.Contain("Deleted MutatingWebhookConfiguration keyferry.").And.Contain("Freed"));
            Assert.That(second.ExitCode, Is.Zero, second.All);
            Assert.That(second.Output.Trim().Split('\n'), Has.Length.EqualTo(1), "nothing was left to do");
            Assert.That(gone, Is.Empty);
            Assert.That(secrets, Does.Contain("secret/orphan").And.Contain("secret/owner"));
            Assert.That(released?["metadata"]!["ownerReferences"], Is.Null);
        });
    }

    private static Task<CommandResult> UninstallAsync(params string[] flags) => Command.RunAsync(
        KeyferryProcess.Program, ["uninstall", "--kubeconfig", RealCluster.Environment["KUBECONFIG"], .. flags], RealCluster.Environment);
}
