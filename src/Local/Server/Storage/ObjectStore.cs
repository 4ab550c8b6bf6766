using System.Globalization;
using System.Text.Json.Nodes;
using System.Threading.Channels;

namespace Keyferry.Local.Server.Storage;

/// <summary>All objects, one counter of revisions, and the latest changes. Every member is safe to call from any thread.</summary>
internal sealed class ObjectStore(int history)
{
    private static readonly StringComparer Ordinal = StringComparer.Ordinal;

    private readonly Lock _lock = new();
    private readonly Dictionary<ResourceKey, SortedDictionary<string, StoredObject>> _objects = [];
    private readonly LinkedList<StoreChange> _log = [];
    private readonly List<Subscription> _subscriptions = [];
    private long _forgotten;
    private long _revision;

    /// <summary>The revision of the latest change.</summary>
    public long Revision
    {
        get
        {
            lock (_lock)
            {
                return _revision;
            }
        }
    }

    /// <summary>The present state of an object; null where there is none.</summary>
    public StoredObject? Get(ObjectKey key)
    {
        lock (_lock)
        {
            return Of(key.Resource).GetValueOrDefault(Place(key));
        }
    }

    /// <summary>Stores a new object and sets its resourceVersion.</summary>
    /// <returns>The stored object; null where the name is taken.</returns>
    public StoredObject? Create(ObjectKey key, JsonObject body)
    {
        lock (_lock)
        {
            var objects = Of(key.Resource);
            if (objects.ContainsKey(Place(key)))
            {
                return null;
            }

            var stored = Stamp(key, body);
            objects.Add(Place(key), stored);
            Publish(new StoreChange(stored.Revision, null, stored, null));
            return stored;
        }
    }

    /// <summary>Replaces an object that is still what <paramref name="before"/> says.</summary>
    /// <returns>The stored object; null where somebody else was faster.</returns>
    public StoredObject? Update(StoredObject before, JsonObject body)
    {
        lock (_lock)
        {
            var objects = Of(before.Key.Resource);
            if (!IsCurrent(objects, before))
            {
                return null;
            }

            var stored = Stamp(before.Key, body);
            objects[Place(before.Key)] = stored;
            Publish(new StoreChange(stored.Revision, before, stored, null));
            return stored;
        }
    }

    /// <summary>Removes an object that is still what <paramref name="before"/> says.</summary>
    /// <param name="before">The state read before.</param>
    /// <param name="last">What watches show as its last state; null for <paramref name="before"/>.</param>
    /// <returns>The last state, under the revision of the removal; null where somebody else was faster.</returns>
    public StoredObject? Delete(StoredObject before, JsonObject? last = null)
    {
        lock (_lock)
        {
            var objects = Of(before.Key.Resource);
            if (!IsCurrent(objects, before))
            {
                return null;
            }

            objects.Remove(Place(before.Key));
            var gone = new StoredObject(before.Key, last ?? before.Body, before.Revision).At(++_revision);
            Publish(new StoreChange(_revision, before, null, gone));
            return gone;
        }
    }

    /// <summary>The objects of a resource, by namespace and name, and the revision of that state.</summary>
    /// <param name="resource">The resource.</param>
    /// <param name="ns">The namespace; null for all.</param>
    /// <param name="at">A revision of the past; null for now.</param>
    /// <returns>Null where that revision is forgotten.</returns>
    public StoreSnapshot? List(ResourceKey resource, string? ns, long? at = null)
    {
        lock (_lock)
        {
            var revision = at ?? _revision;
            if (revision < _forgotten)
            {
                return null;
            }

            if (revision >= _revision)
            {
                return new StoreSnapshot([.. Of(resource).Values.Where(o => ns is null || o.Key.Namespace == ns)], _revision);
            }

            var objects = new SortedDictionary<string, StoredObject>(Of(resource), Ordinal);
            for (var node = _log.Last; node is not null && node.Value.Revision > revision; node = node.Previous)
            {
                if (node.Value.Key.Resource != resource)
                {
                    continue;
                }

                if (node.Value.Before is { } before)
                {
                    objects[Place(before.Key)] = before;
                }
                else
                {
                    objects.Remove(Place(node.Value.Key));
                }
            }

            return new StoreSnapshot([.. objects.Values.Where(o => ns is null || o.Key.Namespace == ns)], revision);
        }
    }

    /// <summary>Starts to follow changes.</summary>
    /// <param name="filter">Which.</param>
    /// <param name="after">The revision after which; null for the present one.</param>
    /// <returns>Null where changes since then are forgotten.</returns>
    public Subscription? Subscribe(Func<ObjectKey, bool> filter, long? after)
    {
        lock (_lock)
        {
            if (after < _forgotten)
            {
                return null;
            }

            var subscription = new Subscription(this, filter, Math.Max(after ?? _revision, 0));
            if (after is { } from)
            {
                foreach (var change in _log)
                {
                    if (change.Revision > from)
                    {
                        subscription.Offer(change);
                    }
                }
            }

            _subscriptions.Add(subscription);
            return subscription;
        }
    }

    /// <summary>Forgets all changes up to now, as a compaction does.</summary>
    public void Compact()
    {
        lock (_lock)
        {
            _log.Clear();
            _forgotten = _revision;
        }
    }

    internal void Drop(Subscription subscription)
    {
        lock (_lock)
        {
            _subscriptions.Remove(subscription);
        }
    }

    private static string Place(ObjectKey key) => $"{key.Namespace}/{key.Name}";

    private static bool IsCurrent(SortedDictionary<string, StoredObject> objects, StoredObject before) =>
        objects.TryGetValue(Place(before.Key), out var present) && present.Revision == before.Revision;

    private SortedDictionary<string, StoredObject> Of(ResourceKey resource)
    {
        if (!_objects.TryGetValue(resource, out var objects))
        {
            _objects[resource] = objects = new SortedDictionary<string, StoredObject>(Ordinal);
        }

        return objects;
    }

    private StoredObject Stamp(ObjectKey key, JsonObject body)
    {
        var revision = ++_revision;
        body["metadata"]!["resourceVersion"] = revision.ToString(CultureInfo.InvariantCulture);
        return new StoredObject(key, body, revision);
    }

    private void Publish(StoreChange change)
    {
        _log.AddLast(change);
        if (_log.Count > history)
        {
            _forgotten = _log.First!.Value.Revision;
            _log.RemoveFirst();
        }

        foreach (var subscription in _subscriptions)
        {
            subscription.Offer(change);
        }
    }

    /// <summary>A stream of changes, each once, in order.</summary>
    internal sealed class Subscription(ObjectStore store, Func<ObjectKey, bool> filter, long from) : IDisposable
    {
        private readonly Channel<StoreChange> _changes = Channel.CreateUnbounded<StoreChange>(
            new UnboundedChannelOptions { SingleReader = true });

        /// <summary>The revision after which it begins.</summary>
        public long From => from;

        /// <summary>The changes.</summary>
        public ChannelReader<StoreChange> Changes => _changes.Reader;

        public void Dispose()
        {
            store.Drop(this);
            _changes.Writer.TryComplete();
        }

        internal void Offer(StoreChange change)
        {
            if (change.Revision > from && filter(change.Key))
            {
                _changes.Writer.TryWrite(change);
            }
        }
    }
}

/// <summary>A consistent list.</summary>
/// <param name="Objects">The objects, by namespace and name.</param>
/// <param name="Revision">The revision at which they were like this.</param>
internal sealed record StoreSnapshot(IReadOnlyList<StoredObject> Objects, long Revision);
