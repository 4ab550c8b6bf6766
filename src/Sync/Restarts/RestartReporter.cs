using System.Globalization;
using Keyferry.Api.ExternalSecrets;
using Keyferry.Kubernetes.Calls;
using Keyferry.Kubernetes.Events;
using Keyferry.Kubernetes.Types;

namespace Keyferry.Sync.Restarts;

/// <summary>Tells of restarts: by events on the workload and on the ExternalSecrets behind it, and by metrics.</summary>
/// <param name="events">Records events.</param>
/// <param name="metrics">Counts restarts.</param>
/// <param name="keepers">The ExternalSecrets that keep a Secret.</param>
internal sealed class RestartReporter(
    EventRecorder events, RestartMetrics metrics, Func<ObjectKey, IEnumerable<ExternalSecret>> keepers)
{
    private const int MostNames = 10;

    /// <summary>The workload's controller has taken a restart over.</summary>
    public void Restarted(ResourceType type, Workload workload, IReadOnlyList<string> secrets)
    {
        metrics.Count(type.Kind, RestartResult.Restarted);
        events.Record(SubjectOf(type, workload), EventLevel.Normal, "Restarted", $"restarted for the new content of {Names(secrets)}");
        TellKeepers(workload, secrets, "WorkloadRestarted", $"{type.Kind} {workload.Metadata.Name} was restarted for the new content of its Secret");
    }

    /// <summary>A restart is owed that nobody wants done.</summary>
    public void Notified(ResourceType type, Workload workload, IReadOnlyList<string> secrets)
    {
        metrics.Count(type.Kind, RestartResult.Notified);
        events.Record(
            SubjectOf(type, workload), EventLevel.Normal, "RestartNeeded",
            $"{Names(secrets)} has new content, which pods see after a restart: {RestartAnnotations.Restart} asks to tell it only");
        TellKeepers(workload, secrets, "WorkloadRestartNeeded", $"{type.Kind} {workload.Metadata.Name} sees the new content of its Secret after a restart");
    }

    /// <summary>A restart waits for its window.</summary>
    public void Held(ResourceType type, Workload workload, IReadOnlyList<string> secrets, DateTimeOffset? until) => events.Record(
        SubjectOf(type, workload), EventLevel.Normal, "RestartHeld",
        $"{Names(secrets)} has new content; {RestartAnnotations.Window} holds the restart "
        + (until is { } time ? $"until {time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture)}" : "and names no time"));

    /// <summary>The server took a restart, and the workload's controller does not see it.</summary>
    public void Unobserved(ResourceType type, Workload workload, TimeSpan after)
    {
        metrics.Count(type.Kind, RestartResult.Unobserved);
        events.Record(
            SubjectOf(type, workload), EventLevel.Warning, "RestartNotObserved",
            $"the restart was written, and {after.TotalMinutes:0} min later the controller of {type.Plural} has not seen it (status.observedGeneration): is it running?");
    }

    /// <summary>The server refused a write.</summary>
    public void Refused(ResourceType type, Workload workload, KubeFailure failure)
    {
        metrics.Count(type.Kind, RestartResult.Refused);
        var resource = type.Group.Length == 0 ? type.Plural : $"{type.Plural}.{type.Group}";
        events.Record(
            SubjectOf(type, workload), EventLevel.Warning, "RestartFailed",
            failure.Message + (failure.Code == 403 ? $"; grant Keyferry the verb patch on {resource}" : ""));
    }

    /// <summary>An annotation asks for what cannot be done.</summary>
    public void Invalid(ResourceType type, Workload workload, string problem) =>
        events.Record(SubjectOf(type, workload), EventLevel.Warning, "InvalidRestartAnnotation", problem);

    /// <summary>How many workloads of a kind wait for their windows.</summary>
    public void SetHeld(ResourceType type, int count) => metrics.SetHeld(type.Kind, count);

    private void TellKeepers(Workload workload, IReadOnlyList<string> secrets, string reason, string message)
    {
        var told = secrets.SelectMany(name => keepers(new ObjectKey(workload.Key.Namespace, name))).DistinctBy(static es => es.Metadata.Uid);
        foreach (var keeper in told)
        {
            events.Record(EventSubject.Of(keeper), EventLevel.Normal, reason, message);
        }
    }

    private static EventSubject SubjectOf(ResourceType type, Workload workload) =>
        new(type.ApiVersion, type.Kind, workload.Key, workload.Metadata.Uid ?? "", workload.Metadata.ResourceVersion);

    private static string Names(IReadOnlyList<string> secrets) =>
        (secrets.Count == 1 ? "Secret " : "Secrets ") + string.Join(", ", secrets.Take(MostNames))
        + (secrets.Count > MostNames ? $" and {secrets.Count - MostNames} more" : "");
}
