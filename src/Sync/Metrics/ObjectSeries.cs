using System.Collections.Concurrent;
using k8s;
using k8s.Models;
using Keyferry.Kubernetes.Controllers;
using Keyferry.Kubernetes.Types;
using Keyferry.Kubernetes.Watching;
using Prometheus;

namespace Keyferry.Sync.Metrics;

/// <summary>
/// The series of each object of a kind. Conditions are read from the watch's cache at a scrape, so that they are what the
/// object says and end with it; only what happens in this process is counted, in one small entry an object.
/// </summary>
/// <typeparam name="T">The kind.</typeparam>
public sealed class ObjectSeries<T> : IObjectSeries, IReconcileObserver<ObjectKey>
    where T : class, IKubernetesObject<V1ObjectMeta>
{
    private readonly SeriesKind<T> _kind;
    private readonly IObjectCache<T> _cache;
    private readonly DeletedObjects _deleted;
    private readonly Histogram _durations;
    private readonly ConcurrentDictionary<ObjectKey, ObjectCounts> _counts = new();

    internal ObjectSeries(SeriesKind<T> kind, IObjectCache<T> cache, IMetricFactory factory, TimeProvider time)
    {
        _kind = kind;
        _cache = cache;
        _deleted = new DeletedObjects(time);
        _durations = factory.CreateHistogram(
            $"{kind.Prefix}_reconcile_duration_seconds", "How long passes over objects of this kind took.",
            new HistogramConfiguration { Buckets = ReconcileMetrics.Buckets });
    }

    /// <inheritdoc/>
    string IObjectSeries.Prefix => _kind.Prefix;

    /// <inheritdoc/>
    bool IObjectSeries.CountsCalls => _kind.CountsCalls;

    /// <inheritdoc/>
    string? IObjectSeries.StoreKind => _kind.StoreKind;

    /// <inheritdoc/>
    ObjectCounts IObjectSeries.Total { get; } = new();

    /// <inheritdoc/>
    void IReconcileObserver<ObjectKey>.Running(string controller, int workers)
    {
        // Nothing of it concerns one object.
    }

    /// <inheritdoc/>
    void IReconcileObserver<ObjectKey>.Started(string controller)
    {
        // A pass counts when it has ended.
    }

    /// <inheritdoc/>
    void IReconcileObserver<ObjectKey>.Crashed(string controller)
    {
        // It counts as failed when it has ended.
    }

    /// <inheritdoc/>
    public void Finished(string controller, ObjectKey key, TimeSpan duration, ReconcileResult result)
    {
        // A pass that was put off (its store has not answered) is counted when it is made.
        if (!result.KeepsAttempts)
        {
            Add(key, result.IsFailure, duration);
        }
    }

    /// <inheritdoc/>
    IReadOnlyList<ObjectSample> IObjectSeries.Samples()
    {
        var all = _cache.All();
        var samples = new ObjectSample[all.Count];
        for (var i = 0; i < samples.Length; i++)
        {
            var metadata = all[i].Metadata;
            var key = new ObjectKey(metadata.NamespaceProperty ?? "", metadata.Name);
            samples[i] = new ObjectSample(
                key.Namespace, key.Name, metadata.Labels, _kind.MatchesControllerClass(all[i]) ? _kind.Ready(all[i]) : null,
                _counts.GetValueOrDefault(key));
        }

        return samples;
    }

    /// <inheritdoc/>
    IReadOnlyList<ObjectKey> IObjectSeries.Deleted() => _deleted.Recent();

    /// <summary>Counts a pass over an object; one that is gone has no counts any more.</summary>
    internal void Add(ObjectKey key, bool failed, TimeSpan took)
    {
        _durations.Observe(took.TotalSeconds);
        ((IObjectSeries)this).Total.Add(failed, took);
        if (_cache.TryGet(key, out _))
        {
            _counts.GetOrAdd(key, static _ => new ObjectCounts()).Add(failed, took);
            _deleted.Remove(key);
        }
        else if (_counts.TryRemove(key, out _) && _kind.CountsCalls)
        {
            _deleted.Add(key);
        }
    }
}
