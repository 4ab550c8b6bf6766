using System.Text;
using Keyferry.Webhook.Observability;
using Keyferry.Webhook.Tests.Fakes;
using NUnit.Framework;
using Prometheus;

namespace Keyferry.Webhook.Tests.Observability;

public sealed class MetricsTests
{
    [Test]
    public async Task Keyferry_stalled_says_what_liveness_says()
    {
        var registry = Metrics.NewCustomRegistry();
        var engine = new Check();
        StallMetrics.Register(registry, [new Check(), engine]);

        Assert.That(await TextAsync(registry), Does.Contain("\nkeyferry_stalled 0\n"));
        engine.StalledReason = "no worker is left";
        Assert.That(await TextAsync(registry), Does.Contain("\nkeyferry_stalled 1\n"));
        engine.StalledReason = null;
        Assert.That(await TextAsync(registry), Does.Contain("\nkeyferry_stalled 0\n"));
    }

    [Test]
    public async Task An_exception_of_the_admission_handler_counts_as_a_panic()
    {
        await using var server = await FakeServer.StartAsync();
        server.Handler.Fails = true;
        using var failed = await server.PostAsync("/validate", new StringContent("{}", Encoding.UTF8, "application/json"));

        var (_, text) = await server.MetricsAsync("/metrics");

        Assert.That(text, Does.Contain("\ncontroller_runtime_webhook_panics_total 1\n"));
    }

    [Test]
    public async Task Without_an_API_server_failed_calls_and_failed_reads_of_the_certificate_are_counted()
    {
        await using var server = await FakeServer.StartAsync();

        var text = "";
        for (var i = 0; i < 200 && !text.Contains("certwatcher_read_certificate_errors_total 1", StringComparison.Ordinal); i++)
        {
            await Task.Delay(50);
            (_, text) = await server.MetricsAsync("/metrics");
        }

        Assert.That(text, Does.Contain("certwatcher_read_certificate_errors_total 1"));
        Assert.That(text, Does.Contain("rest_client_requests_total{code=\"<error>\",host=\"127.0.0.1:1\",method=\"GET\"} "));
    }

    [Test]
    public async Task When_certificates_end_and_how_often_they_were_replaced_is_shown()
    {
        await using var cluster = await LocalCluster.StartAsync(https: false);
        await using var host = await cluster.KeyferryAsync();
        using var http = new HttpClient();

        var text = await http.GetStringAsync(new Uri($"http://127.0.0.1:{host.MetricsPort}/metrics"));
        double Value(string series) => double.Parse(
            text.Split('\n').First(l => l.StartsWith(series, StringComparison.Ordinal)).Split(' ')[1],
            System.Globalization.CultureInfo.InvariantCulture);
        var now = TimeProvider.System.GetUtcNow().ToUnixTimeSeconds();

        Assert.Multiple(() =>
        {
            Assert.That(Value("keyferry_certificate_expiration_timestamp_seconds{certificate=\"serving\"}") - now, Is.EqualTo(7 * 86400).Within(600));
            Assert.That(Value("keyferry_certificate_expiration_timestamp_seconds{certificate=\"authority\"}") - now, Is.EqualTo(365 * 86400).Within(600));
            Assert.That(Value("keyferry_certificate_rotations_total{certificate=\"authority\"}"), Is.EqualTo(1));
            Assert.That(Value("keyferry_certificate_rotations_total{certificate=\"serving\"}"), Is.EqualTo(1));
            Assert.That(Value("keyferry_ca_bundle_writes_total"), Is.EqualTo(2));
            foreach (var what in new[] { "secret", "bundle", "file" })
            {
                Assert.That(Value($"keyferry_certificate_failures_total{{what=\"{what}\"}}"), Is.Zero);
            }
        });
    }

    [Test]
    public async Task A_process_without_an_engine_has_no_series_of_objects_and_no_controllers()
    {
        await using var server = await FakeServer.StartAsync();

        var (_, text) = await server.MetricsAsync("/metrics");

        Assert.That(text, Does.Not.Contain("externalsecret_sync").And.Not.Contain("controller_runtime_reconcile")
            .And.Not.Contain("keyferry_due_untouched"));
    }

    private static async Task<string> TextAsync(CollectorRegistry registry)
    {
        using var text = new MemoryStream();
        await registry.CollectAndExportAsTextAsync(text);
        return Encoding.UTF8.GetString(text.ToArray());
    }

    private sealed class Check : ILivenessCheck
    {
        public string Name => "engine";

        public string? StalledReason { get; set; }
    }
}
