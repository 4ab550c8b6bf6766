using System.Text.Json;
using System.Text.Json.Nodes;
using Keyferry.Api.PushSecrets;
using Keyferry.Api.Resources;
using Keyferry.Api.Shared;
using Keyferry.Kubernetes.Applying;
using Keyferry.Kubernetes.Calls;
using Keyferry.Kubernetes.Types;

namespace Keyferry.Sync.PushSecrets;

/// <summary>Computes and writes a PushSecret's status: one write a pass, and none where nothing changed.</summary>
/// <param name="api">The API server.</param>
internal sealed class PushStatusWriter(IKubeApi api)
{
    private readonly StatusWriter _writer = new(api);

    /// <summary>The status after a pass. Pure.</summary>
    /// <param name="before">The status before; null where there is none.</param>
    /// <param name="outcome">What the pass came to.</param>
    /// <param name="version">The object's version that the pass saw.</param>
    /// <param name="started">When the pass started.</param>
    public static PushSecretStatus After(PushSecretStatus? before, PushOutcome outcome, string version, DateTimeOffset started)
    {
        var old = before?.Conditions?.Find(static c => c.Type == ReadyCondition.Type);
        var ready = ReadyCondition.After(
            old is null ? null : new ReadyCondition(old.Status, old.Reason, old.Message, old.LastTransitionTime),
            outcome.Ready, outcome.Reason, outcome.Message, started);
        var conditions = (before?.Conditions ?? []).Where(static c => c.Type != ReadyCondition.Type).ToList();
        conditions.Insert(0, new StatusCondition
        {
            Type = ReadyCondition.Type,
            Status = ready.Status,
            Reason = ready.Reason,
            Message = ready.Message,
            LastTransitionTime = ready.LastTransitionTime,
        });
        return new PushSecretStatus
        {
            RefreshTime = outcome.Ready ? ApiTime.Of(outcome.PushedAt ?? started) : before?.RefreshTime,
            SyncedResourceVersion = outcome.Ready ? version : before?.SyncedResourceVersion,
            SyncedPushSecrets = outcome.Synced is { } synced ? synced.ToStatus() : before?.SyncedPushSecrets,
            Conditions = conditions,
        };
    }

    /// <summary>Writes the status. Entries that are gone are named in the patch, or a merge would leave them.</summary>
    /// <param name="push">The object as the pass saw it.</param>
    /// <param name="statusFrom">Works the status out from the one before.</param>
    /// <param name="cancellation">Ends the calls.</param>
    /// <returns>The object as the server holds it now, or the server's refusal; a conflict after several tries.</returns>
    public ValueTask<KubeResult<PushSecret>> WriteAsync(
        PushSecret push, Func<PushSecretStatus?, PushSecretStatus> statusFrom, CancellationToken cancellation) => _writer.MergeAsync(
        ApiResources.PushSecrets, push,
        current => MergeDiff.Between(Json(current.Status), Json(statusFrom(current.Status))), cancellation);

    private static JsonObject Json(PushSecretStatus? status) => status is null ? [] :
        JsonSerializer.SerializeToNode(status, ApiJsonContext.Default.PushSecretStatus) as JsonObject ?? [];
}
