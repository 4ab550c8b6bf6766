using Keyferry.Kubernetes.Controllers;
using Prometheus;

namespace Keyferry.Sync.Metrics;

/// <summary>What is counted of a queue, under the names of client-go as controller-runtime labels them.</summary>
public sealed class WorkQueueMetrics : IWorkQueueObserver
{
    private readonly Counter.Child _adds;
    private readonly Counter.Child _retries;
    private readonly Histogram.Child _waited;
    private readonly Histogram.Child _worked;
    private readonly Gauge.Child _depth;
    private readonly Gauge.Child _unfinished;
    private readonly Gauge.Child _longest;

    internal WorkQueueMetrics(IMetricFactory factory, string queue)
    {
        string[] labels = ["controller", "name"];
        _adds = factory.CreateCounter("workqueue_adds_total", "Keys added to the queue.", labels).WithLabels(queue, queue);
        _retries = factory.CreateCounter(
            "workqueue_retries_total", "Keys that came back after a failure or a conflict.", labels).WithLabels(queue, queue);
        _waited = Seconds("workqueue_queue_duration_seconds", "How long keys were due before a worker took them.");
        _worked = Seconds("workqueue_work_duration_seconds", "How long workers had keys.");
        _depth = factory.CreateGauge("workqueue_depth", "Keys that are due.", ["controller", "name", "priority"])
            .WithLabels(queue, queue, "0");
        _unfinished = Level("workqueue_unfinished_work_seconds", "How long workers have had what they have now, summed up.");
        _longest = Level("workqueue_longest_running_processor_seconds", "How long the slowest worker has had its key.");

        Histogram.Child Seconds(string name, string help) => factory.CreateHistogram(
            name, help,
            new HistogramConfiguration
            {
                LabelNames = labels,
                Buckets = Histogram.ExponentialBuckets(1e-8, 10, 12),
            }).WithLabels(queue, queue);
        Gauge.Child Level(string name, string help) => factory.CreateGauge(name, help, labels).WithLabels(queue, queue);
    }

    /// <inheritdoc/>
    public void Added(string queue) => _adds.Inc();

    /// <inheritdoc/>
    public void Taken(string queue, ReconcileReason reason, TimeSpan waited) => _waited.Observe(waited.TotalSeconds);

    /// <inheritdoc/>
    public void Finished(string queue, TimeSpan worked) => _worked.Observe(worked.TotalSeconds);

    /// <inheritdoc/>
    public void Retried(string queue, TimeSpan delay) => _retries.Inc();

    /// <summary>Takes over how the queue stands, before a scrape.</summary>
    internal void Set(QueueState state)
    {
        _depth.Set(state.Due);
        _unfinished.Set(state.RunningTotal.TotalSeconds);
        _longest.Set(state.LongestRun.TotalSeconds);
    }
}
