using System.Globalization;

namespace Keyferry.Kubernetes.Events;

/// <summary>Makes names of events: the object's name and the time, as client-go does. For any thread.</summary>
internal sealed class EventNames
{
    private const int LongestName = 253;

    private readonly Lock _gate = new();
    private long _last;

    /// <summary>The next name.</summary>
    public string Next(EventNote note)
    {
        long stamp;
        lock (_gate)
        {
            // Nanoseconds since 1970, raised where two events share a tick.
            stamp = _last = Math.Max((note.At - DateTimeOffset.UnixEpoch).Ticks * 100, _last + 1);
        }

        var tail = string.Create(CultureInfo.InvariantCulture, $".{stamp:x}");
        var name = note.Subject.Key.Name;
        return string.Concat(name.AsSpan(0, Math.Min(name.Length, LongestName - tail.Length)), tail);
    }
}
