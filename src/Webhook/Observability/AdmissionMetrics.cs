using System.Collections.Concurrent;
using System.Globalization;
using Keyferry.Webhook.Installation;
using Prometheus;

namespace Keyferry.Webhook.Observability;

/// <summary>What is counted of admission reviews, under the names that dashboards know.</summary>
public sealed class AdmissionMetrics
{
    private readonly TimeProvider _time;
    private readonly PathMetrics _mutating;
    private readonly PathMetrics _validating;
    private readonly Counter _panics;

    /// <summary>Registers the metrics.</summary>
    /// <param name="factory">Makes them.</param>
    /// <param name="time">Measures.</param>
    public AdmissionMetrics(IMetricFactory factory, TimeProvider time)
    {
        _time = time;
        var requests = factory.CreateCounter("controller_runtime_webhook_requests_total",
            "Admission reviews by HTTP status.", ["webhook", "code"]);
        var latency = factory.CreateHistogram("controller_runtime_webhook_latency_seconds",
            "Time from a review's arrival to its answer.",
            new HistogramConfiguration
            {
                LabelNames = ["webhook"],
                Buckets = [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5],
            });
        var inFlight = factory.CreateGauge("controller_runtime_webhook_requests_in_flight",
            "Reviews that are being answered.", ["webhook"]);
        _panics = factory.CreateCounter("controller_runtime_webhook_panics_total",
            "Reviews that ended in an exception.");
        PathMetrics Of(string path) => new(path, requests, latency.WithLabels(path), inFlight.WithLabels(path));
        _mutating = Of(WebhookConfigurations.DefaultPath);
        _validating = Of(WebhookConfigurations.ValidatePath);
    }

    /// <summary>Counts an exception of the handler.</summary>
    public void Panicked() => _panics.Inc();

    /// <summary>Starts to measure a review.</summary>
    public Measured Start(bool mutating) => new(_time, mutating ? _mutating : _validating);

    /// <summary>A review that is being measured, until disposed.</summary>
    public sealed class Measured : IDisposable
    {
        private readonly TimeProvider _time;
        private readonly PathMetrics _path;
        private readonly long _start;

        internal Measured(TimeProvider time, PathMetrics path)
        {
            _time = time;
            _path = path;
            _start = time.GetTimestamp();
            path.InFlight.Inc();
        }

        /// <summary>The HTTP status; 499 where the caller hung up.</summary>
        public int Code { get; set; } = 499;

        /// <inheritdoc/>
        public void Dispose()
        {
            _path.InFlight.Dec();
            _path.Latency.Observe(_time.GetElapsedTime(_start).TotalSeconds);
            _path.Answered(Code);
        }
    }

    // Series are looked up once, not once a review.
    internal sealed class PathMetrics(string path, Counter requests, Histogram.Child latency, Gauge.Child inFlight)
    {
        private readonly ConcurrentDictionary<int, Counter.Child> _byCode = new();

        public Histogram.Child Latency => latency;

        public Gauge.Child InFlight => inFlight;

        public void Answered(int code) => _byCode.GetOrAdd(
            code,
            static (code, self) => self.Requests.WithLabels(self.Path, code.ToString(CultureInfo.InvariantCulture)),
            (Path: path, Requests: requests)).Inc();
    }
}
