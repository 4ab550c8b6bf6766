using System.Runtime.InteropServices;

namespace Keyferry.Kubernetes.Events;

/// <summary>
/// Lets each object have 25 events at once and then one every five minutes, as client-go does
/// (https://github.com/kubernetes/client-go/blob/master/tools/record/events_cache.go): an object that fails in a loop must
/// not fill the server's store with its events.
/// </summary>
/// <param name="time">The clock.</param>
internal sealed class EventLimiter(TimeProvider time)
{
    private const double Burst = 25;
    private const int MostObjects = 16384;
    private static readonly TimeSpan Refill = TimeSpan.FromMinutes(5);

    private readonly Lock _gate = new();
    private readonly LruCache<string, Bucket> _buckets = new(MostObjects);

    /// <summary>Whether the object may have one more event now; if so, that one counts.</summary>
    public bool TryTake(EventSubject subject)
    {
        var key = subject.Identity;
        lock (_gate)
        {
            var now = time.GetTimestamp();
            var tokens = _buckets.TryGet(key, out var bucket)
                ? Math.Min(Burst, bucket.Tokens + (time.GetElapsedTime(bucket.At, now) / Refill))
                : Burst;
            var may = tokens >= 1;
            _buckets.Set(key, new Bucket(may ? tokens - 1 : tokens, now));
            return may;
        }
    }

    [StructLayout(LayoutKind.Auto)]
    private readonly record struct Bucket(double Tokens, long At);
}
