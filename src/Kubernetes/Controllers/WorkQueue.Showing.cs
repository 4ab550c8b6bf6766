namespace Keyferry.Kubernetes.Controllers;

/// <content>What is shown of single keys.</content>
public sealed partial class WorkQueue<TKey>
{
    /// <summary>How a key stands now; null where nothing is to be done with it.</summary>
    /// <param name="key">The key.</param>
    public QueuedKey<TKey>? Find(TKey key)
    {
        lock (_gate)
        {
            var now = _time.GetTimestamp();
            if (_processing.TryGetValue(key, out var pass))
            {
                return new QueuedKey<TKey>(key, QueuedKeyState.Running, Span(now - pass.Since), pass.Reason);
            }

            if (_ready.Find(key) is { } ready)
            {
                return new QueuedKey<TKey>(key, QueuedKeyState.Due, Span(now - ready.Since), ready.Reason);
            }

            return _later.Find(key) is { } later ? Shown(later, now) : null;
        }
    }

    /// <summary>The keys that are due and that no worker has, those first that have been due for longest.</summary>
    /// <param name="most">How many at most.</param>
    public IReadOnlyList<QueuedKey<TKey>> Due(int most)
    {
        lock (_gate)
        {
            var now = _time.GetTimestamp();
            return
            [
                .. _ready.All()
                    .Select(k => new QueuedKey<TKey>(k.Key, QueuedKeyState.Due, Span(now - k.Since), k.Reason))
                    .Concat(_later.DueKeys(now).Select(k => Shown(k, now)))
                    .OrderByDescending(static k => k.Time)
                    .Take(most),
            ];
        }
    }

    private QueuedKey<TKey> Shown(DelayedKey<TKey> key, long now) => key.Due <= now
        ? new(key.Key, QueuedKeyState.Due, Span(now - key.Due), key.Reason)
        : new(key.Key, QueuedKeyState.Later, Span(key.Due - now), key.Reason);
}
