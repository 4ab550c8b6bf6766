using Keyferry.Certs.Store;
using Prometheus;

namespace Keyferry.Webhook.Observability;

/// <summary>Counts how often the serving certificate was read, under the names of controller-runtime's certwatcher.</summary>
public static class CertificateMetrics
{
    /// <summary>Registers the metrics.</summary>
    /// <param name="registry">Where.</param>
    /// <param name="certificates">Reads certificates.</param>
    public static void Register(CollectorRegistry registry, CertificateStore certificates)
    {
        var factory = Metrics.WithCustomRegistry(registry);
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
