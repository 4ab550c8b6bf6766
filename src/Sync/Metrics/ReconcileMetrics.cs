using Keyferry.Kubernetes.Controllers;
using Keyferry.Kubernetes.Types;
using Prometheus;

namespace Keyferry.Sync.Metrics;

/// <summary>
/// What is counted of a controller's passes, under the names of controller-runtime
/// (https://book.kubebuilder.io/reference/metrics-reference).
/// </summary>
public sealed class ReconcileMetrics : IReconcileObserver<ObjectKey>
{
    private readonly Counter.Child _success;
    private readonly Counter.Child _requeue;
    private readonly Counter.Child _requeueAfter;
    private readonly Counter.Child _error;
    private readonly Counter.Child _errors;
    private readonly Counter.Child _terminal;
    private readonly Counter.Child _panics;
    private readonly Counter.Child _timeouts;
    private readonly Histogram.Child _time;
    private readonly Gauge.Child _active;
    private readonly Gauge.Child _workers;

    private readonly IReconcileObserver<ObjectKey>? _series;

    internal ReconcileMetrics(IMetricFactory factory, string controller, IReconcileObserver<ObjectKey>? series)
    {
        _series = series;
        var total = factory.CreateCounter(
            "controller_runtime_reconcile_total", "Passes by controller and by what they came to.", ["controller", "result"]);
        _success = total.WithLabels(controller, "success");
        _requeue = total.WithLabels(controller, "requeue");
        _requeueAfter = total.WithLabels(controller, "requeue_after");
        _error = total.WithLabels(controller, "error");
        _errors = Count("controller_runtime_reconcile_errors_total", "Passes that failed.");
        _terminal = Count(
            "controller_runtime_terminal_reconcile_errors_total", "Passes that failed in a way that another try would not mend.");
        _panics = Count("controller_runtime_reconcile_panics_total", "Passes that ended in an exception.");
        _timeouts = Count("controller_runtime_reconcile_timeouts_total", "Passes that were cancelled, for they took too long.");
        _time = factory.CreateHistogram(
            "controller_runtime_reconcile_time_seconds", "How long passes took.",
            new HistogramConfiguration { LabelNames = ["controller"], Buckets = Buckets }).WithLabels(controller);
        _active = Level("controller_runtime_active_workers", "Workers that have an object now.");
        _workers = Level("controller_runtime_max_concurrent_reconciles", "Workers of the controller.");

        Counter.Child Count(string name, string help) =>
            factory.CreateCounter(name, help, ["controller"]).WithLabels(controller);
        Gauge.Child Level(string name, string help) =>
            factory.CreateGauge(name, help, ["controller"]).WithLabels(controller);
    }

    // The bounds that controller-runtime serves: dashboards add buckets up by their bound.
    internal static double[] Buckets =>
    [
        0.005, 0.01, 0.025, 0.05, 0.1, 0.15, 0.2, 0.25, 0.3, 0.35, 0.4, 0.45, 0.5, 0.6, 0.7, 0.8, 0.9, 1, 1.25, 1.5, 1.75,
        2, 2.5, 3, 3.5, 4, 4.5, 5, 6, 7, 8, 9, 10, 15, 20, 25, 30, 40, 50, 60,
    ];

    /// <inheritdoc/>
    public void Running(string controller, int workers) => _workers.Set(workers);

    /// <inheritdoc/>
    public void Started(string controller) => _active.Inc();

    /// <inheritdoc/>
    public void Finished(string controller, ObjectKey key, TimeSpan duration, ReconcileResult result)
    {
        _series?.Finished(controller, key, duration, result);
        _active.Dec();
        _time.Observe(duration.TotalSeconds);
        if (result.IsFailure)
        {
            Failed(duration, result.Kind);
            return;
        }

        switch (result.Kind)
        {
            case ReconcileResultKind.Done:
                _success.Inc();
                break;
            case ReconcileResultKind.RequeueAfter:
                _requeueAfter.Inc();
                break;
            case ReconcileResultKind.Requeue:
                _requeue.Inc();
                break;
            default:
                // Cancelled, for the program ends: it came to nothing.
                break;
        }
    }

    /// <inheritdoc/>
    public void Crashed(string controller) => _panics.Inc();

    private void Failed(TimeSpan duration, ReconcileResultKind kind)
    {
        _error.Inc();
        _errors.Inc();
        if (kind != ReconcileResultKind.RequeueWithBackoff)
        {
            _terminal.Inc();
        }
        else if (duration >= ReconcileLoop<string>.Deadline)
        {
            _timeouts.Inc();
        }
    }
}
