using System.Diagnostics;
using System.Text.Json.Nodes;
using Keyferry.Kubernetes.Calls;
using Keyferry.Kubernetes.Types;
using Keyferry.Webhook.Tests.Fakes;
using NUnit.Framework;

namespace Keyferry.Webhook.Tests.Hosting;

/// <summary>A GitOps tool that puts rubbish into our webhook configurations.</summary>
public sealed class BundleRepairTests
{
    private static readonly ObjectKey _configuration = new("", "keyferry");

    [Test]
    public async Task A_bundle_that_somebody_overwrites_is_put_back_long_before_the_next_check()
    {
        await using var cluster = await LocalCluster.StartAsync();
        await using var host = await cluster.KeyferryAsync();
        await Task.Delay(500);
        await cluster.Kube.Api.PatchAsync(
            BuiltIn.ValidatingWebhookConfiguration, _configuration,
            KubePatch.Json(JsonNode.Parse("""[{"op": "replace", "path": "/webhooks/0/clientConfig/caBundle", "value": ""}]""")!.AsArray()),
            WriteOptions.Plain, CancellationToken.None);

        var clock = Stopwatch.StartNew();
        await LocalCluster.UntilAsync(async () =>
        {
            var stored = await cluster.Kube.Api.GetAsync(BuiltIn.ValidatingWebhookConfiguration, _configuration, CancellationToken.None);
            return stored.Value!.Webhooks[0].ClientConfig.CaBundle is { Length: > 0 };
        });

        // Half a second on a quiet machine; the next check would come after 30 s.
        Assert.That(clock.Elapsed, Is.LessThan(TimeSpan.FromSeconds(10)));
    }
}
