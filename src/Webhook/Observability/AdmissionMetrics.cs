using System.Globalization;
using Prometheus;

namespace Keyferry.Webhook.Observability;

/// <summary>What is counted of admission reviews, under the names that dashboards know.</summary>
public sealed class AdmissionMetrics
{
    private readonly TimeProvider _time;
    private readonly Counter _requests;
    private readonly Histogram _latency;
    private readonly Gauge _inFlight;
    private readonly Counter _panics;

    /// <summary>Registers the metrics.</summary>
    /// <param name="factory">Makes them.</param>
    /// <param name="time">Measures.</param>
    public AdmissionMetrics(IMetricFactory factory, TimeProvider time)
    {
        _time = time;
        _requests = factory.CreateCounter("controller_runtime_webhook_requests_total",
            "Admission reviews by HTTP status.", ["webhook", "code"]);
        _latency = factory.CreateHistogram("controller_runtime_webhook_latency_seconds",
            "Time from a review's arrival to its answer.",
            new HistogramConfiguration
            {
                LabelNames = ["webhook"],
                Buckets = [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5],
            });
        _inFlight = factory.CreateGauge("controller_runtime_webhook_requests_in_flight",
            "Reviews that are being answered.", ["webhook"]);
        _panics = factory.CreateCounter("controller_runtime_webhook_panics_total",
            "Reviews that ended in an exception.");
    }

    /// <summary>Counts an exception of the handler.</summary>
    public void Panicked() => _panics.Inc();

    /// <summary>Starts to measure a review.</summary>
    public Measured Start(bool mutating) => new(this, mutating ? "/default" : "/validate");

    /// <summary>A review that is being measured, until disposed.</summary>
    public sealed class Measured : IDisposable
    {
        private readonly AdmissionMetrics _metrics;
        private readonly string _path;
        private readonly long _start;

        internal Measured(AdmissionMetrics metrics, string path)
        {
            _metrics = metrics;
            _path = path;
            _start = metrics._time.GetTimestamp();
            metrics._inFlight.WithLabels(path).Inc();
        }

        /// <summary>The HTTP status; 499 where the caller hung up.</summary>
        public int Code { get; set; } = 499;

        /// <inheritdoc/>
        public void Dispose()
        {
            _metrics._inFlight.WithLabels(_path).Dec();
            _metrics._latency.WithLabels(_path).Observe(_metrics._time.GetElapsedTime(_start).TotalSeconds);
            _metrics._requests.WithLabels(_path, Code.ToString(CultureInfo.InvariantCulture)).Inc();
        }
    }
}
