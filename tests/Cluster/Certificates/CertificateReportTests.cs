using Keyferry.Cluster.Tests.Fixture;
using NUnit.Framework;

namespace Keyferry.Cluster.Tests.Certificates;

/// <summary>
/// What people reported of webhook certificates (https://github.com/cert-manager/cert-manager/issues/6350,
/// https://github.com/open-policy-agent/cert-controller/issues/13): the pair and the bundle that change at different moments, and
/// tools that put an old bundle back.
/// </summary>
[NonParallelizable]
public sealed class CertificateReportTests
{
    [Test]
    public async Task Three_forced_authorities_cost_no_call_and_an_emptied_bundle_is_put_back_at_once()
    {
        await using var load = new ApplyLoad();
        for (var i = 0; i < 3; i++)
        {
            var before = (await ServedState.CertificateAsync("keyferry-webhook-ca"))!.Thumbprint;
            await ServedState.ForceAuthorityAsync();
            await ServedState.UntilAsync("a new authority in every bundle", async () =>
                await ServedState.CertificateAsync("keyferry-webhook-ca") is { } now && now.Thumbprint != before
                && (await ServedState.BundlesAsync()).TrueForAll(b => b.Contains(now.Thumbprint)));
        }

        var meanwhile = load.Failures.Count;
        await ServedState.EmptyBundlesAsync();
        await ServedState.UntilAsync("bundles put back", async () => (await ServedState.BundlesAsync()).TrueForAll(static b => b.Length > 0));
        await Task.Delay(TimeSpan.FromSeconds(3));
        await load.StopAsync();
        var gap = load.Failures.Count == 0 ? TimeSpan.Zero : load.Failures.Max(static f => f.At) - load.Failures.Min(static f => f.At);
        await TestContext.Out.WriteLineAsync($"{load.Made} calls; {load.Failures.Count} failed within {gap.TotalSeconds:0.0} s of the emptied bundles");

        Assert.Multiple(() =>
        {
            Assert.That(meanwhile, Is.Zero, string.Join('\n', load.Failures.Take(3)));
            Assert.That(load.Made, Is.GreaterThan(100));
            Assert.That(gap, Is.LessThan(TimeSpan.FromSeconds(10)), "2 s on a quiet machine; the next check would come after 30 s");
        });
    }

    [Test]
    public async Task A_right_to_write_the_bundle_that_is_missing_costs_no_call_is_told_and_the_rotation_completes_when_it_is_back()
    {
        var ports = RealCluster.Keyferry.Ports;
        await RealCluster.WithoutKeyferryAsync(async () =>
        {
            var kubeconfig = await ServiceAccount.CreateAsync();
            await using var keyferry = RealCluster.Launch(
                ports, "--kubeconfig", kubeconfig, "--secret-namespace", "keyferry", "--service-namespace", "keyferry",
                "--ca-propagation-delay", "5s", "--check-interval", "2s");
            await keyferry.WaitUntilReadyAsync();
            await ServedState.UntilAsync("reached", async () => await ServedState.MetricAsync(keyferry, "keyferry_webhook_reachable") == 1);
            var before = (await ServedState.CertificateAsync("keyferry-webhook", "keyferry"))!.Thumbprint;
            await using var load = new ApplyLoad();

            await ServiceAccount.WithoutBundleRightAsync(async () =>
            {
                await ServedState.ForceAuthorityAsync("keyferry");
                await ServedState.UntilAsync("the failure counted", async () =>
                    await ServedState.MetricAsync(keyferry, "keyferry_certificate_failures_total{what=\"bundle\"}") > 0);
                await ServedState.UntilAsync("the failure told", async () => (await RealCluster.KubectlAsync(
                    null, "-n", "default", "get", "events", "-o", "jsonpath={.items[*].reason}")).Output.Contains("CertificatesFailing", StringComparison.Ordinal));
                await Task.Delay(TimeSpan.FromSeconds(15));
            });
            var meanwhile = (await ServedState.CertificateAsync("keyferry-webhook", "keyferry"))!.Thumbprint;
            await ServedState.UntilAsync("the rotation complete", async () =>
                (await ServedState.CertificateAsync("keyferry-webhook", "keyferry"))!.Thumbprint != before);
            await Task.Delay(TimeSpan.FromSeconds(3));
            await load.StopAsync();
            await TestContext.Out.WriteLineAsync($"{load.Made} calls, {load.Failures.Count} failed");

            Assert.Multiple(() =>
            {
                Assert.That(meanwhile, Is.EqualTo(before), "the old one is served until the new authority is known");
                Assert.That(load.Failures, Is.Empty);
            });
        });
    }

    [Test]
    public async Task A_definition_that_has_its_versions_converted_by_us_gets_the_bundle_and_both_versions_are_served()
    {
        const string definition = "externalsecrets.external-secrets.io";
        var scene = await Scene.OpenAsync();
        await scene.ApplyAsync("""
            apiVersion: external-secrets.io/v1
            kind: ExternalSecret
            metadata: {name: app}
            spec: {secretStoreRef: {name: nowhere}, data: [{secretKey: a, remoteRef: {key: a}}]}
            """);
        var url = $"https://127.0.0.1:{RealCluster.Keyferry.Ports[0]}/convert";
        try
        {
            var patched = await RealCluster.KubectlAsync(null, "patch", "crd", definition, "--type=merge", "-p",
                """{"spec":{"conversion":{"strategy":"Webhook","webhook":{"conversionReviewVersions":["v1"],"clientConfig":{"url":"URL"}}}}}"""
                    .Replace("URL", url, StringComparison.Ordinal));
            Assert.That(patched.ExitCode, Is.Zero, patched.All);
            await ServedState.UntilAsync("the bundle in the conversion", async () => (await RealCluster.KubectlAsync(
                null, "get", "crd", definition, "-o", "jsonpath={.spec.conversion.webhook.clientConfig.caBundle}")).Output.Length > 0);
            await ServedState.UntilAsync("both versions", async () =>
            {
                var old = await scene.KubectlOrNullAsync("get", "externalsecrets.v1beta1.external-secrets.io", "app", "-o", "jsonpath={.apiVersion}");
                return old == "external-secrets.io/v1beta1";
            });
        }
        finally
        {
            await RealCluster.KubectlAsync(
                null, "patch", "crd", definition, "--type=merge", "-p", """{"spec":{"conversion":{"strategy":"None","webhook":null}}}""");
        }
    }
}
