using Keyferry.Kubernetes.Types;

namespace Keyferry.Kubernetes.Watching;

/// <summary>Changes a cache and notifies of it, one change after the other.</summary>
internal sealed class ChangeFeed<T>(ObjectCache<T> cache, ResourceType type, IWatchObserver? observer)
    where T : class
{
    // Held while a change is made and notified, so that a new subscriber sees each object once. Never held over an await.
    private readonly Lock _order = new();
    private readonly List<Subscription> _subscribers = [];

    /// <summary>Notifies of each change from now on; what is there comes first, as added.</summary>
    public IDisposable Subscribe(Action<ObjectChange<T>> onChange)
    {
        lock (_order)
        {
            var one = new Subscription(this, onChange);
            foreach (var (key, value) in cache.Pairs())
            {
                Notify(one, new ObjectChange<T>(ChangeKind.Added, key, null, value));
            }

            _subscribers.Add(one);
            return one;
        }
    }

    /// <summary>Puts an object in.</summary>
    public void Put(Decoded<T> item)
    {
        lock (_order)
        {
            Notify(cache.Put(item));
        }
    }

    /// <summary>Takes an object out.</summary>
    public void Remove(ObjectKey key)
    {
        lock (_order)
        {
            Notify(cache.Remove(key));
        }
    }

    private void Notify(ObjectChange<T>? change)
    {
        if (change is not { } made)
        {
            return;
        }

        // By index: a subscriber may end its own or another subscription meanwhile.
        for (var i = _subscribers.Count - 1; i >= 0; i--)
        {
            if (i < _subscribers.Count)
            {
                Notify(_subscribers[i], made);
            }
        }
    }

    private void Notify(Subscription one, ObjectChange<T> change)
    {
        try
        {
            one.OnChange(change);
        }
        catch (Exception e)
        {
            // One subscriber's fault must not end the watch for all.
            observer?.SubscriberFailed(type, change.Key, e);
        }
    }

    private sealed class Subscription(ChangeFeed<T> feed, Action<ObjectChange<T>> onChange) : IDisposable
    {
        public Action<ObjectChange<T>> OnChange { get; } = onChange;

        public void Dispose()
        {
            lock (feed._order)
            {
                feed._subscribers.Remove(this);
            }
        }
    }
}
