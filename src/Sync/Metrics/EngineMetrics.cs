using k8s;
using k8s.Models;
using Keyferry.Kubernetes.Watching;
using Keyferry.Sync.Queue;
using Prometheus;

namespace Keyferry.Sync.Metrics;

/// <summary>All that the engine tells of itself in <c>/metrics</c>.</summary>
public sealed class EngineMetrics
{
    private readonly CollectorRegistry _registry;
    private readonly IMetricFactory _factory;
    private readonly TimeProvider _time;
    private readonly bool _extendedLabels;
    private readonly List<IObjectSeries> _series = [];
    private readonly Gauge _due;
    private readonly Gauge _longestDue;
    private volatile bool _isServing;

    /// <summary>Registers what there is in any case.</summary>
    /// <param name="registry">Where series with fixed labels live; those of objects are written by <see cref="WriteObjectsAsync"/>.</param>
    /// <param name="time">The clock.</param>
    /// <param name="extendedLabels">Whether series of objects carry the objects' app.kubernetes.io labels.</param>
    public EngineMetrics(CollectorRegistry registry, TimeProvider time, bool extendedLabels = false)
    {
        var factory = Prometheus.Metrics.WithCustomRegistry(registry);

        // Exemplars would cost every count a look at the current trace, and there is none.
        factory.ExemplarBehavior = ExemplarBehavior.NoExemplars();
        _registry = registry;
        _factory = factory;
        _time = time;
        _extendedLabels = extendedLabels;
        _due = factory.CreateGauge(
            "keyferry_due_untouched", "Objects that are due and that no worker has looked at yet.", ["controller"]);
        _longestDue = factory.CreateGauge(
            "keyferry_due_untouched_longest_seconds", "How long the first of them has been due.", ["controller"]);
    }

    /// <summary>Metrics that nothing serves.</summary>
    /// <param name="time">The clock.</param>
    public static EngineMetrics Unseen(TimeProvider time) => new(Prometheus.Metrics.NewCustomRegistry(), time);

    /// <summary>Tells of each object of a kind; to call before the engine runs.</summary>
    /// <typeparam name="T">The kind.</typeparam>
    /// <param name="kind">How it appears.</param>
    /// <param name="cache">The objects.</param>
    /// <param name="isServed">Whether this process serves the kind; one that it does not serve has no families.</param>
    public ObjectSeries<T> Track<T>(SeriesKind<T> kind, IObjectCache<T> cache, bool isServed = true)
        where T : class, IKubernetesObject<V1ObjectMeta>
    {
        var series = new ObjectSeries<T>(kind, cache, _factory, _time);
        if (isServed)
        {
            _series.Add(series);
        }

        return series;
    }

    /// <summary>Counts the passes of a controller.</summary>
    /// <param name="name">The controller's name: its kind in small letters.</param>
    public ReconcileMetrics Controller(string name) => new(_factory, name);

    /// <summary>Counts what a queue does.</summary>
    /// <param name="name">The queue's name: that of its controller.</param>
    public WorkQueueMetrics Queue(string name) => new(_factory, name);

    /// <summary>Looks before each scrape at how a queue stands.</summary>
    /// <param name="queue">The queue.</param>
    public void Watch<TKey>(WorkQueue<TKey> queue)
        where TKey : notnull
    {
        var levels = Queue(queue.Name);
        var due = _due.WithLabels(queue.Name);
        var longest = _longestDue.WithLabels(queue.Name);
        _registry.AddBeforeCollectCallback(() =>
        {
            var state = queue.State();
            levels.Set(state);
            due.Set(state.Due);
            longest.Set(state.LongestWait.TotalSeconds);
        });
    }

    /// <summary>
    /// Shows the series of objects until disposed. A replica that does not lead shows none: its caches are of another time,
    /// and a sum over replicas would count an object twice.
    /// </summary>
    public IDisposable ShowObjects()
    {
        _isServing = true;
        return new Hidden(this);
    }

    /// <summary>Writes the series of objects as text; they belong behind what the registry writes.</summary>
    /// <param name="output">Takes the text.</param>
    /// <param name="cancellation">Ends the writing.</param>
    public async Task WriteObjectsAsync(Stream output, CancellationToken cancellation)
    {
        if (!_isServing)
        {
            return;
        }

        using var writer = new ExpositionWriter(output);
        var families = new ObjectFamilies(writer, _extendedLabels);
        List<(string Kind, IReadOnlyList<ObjectSample> Samples)> stores = [];
        foreach (var series in _series)
        {
            var samples = series.Samples();
            await families.WriteAsync(series, samples, cancellation);
            if (series.StoreKind is { } kind)
            {
                stores.Add((kind, samples));
            }
        }

        await families.StoreErrorsAsync(stores, cancellation);
        await writer.FlushAsync(cancellation);
    }

    private sealed class Hidden(EngineMetrics metrics) : IDisposable
    {
        public void Dispose() => metrics._isServing = false;
    }
}
