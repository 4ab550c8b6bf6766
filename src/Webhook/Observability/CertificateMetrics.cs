using Keyferry.Certs.Serving;
using Keyferry.Certs.Status;
using Keyferry.Certs.Store;
using Keyferry.Webhook.SelfCheck;
using Prometheus;

namespace Keyferry.Webhook.Observability;

/// <summary>
/// Tells when certificates end, how often they were replaced, and what failed. Reads are counted under the names of
/// controller-runtime's certwatcher too.
/// </summary>
internal static class CertificateMetrics
{
    /// <summary>Registers the metrics.</summary>
    /// <param name="registry">Where.</param>
    /// <param name="services">Where the parts are that are read at a scrape.</param>
    public static void Register(CollectorRegistry registry, IServiceProvider services)
    {
        var factory = Metrics.WithCustomRegistry(registry);
        Reads(factory, registry, services.GetRequiredService<CertificateStore>());
        var status = services.GetRequiredService<CertificateStatus>();
        var active = services.GetRequiredService<ServingCertificate>();
        var selfCheck = services.GetService<WebhookSelfCheck>();
        var expiry = factory.CreateGauge(
            "keyferry_certificate_expiration_timestamp_seconds",
            "When the certificate ends, in seconds since 1970: the webhook's own (serving), and that of the authority that signs it.",
            "certificate");
        var rotations = factory.CreateCounter(
            "keyferry_certificate_rotations_total",
            "New authorities that this replica issued, and certificates that it began to serve.", "certificate");
        var failures = factory.CreateCounter(
            "keyferry_certificate_failures_total",
            "What failed: secret (read or write of certificates' Secrets), bundle (read or write of a CA bundle), file (mounted files).",
            "what");
        var writes = factory.CreateCounter("keyferry_ca_bundle_writes_total", "Objects whose CA bundle was written, new or put back.");
        var jumps = factory.CreateCounter("keyferry_clock_jumps_total", "How often the clock jumped, as when a machine is suspended.");
        var reached = factory.CreateGauge(
            "keyferry_webhook_reachable",
            "1 where the API server reached the webhook at the last self-check, 0 where it did not; absent where that is not known.",
            new GaugeConfiguration { SuppressInitialValue = true });
        registry.AddBeforeCollectCallback(() =>
        {
            if (active.IsTrusted)
            {
                expiry.WithLabels("serving").SetToTimeUtc(active.Current.NotAfter);
            }

            if (status.AuthorityExpiry is { } end)
            {
                expiry.WithLabels("authority").SetToTimeUtc(end);
            }

            rotations.WithLabels("authority").IncTo(status.AuthorityRotations);
            rotations.WithLabels("serving").IncTo(status.ServingRotations);
            failures.WithLabels("secret").IncTo(status.StoreFailures);
            failures.WithLabels("bundle").IncTo(status.BundleFailures);
            failures.WithLabels("file").IncTo(status.FileFailures);
            writes.IncTo(status.BundleWrites);
            jumps.IncTo(status.ClockJumps);
            if (selfCheck?.Last is { IsReached: { } isReached })
            {
                reached.Set(isReached ? 1 : 0);
                reached.Publish();
            }
            else
            {
                reached.Unpublish();
            }
        });
    }

    private static void Reads(MetricFactory factory, CollectorRegistry registry, CertificateStore certificates)
    {
        var reads = factory.CreateCounter(
            "certwatcher_read_certificate_total", "How often the serving certificate was read from its Secret.");
        var errors = factory.CreateCounter(
            "certwatcher_read_certificate_errors_total", "How often that failed.");
        registry.AddBeforeCollectCallback(() =>
        {
            reads.IncTo(certificates.Reads);
            errors.IncTo(certificates.FailedReads);
        });
    }
}
