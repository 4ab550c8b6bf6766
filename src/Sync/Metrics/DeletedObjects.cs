using Keyferry.Kubernetes.Types;

namespace Keyferry.Sync.Metrics;

/// <summary>
/// Objects that were deleted a short time ago. ESO shows them for as long as it runs; here they are bounded in time and
/// number, for whoever may create and delete objects could fill the memory of all that scrape.
/// </summary>
/// <param name="time">The clock.</param>
internal sealed class DeletedObjects(TimeProvider time)
{
    /// <summary>How many are shown at most; the oldest go first.</summary>
    public const int Most = 1000;

    private readonly Lock _gate = new();
    private readonly Queue<(ObjectKey Key, long Since)> _order = new();
    private readonly Dictionary<ObjectKey, long> _since = [];

    /// <summary>How long a deleted object is shown.</summary>
    public static TimeSpan Shown { get; } = TimeSpan.FromMinutes(10);

    /// <summary>Keeps an object that was deleted.</summary>
    public void Add(ObjectKey key)
    {
        lock (_gate)
        {
            var now = time.GetTimestamp();
            _since[key] = now;
            _order.Enqueue((key, now));
            Trim();
        }
    }

    /// <summary>Forgets an object, for it is there again.</summary>
    public void Remove(ObjectKey key)
    {
        lock (_gate)
        {
            _since.Remove(key);
        }
    }

    /// <summary>Those that are to be shown now.</summary>
    public IReadOnlyList<ObjectKey> Recent()
    {
        lock (_gate)
        {
            Trim();
            return [.. _since.Keys];
        }
    }

    private void Trim()
    {
        while (_order.TryPeek(out var oldest)
            && (_order.Count > Most || time.GetElapsedTime(oldest.Since) > Shown))
        {
            _order.Dequeue();
            if (_since.TryGetValue(oldest.Key, out var since) && since == oldest.Since)
            {
                _since.Remove(oldest.Key);
            }
        }
    }
}
