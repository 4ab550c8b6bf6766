using k8s.Models;
using Keyferry.Kubernetes.Calls;
using Keyferry.Kubernetes.Types;
using Keyferry.Webhook.Access;

namespace Keyferry.Webhook.Why;

/// <summary>An event of an object.</summary>
/// <param name="IsWarning">Whether it needs attention.</param>
/// <param name="Reason">Its reason.</param>
/// <param name="Message">Its message.</param>
/// <param name="Count">How often it happened.</param>
/// <param name="Last">When it happened last.</param>
internal sealed record ToldEvent(bool IsWarning, string Reason, string Message, int Count, DateTimeOffset Last);

/// <summary>The events of an object, the newest first.</summary>
/// <param name="All">The events.</param>
/// <param name="Problem">Why they could not be read; null where they could.</param>
internal sealed record ObjectEvents(IReadOnlyList<ToldEvent> All, string? Problem)
{
    private const string NamespaceOfClusterScoped = "default";
    private const int MostTold = 5;

    /// <summary>The newest warning; null where there is none.</summary>
    public ToldEvent? LastWarning => All.FirstOrDefault(static e => e.IsWarning);

    /// <summary>Reads them.</summary>
    /// <param name="api">The API server.</param>
    /// <param name="kind">The object's kind.</param>
    /// <param name="metadata">The object's metadata.</param>
    /// <param name="cancellation">Ends the call.</param>
    public static async ValueTask<ObjectEvents> ReadAsync(
        IKubeApi api, string kind, V1ObjectMeta metadata, CancellationToken cancellation)
    {
        var ns = string.IsNullOrEmpty(metadata.NamespaceProperty) ? NamespaceOfClusterScoped : metadata.NamespaceProperty;
        var listed = await api.ListAsync(
            BuiltIn.Event, ns, new ListSelector(Fields: $"involvedObject.kind={kind},involvedObject.name={metadata.Name}"), cancellation);
        if (!listed.Ok)
        {
            return new ObjectEvents([], ReadProblem.Of(listed.Failure, "list", BuiltIn.Event, ns));
        }

        // Events of an object that had the name before say nothing of this one.
        return new ObjectEvents(
            [
                .. listed.Value.Items
                    .Where(e => string.IsNullOrEmpty(e.InvolvedObject?.Uid) || e.InvolvedObject.Uid == metadata.Uid)
                    .Select(Told).OrderByDescending(static e => e.Last),
            ],
            null);
    }

    /// <summary>The fact of them; null where there are none.</summary>
    public Fact? ToFact(DateTimeOffset now) =>
        Problem is not null ? new Fact("Events", Problem)
        : All.Count == 0 ? null
        : new Fact("Events", [.. All.Take(MostTold).Select(e =>
            $"{(e.IsWarning ? "Warning" : "Normal")} {e.Reason}{(e.Count > 1 ? $" ({e.Count} times)" : "")}, {Moments.Of(e.Last, now)}: {e.Message}")]);

    private static ToldEvent Told(Corev1Event told)
    {
        var last = told.Series?.LastObservedTime ?? told.LastTimestamp ?? told.EventTime ?? told.Metadata.CreationTimestamp;
        return new ToldEvent(
            told.Type == "Warning", told.Reason ?? "", told.Message ?? "", Math.Max(told.Series?.Count ?? told.Count ?? 1, 1),
            last is { } time ? Moments.Utc(time) : DateTimeOffset.MinValue);
    }
}
