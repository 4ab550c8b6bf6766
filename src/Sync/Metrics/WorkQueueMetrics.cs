using Keyferry.Kubernetes.Controllers;
using Prometheus;

namespace Keyferry.Sync.Metrics;

/// <summary>What is counted of a queue, under the names of client-go as controller-runtime labels them.</summary>
public sealed class WorkQueueMetrics : IWorkQueueObserver
{
    // controller-runtime's priority of what is only due:
    // https://github.com/kubernetes-sigs/controller-runtime/blob/main/pkg/handler/eventhandler.go
    private const string LowPriority = "-100";

    private readonly Counter.Child _adds;
    private readonly Counter.Child _retries;
    private readonly Histogram.Child _waited;
    private readonly Histogram.Child _worked;
    private readonly Counter.Child[] _reasons;
    private readonly Gauge.Child _urgent;
    private readonly Gauge.Child _due;
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
        var depth = factory.CreateGauge("workqueue_depth", "Keys that are due.", ["controller", "name", "priority"]);
        _urgent = depth.WithLabels(queue, queue, "0");
        _due = depth.WithLabels(queue, queue, LowPriority);
        var reasons = factory.CreateCounter(
            "keyferry_reconcile_reasons_total", "Passes that began, by why.", ["controller", "reason"]);
        _reasons = [.. Enum.GetNames<ReconcileReason>().Select(r => reasons.WithLabels(queue, r.ToLowerInvariant()))];
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
    public void Taken(string queue, ReconcileReason reason, TimeSpan waited)
    {
        _waited.Observe(waited.TotalSeconds);
        _reasons[(int)reason].Inc();
    }

    /// <inheritdoc/>
    public void Finished(string queue, TimeSpan worked) => _worked.Observe(worked.TotalSeconds);

    /// <inheritdoc/>
    public void Retried(string queue, TimeSpan delay) => _retries.Inc();

    /// <summary>Takes over how the queue stands, before a scrape.</summary>
    internal void Set(QueueState state)
    {
        _urgent.Set(state.Due - state.OnlyDue);
        _due.Set(state.OnlyDue);
        _unfinished.Set(state.RunningTotal.TotalSeconds);
        _longest.Set(state.LongestRun.TotalSeconds);
    }
}
