using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Keyferry.Certs.Authority;
using Keyferry.Cluster.Tests.Fixture;
using NUnit.Framework;

namespace Keyferry.Cluster.Tests.Certificates;

/// <summary>The manifests of docs/guides/certificates.md, applied as they stand; and what they lead to.</summary>
[NonParallelizable]
public sealed partial class CertificatePageTests
{
    private static readonly (string Plural, string Kind, string Group)[] Foreign =
    [
        ("prometheusrules", "PrometheusRule", "monitoring.coreos.com"), ("issuers", "Issuer", "cert-manager.io"),
        ("certificates", "Certificate", "cert-manager.io"),
    ];

    [Test]
    public async Task Every_manifest_is_taken_and_the_patch_mounts_the_certificate()
    {
        var blocks = Block().Matches(await File.ReadAllTextAsync(Repository.Path("docs", "guides", "certificates.md")))
            .Select(static m => m.Groups["yaml"].Value).ToList();
        Assert.That(blocks, Has.Count.EqualTo(4));
        foreach (var (plural, kind, group) in Foreign)
        {
            await ApplyAsync(Definition(plural, kind, group));
            await RealCluster.KubectlAsync(null, "wait", "--for=condition=Established", "crd", $"{plural}.{group}", "--timeout=60s");
        }

        await ServiceAccount.CreateAsync();
        await RealCluster.KubectlAsync(null, "-n", "keyferry", "delete", "secret", "keyferry-webhook", "keyferry-webhook-ca", "--ignore-not-found");
        var deployed = await RealCluster.KubectlAsync(null, "apply", "-f", Repository.Path("deploy", "manifests", "deployment.yaml"));

        // An old API server does not know policy/v1, the disruption budget's version.
        Assert.That(deployed.Output, Does.Contain("deployment.apps/keyferry created"), deployed.All);
        foreach (var block in blocks.Where(static b => b.StartsWith("apiVersion", StringComparison.Ordinal)))
        {
            await ServedState.UntilAsync("the manifest taken", async () =>
                (await RealCluster.KubectlAsync(block, "apply", "-f", "-")).ExitCode == 0, seconds: 30);
        }

        var file = Path.GetTempFileName();
        await File.WriteAllTextAsync(file, blocks.Single(static b => b.StartsWith("spec:", StringComparison.Ordinal)));
        var patched = await RealCluster.KubectlAsync(null, "-n", "keyferry", "patch", "deployment", "keyferry", "--patch-file", file);
        Assert.That(patched.ExitCode, Is.Zero, patched.All);
        var pod = JsonNode.Parse((await RealCluster.KubectlAsync(null, "-n", "keyferry", "get", "deployment", "keyferry", "-o", "json")).Output)!
            ["spec"]!["template"]!["spec"]!;

        Assert.Multiple(() =>
        {
            Assert.That(pod["volumes"]![0]!["secret"]!["secretName"]!.GetValue<string>(), Is.EqualTo("keyferry-own"));
            Assert.That(pod["containers"]![0]!["env"]!.AsArray().Select(static e => e!["name"]!.GetValue<string>()),
                Is.EquivalentTo(new[] { "POD_NAMESPACE", "KEYFERRY_WEBHOOK_CERT_DIR" }));
            Assert.That(pod["containers"]![0]!["args"]!.AsArray(), Is.Not.Empty);
        });
        await RealCluster.KubectlAsync(null, "-n", "keyferry", "delete", "deployment", "keyferry");
        await RealCluster.KubectlAsync(null, "-n", "keyferry", "delete", "secret", "keyferry-webhook", "keyferry-webhook-ca");
    }

    [Test]
    public async Task With_a_certificate_of_ones_own_reviews_are_answered_through_a_change_of_its_authority()
    {
        var ports = RealCluster.Keyferry.Ports;
        var folder = Directory.CreateTempSubdirectory("keyferry-own-").FullName;
        await RealCluster.WithoutKeyferryAsync(async () =>
        {
            var first = Mount(folder, ports[0]);
            await using var keyferry = RealCluster.Launch(
                ports, "--install", "--webhook-cert-dir", folder, "--ca-propagation-delay", "5s", "--self-check-interval", "1s");
            await keyferry.WaitUntilReadyAsync();
            await ServedState.UntilAsync("reached", async () => await ServedState.MetricAsync(keyferry, "keyferry_webhook_reachable") == 1);
            await using var load = new ApplyLoad();
            var second = Mount(folder, ports[0]);
            await ServedState.UntilAsync("both authorities", async () => (await ServedState.BundlesAsync()).TrueForAll(b => b.Contains(first) && b.Contains(second)));
            await ServedState.UntilAsync("the new certificate", async () =>
                await ServedState.MetricAsync(keyferry, "keyferry_certificate_rotations_total{certificate=\"serving\"}") == 2);
            await Task.Delay(TimeSpan.FromSeconds(2));
            await load.StopAsync();

            Assert.That(load.Failures, Is.Empty);
            Assert.That(load.Made, Is.GreaterThan(50));
        });
    }

    private static string Mount(string folder, int port)
    {
        var issuer = new CertificateAuthority(TimeProvider.System, new Lifetimes());
        var authority = issuer.IssueAuthority();
        var serving = issuer.IssueServing(authority, ServingNames.For("keyferry-webhook", "default", new Uri($"https://127.0.0.1:{port}")));

        // As the kubelet does: one link is swapped for all files.
        var version = Directory.CreateDirectory(Path.Combine(folder, $"..{authority.Certificate.SerialNumber}")).FullName;
        File.WriteAllText(Path.Combine(version, "tls.crt"), serving.CertificatePem);
        File.WriteAllText(Path.Combine(version, "tls.key"), serving.KeyPem);
        File.WriteAllText(Path.Combine(version, "ca.crt"), authority.CertificatePem);
        var data = Path.Combine(folder, "..data");
        File.Delete(data);
        Directory.CreateSymbolicLink(data, version);
        return authority.Certificate.Thumbprint;
    }

    private static string Definition(string plural, string kind, string group) => $$"""
        apiVersion: apiextensions.k8s.io/v1
        kind: CustomResourceDefinition
        metadata: {name: {{plural}}.{{group}} }
        spec:
          group: {{group}}
          scope: Namespaced
          names: {plural: {{plural}}, kind: {{kind}} }
          versions:
          - {name: v1, served: true, storage: true, schema: {openAPIV3Schema: {type: object, x-kubernetes-preserve-unknown-fields: true} } }
        """;

    private static async Task ApplyAsync(string manifest)
    {
        var applied = await RealCluster.KubectlAsync(manifest, "apply", "-f", "-");
        Assert.That(applied.ExitCode, Is.Zero, applied.All);
    }

    [GeneratedRegex("^```yaml\n(?<yaml>.*?)^```$", RegexOptions.Multiline | RegexOptions.Singleline | RegexOptions.ExplicitCapture)]
    private static partial Regex Block();
}
