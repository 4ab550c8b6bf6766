using System.Collections.Immutable;
using k8s;
using k8s.Models;
using Keyferry.Kubernetes.Watching;
using Keyferry.Kubernetes.Controllers;
using Keyferry.Kubernetes.Types;
using Prometheus;

namespace Keyferry.Sync.Metrics;

/// <summary>What one engine tells of itself, until it is disposed.</summary>
public sealed class EngineRunMetrics : IDisposable
{
    private readonly EngineMetrics _metrics;
    private ImmutableArray<IObjectSeries> _series = [];
    private ImmutableArray<QueueLevels> _queues = [];

    internal EngineRunMetrics(EngineMetrics metrics) => _metrics = metrics;

    internal ImmutableArray<IObjectSeries> Series => _series;

    /// <summary>Tells of each object of a kind.</summary>
    /// <typeparam name="T">The kind.</typeparam>
    /// <param name="kind">How it appears.</param>
    /// <param name="cache">The objects.</param>
    public ObjectSeries<T> Track<T>(SeriesKind<T> kind, IObjectCache<T> cache)
        where T : class, IKubernetesObject<V1ObjectMeta>
    {
        var series = new ObjectSeries<T>(kind, cache, _metrics.Factory, _metrics.Time);
        ImmutableInterlocked.Update(ref _series, static (all, one) => all.Add(one), series);
        return series;
    }

    /// <summary>Counts the passes of a controller.</summary>
    /// <param name="name">The controller's name: its kind in small letters.</param>
    /// <param name="series">Counts them object by object as well; null where nothing does.</param>
    public ReconcileMetrics Controller(string name, IReconcileObserver<ObjectKey>? series = null) =>
        new(_metrics.Factory, name, series);

    /// <summary>Counts what a queue does.</summary>
    /// <param name="name">The queue's name: that of its controller.</param>
    public WorkQueueMetrics Queue(string name) => new(_metrics.Factory, name);

    /// <summary>Makes families that others count in.</summary>
    internal IMetricFactory Factory => _metrics.Factory;

    /// <summary>Looks before each scrape at how a queue stands.</summary>
    /// <param name="name">The queue's name.</param>
    /// <param name="state">How it stands.</param>
    public void Watch(string name, Func<QueueState> state) => ImmutableInterlocked.Update(
        ref _queues,
        static (all, one) => all.Add(one),
        new QueueLevels(state, Queue(name), _metrics.Due.WithLabels(name), _metrics.LongestDue.WithLabels(name)));

    /// <summary>Ends the telling: no object is shown any more, and nothing is due.</summary>
    public void Dispose()
    {
        _metrics.End(this);
        foreach (var queue in _queues)
        {
            queue.Set(QueueLevels.Empty);
        }
    }

    internal void SetLevels()
    {
        foreach (var queue in _queues)
        {
            queue.Set(queue.State());
        }
    }

    private sealed record QueueLevels(
        Func<QueueState> State, WorkQueueMetrics Queue, Gauge.Child Due, Gauge.Child LongestDue)
    {
        public static QueueState Empty { get; } = new(
            0, TimeSpan.Zero, 0, TimeSpan.Zero, TimeSpan.Zero, 0, TimeSpan.Zero);

        public void Set(QueueState state)
        {
            Queue.Set(state);
            Due.Set(state.Due);
            LongestDue.Set(state.LongestWait.TotalSeconds);
        }
    }
}
