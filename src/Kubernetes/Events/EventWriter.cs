using System.Globalization;
using System.Text.Json.Nodes;
using k8s.Models;
using Keyferry.Kubernetes.Calls;
using Keyferry.Kubernetes.Types;

namespace Keyferry.Kubernetes.Events;

/// <summary>Writes one event after the other; the same one again within a window raises the count of the first.</summary>
internal sealed class EventWriter(IKubeApi api, string component)
{
    private const int MostRemembered = 4096;
    private const int LongestMessage = 8192;
    private const int LongestName = 253;
    private static readonly TimeSpan Window = TimeSpan.FromMinutes(10);

    private readonly Dictionary<Likeness, Written> _written = [];
    private long _lastStamp;

    /// <summary>Writes an event; null means it is written.</summary>
    public async ValueTask<KubeFailure?> WriteAsync(EventNote note, CancellationToken cancellation)
    {
        var likeness = new Likeness(note.Subject.Kind, note.Subject.Key, note.Subject.Uid, note.Level, note.Reason, note.Message);
        if (_written.TryGetValue(likeness, out var before) && note.At - before.Last <= Window)
        {
            var raised = before with { Count = before.Count + 1, Last = note.At };
            var answer = await api.PatchAsync(
                BuiltIn.Event, before.Key, KubePatch.Merge(Raise(raised)), WriteOptions.Plain, cancellation);
            if (answer.Ok)
            {
                _written[likeness] = raised;
                return null;
            }

            // The server forgets events after an hour or on a clean-up: then it is a new one.
            if (!answer.Failure.IsNotFound) return answer.Failure;
        }

        var body = Event(note);
        var created = await api.CreateAsync(BuiltIn.Event, body, WriteOptions.Plain, cancellation);
        if (!created.Ok) return created.Failure;
        Remember(likeness, new Written(new ObjectKey(note.Subject.EventNamespace, body.Metadata.Name), 1, note.At));
        return null;
    }

    private static JsonObject Raise(Written to) => new()
    {
        ["count"] = to.Count,
        ["lastTimestamp"] = to.Last.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture),
    };

    private Corev1Event Event(EventNote note) => new()
    {
        Metadata = new V1ObjectMeta
        {
            Name = Name(note),
            NamespaceProperty = note.Subject.EventNamespace,
        },
        InvolvedObject = new V1ObjectReference
        {
            ApiVersion = note.Subject.ApiVersion,
            Kind = note.Subject.Kind,
            Name = note.Subject.Key.Name,
            NamespaceProperty = note.Subject.Key.Namespace.Length == 0 ? null : note.Subject.Key.Namespace,
            Uid = note.Subject.Uid,
            ResourceVersion = note.Subject.ResourceVersion,
        },
        Reason = note.Reason,
        Message = note.Message.Length <= LongestMessage ? note.Message : note.Message[..LongestMessage],
        Type = note.Level.ToString(),
        Source = new V1EventSource { Component = component },
        ReportingComponent = component,
        ReportingInstance = "",
        FirstTimestamp = WholeSeconds(note.At),
        LastTimestamp = WholeSeconds(note.At),
        Count = 1,
    };

    private string Name(EventNote note)
    {
        // Nanoseconds since 1970, raised where two events share a tick.
        var stamp = (note.At - DateTimeOffset.UnixEpoch).Ticks * 100;
        _lastStamp = Math.Max(stamp, _lastStamp + 1);
        var tail = string.Create(CultureInfo.InvariantCulture, $".{_lastStamp:x}");
        var name = note.Subject.Key.Name;
        return string.Concat(name.AsSpan(0, Math.Min(name.Length, LongestName - tail.Length)), tail);
    }

    private static DateTime WholeSeconds(DateTimeOffset at) =>
        new(at.UtcTicks - (at.UtcTicks % TimeSpan.TicksPerSecond), DateTimeKind.Utc);

    private void Remember(Likeness likeness, Written written)
    {
        if (_written.Count >= MostRemembered)
        {
            foreach (var (old, seen) in _written)
            {
                if (written.Last - seen.Last > Window) _written.Remove(old);
            }

            if (_written.Count >= MostRemembered) _written.Clear();
        }

        _written[likeness] = written;
    }

    private readonly record struct Likeness(
        string Kind, ObjectKey Key, string Uid, EventLevel Level, string Reason, string Message);

    private sealed record Written(ObjectKey Key, int Count, DateTimeOffset Last);
}
