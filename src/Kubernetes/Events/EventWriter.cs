using System.Globalization;
using System.Runtime.InteropServices;
using System.Text.Json.Nodes;
using k8s.Models;
using Keyferry.Kubernetes.Calls;
using Keyferry.Kubernetes.Types;

namespace Keyferry.Kubernetes.Events;

/// <summary>Writes one event after the other; the same one again within a window increments the count of the first.</summary>
/// <param name="api">Writes the events.</param>
/// <param name="component">Who reports.</param>
/// <param name="names">Makes names that no two writers share.</param>
internal sealed class EventWriter(IKubeApi api, string component, EventNames names)
{
    // Of one lane of several: the same events again are counted up for 10,000 objects that fail.
    private const int MostRemembered = 4096;
    private const int LongestMessage = 8192;
    private static readonly TimeSpan Window = TimeSpan.FromMinutes(10);

    private readonly LruCache<EventKey, EventSeries> _written = new(MostRemembered);

    /// <summary>Writes an event; null means it is written.</summary>
    public async ValueTask<KubeFailure?> WriteAsync(EventNote note, CancellationToken cancellation)
    {
        var key = new EventKey(note.Subject.Identity, note.Level, note.Reason, note.Message);
        if (_written.TryGet(key, out var before) && note.At - before.Last <= Window)
        {
            var incremented = before with { Count = before.Count + 1, Last = note.At };
            var answer = await api.PatchAsync(
                BuiltIn.Event, before.Key, KubePatch.Merge(IncrementCount(incremented)), WriteOptions.Plain, cancellation);
            if (answer.Ok)
            {
                _written.Set(key, incremented);
                return null;
            }

            // The server forgets events after an hour or on a clean-up: then it is a new one.
            if (!answer.Failure.IsNotFound)
            {
                return answer.Failure;
            }
        }

        var body = Event(note);
        var created = await api.CreateAsync(BuiltIn.Event, body, WriteOptions.Plain, cancellation);
        if (!created.Ok)
        {
            return created.Failure;
        }

        _written.Set(key, new EventSeries(new ObjectKey(note.Subject.EventNamespace, body.Metadata.Name), 1, note.At));
        return null;
    }

    private static JsonObject IncrementCount(EventSeries to) => new()
    {
        ["count"] = to.Count,
        ["lastTimestamp"] = to.Last.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture),
    };

    private Corev1Event Event(EventNote note) => new()
    {
        Metadata = new V1ObjectMeta
        {
            Name = names.Next(note),
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
        FirstTimestamp = ApiTime.Of(note.At),
        LastTimestamp = ApiTime.Of(note.At),
        Count = 1,
    };

    private readonly record struct EventKey(string Subject, EventLevel Level, string Reason, string Message);

    [StructLayout(LayoutKind.Auto)]
    private readonly record struct EventSeries(ObjectKey Key, int Count, DateTimeOffset Last);
}
