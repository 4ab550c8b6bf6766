using System.Collections.Concurrent;
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

    /// <summary>The series of one path; asked for once, not once a review.</summary>
    /// <param name="path">The path of a webhook.</param>
    public PathMetrics ForPath(string path) =>
        new(_time, path, _requests, _latency.WithLabels(path), _inFlight.WithLabels(path));

    /// <summary>What is counted of the reviews at one path.</summary>
    public sealed class PathMetrics
    {
        private readonly ConcurrentDictionary<int, Counter.Child> _byCode = new();
        private readonly TimeProvider _time;
        private readonly string _path;
        private readonly Counter _requests;
        private readonly Histogram.Child _latency;
        private readonly Gauge.Child _inFlight;

        internal PathMetrics(
            TimeProvider time, string path, Counter requests, Histogram.Child latency, Gauge.Child inFlight) =>
            (_time, _path, _requests, _latency, _inFlight) = (time, path, requests, latency, inFlight);

        /// <summary>Starts to measure a review.</summary>
        public ReviewMeasurement Start()
        {
            _inFlight.Inc();
            return new ReviewMeasurement(this, _time.GetTimestamp());
        }

        internal void End(long start, int code)
        {
            _inFlight.Dec();
            _latency.Observe(_time.GetElapsedTime(start).TotalSeconds);
            _byCode.GetOrAdd(
                code,
                static (code, self) => self._requests.WithLabels(self._path, code.ToString(CultureInfo.InvariantCulture)),
                this).Inc();
        }
    }

    /// <summary>A review that is being measured, until disposed.</summary>
    public sealed class ReviewMeasurement : IDisposable
    {
        private readonly PathMetrics _path;
        private readonly long _start;

        internal ReviewMeasurement(PathMetrics path, long start) => (_path, _start) = (path, start);

        /// <summary>The HTTP status; 499 where the caller hung up.</summary>
        public int Code { get; set; } = 499;

        /// <inheritdoc/>
        public void Dispose() => _path.End(_start, Code);
    }
}
