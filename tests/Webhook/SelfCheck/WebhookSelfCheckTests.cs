using System.Text.Json.Nodes;
using Keyferry.Kubernetes.Calls;
using Keyferry.Kubernetes.Types;
using Keyferry.Webhook.Hosting;
using Keyferry.Webhook.Tests.Fakes;
using NUnit.Framework;

namespace Keyferry.Webhook.Tests.SelfCheck;

/// <summary>The program tells whether the API server reaches it; whether it is ready does not hang on that.</summary>
public sealed class WebhookSelfCheckTests
{
    private static readonly ObjectKey Configuration = new("", "keyferry");

    [Test]
    public async Task It_is_told_when_the_API_server_does_not_reach_the_webhook_and_when_it_does_again()
    {
        await using var cluster = await LocalCluster.StartAsync(https: false);
        await using var host = await cluster.KeyferryAsync(static o => o with
        {
            Webhook = o.Webhook with { SelfCheckInterval = TimeSpan.FromMilliseconds(500) },
        });
        await UntilMetricAsync(host, "keyferry_webhook_reachable 1");

        var right = (await cluster.Kube.Api.GetAsync(
            BuiltIn.MutatingWebhookConfiguration, Configuration, CancellationToken.None)).Value!.Webhooks[0].ClientConfig.Url;
        await LeadAsync(cluster, "https://127.0.0.1:1/mutate");
        await UntilMetricAsync(host, "keyferry_webhook_reachable 0");
        await LocalCluster.UntilAsync(async () => (await EventsAsync(cluster)).Exists(static e => e.StartsWith("Warning WebhookUnreachable", StringComparison.Ordinal)));
        Assert.That(host.NotReadyReasons, Is.Empty, "a Service leads only to who is ready");

        await LeadAsync(cluster, right);
        await UntilMetricAsync(host, "keyferry_webhook_reachable 1");
        await LocalCluster.UntilAsync(async () => (await EventsAsync(cluster)).Exists(static e => e.StartsWith("Normal WebhookReachable", StringComparison.Ordinal)));

        await cluster.Kube.Api.DeleteAsync(BuiltIn.MutatingWebhookConfiguration, Configuration, null, CancellationToken.None);
        await UntilMetricAsync(host, "keyferry_webhook_reachable 0");
    }

    private static async Task LeadAsync(LocalCluster cluster, string url) => await cluster.Kube.Api.PatchAsync(
        BuiltIn.MutatingWebhookConfiguration, Configuration,
        KubePatch.Json(new JsonArray(new JsonObject { ["op"] = "replace", ["path"] = "/webhooks/0/clientConfig/url", ["value"] = url })),
        WriteOptions.Plain, CancellationToken.None);

    private static async Task<List<string>> EventsAsync(LocalCluster cluster) =>
        [.. (await cluster.Kube.Api.ListAsync(BuiltIn.Event, "default", null, CancellationToken.None)).Value!.Items
            .Select(static e => $"{e.Type} {e.Reason} {e.InvolvedObject.Kind} {e.InvolvedObject.Name}")];

    private static async Task UntilMetricAsync(KeyferryHost host, string line)
    {
        using var http = new HttpClient();
        await LocalCluster.UntilAsync(
            async () => (await http.GetStringAsync(new Uri($"http://127.0.0.1:{host.MetricsPort}/metrics"))).Contains($"\n{line}\n", StringComparison.Ordinal),
            () => line);
    }
}
