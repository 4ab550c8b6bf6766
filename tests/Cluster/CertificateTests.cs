using System.Text.Json.Nodes;
using Keyferry.Cluster.Tests.Fixture;
using NUnit.Framework;

namespace Keyferry.Cluster.Tests;

/// <summary>The authority on a real API server: made once, used again, put back.</summary>
[NonParallelizable]
public sealed class CertificateTests
{
    private const string Nonsense = """
        apiVersion: external-secrets.io/v1
        kind: ExternalSecret
        metadata: {name: nonsense}
        spec: {secretStoreRef: {nme: x}}
        """;

    [Test]
    public async Task A_second_start_uses_the_same_authority_and_admission_goes_on()
    {
        var before = await BundlesAsync();
        Assert.That(before, Is.Not.Empty.And.All.Not.Empty);
        await RealCluster.RestartKeyferryAsync();
        Assert.That(await BundlesAsync(), Is.EqualTo(before));
        await RefusesAsync();
    }

    [Test]
    public async Task A_caBundle_that_somebody_removed_is_put_back_at_the_next_start()
    {
        var before = await BundlesAsync();
        foreach (var kind in new[] { "mutatingwebhookconfigurations", "validatingwebhookconfigurations" })
        {
            var removed = await RealCluster.KubectlAsync(
                null, "patch", kind, "keyferry", "--type=json", "-p", """[{"op":"remove","path":"/webhooks/0/clientConfig/caBundle"}]""");
            Assert.That(removed.ExitCode, Is.Zero, removed.All);
        }

        await RealCluster.RestartKeyferryAsync();
        Assert.That(await BundlesAsync(), Is.EqualTo(before));
        await RefusesAsync();
    }

    [Test]
    public async Task The_authority_is_an_ECDSA_key_kept_in_a_Secret_of_its_own()
    {
        var secrets = await RealCluster.KubectlAsync(null, "-n", "default", "get", "secrets", "-o", "jsonpath={.items[*].metadata.name}");
        Assert.That(secrets.Output, Does.Contain("keyferry-webhook").And.Contain("keyferry-webhook-ca"));
        var certificate = await RealCluster.KubectlAsync(
            null, "-n", "default", "get", "secret", "keyferry-webhook", "-o", """jsonpath={.data.tls\.crt}""");
        using var leaf = System.Security.Cryptography.X509Certificates.X509Certificate2.CreateFromPem(
            System.Text.Encoding.ASCII.GetString(Convert.FromBase64String(certificate.Output)));
        Assert.That(leaf.GetKeyAlgorithm(), Is.EqualTo("1.2.840.10045.2.1"), "an elliptic-curve key");
    }

    private static async Task RefusesAsync()
    {
        var refused = await RealCluster.KubectlAsync(Nonsense, "apply", "--validate=false", "-f", "-");
        Assert.That(refused.ExitCode, Is.Not.Zero);
        Assert.That(refused.Errors, Does.Contain("spec.secretStoreRef.nme"));
    }

    private static async Task<List<string>> BundlesAsync()
    {
        var bundles = new List<string>();
        foreach (var kind in new[] { "mutatingwebhookconfigurations", "validatingwebhookconfigurations" })
        {
            var read = await RealCluster.KubectlAsync(null, "get", kind, "-o", "json");
            foreach (var item in JsonNode.Parse(read.Output)!["items"]!.AsArray())
            {
                bundles.AddRange(item!["webhooks"]!.AsArray()
                    .Select(static w => w!["clientConfig"]!["caBundle"]?.GetValue<string>() ?? ""));
            }
        }

        return bundles;
    }
}
