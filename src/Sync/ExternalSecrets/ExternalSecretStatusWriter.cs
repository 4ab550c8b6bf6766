using System.Text.Json;
using System.Text.Json.Nodes;
using Keyferry.Api.ExternalSecrets;
using Keyferry.Api.Resources;
using Keyferry.Kubernetes.Applying;
using Keyferry.Kubernetes.Calls;
using Keyferry.Kubernetes.Types;

namespace Keyferry.Sync.ExternalSecrets;

/// <summary>Computes and writes an ExternalSecret's status: one write a pass, and none where nothing changed.</summary>
/// <param name="api">The API server.</param>
public sealed class ExternalSecretStatusWriter(IKubeApi api)
{
    private readonly StatusWriter _writer = new(api);

    /// <summary>The status after a pass. Pure.</summary>
    /// <param name="before">The status before; null where there is none.</param>
    /// <param name="outcome">What the pass came to.</param>
    /// <param name="binding">The target's name, where one was written or found; null leaves the binding as it is.</param>
    /// <param name="syncedVersion">The object's version that this pass saw.</param>
    /// <param name="started">When the pass started.</param>
    public static ExternalSecretStatus After(
        ExternalSecretStatus? before, SyncResult outcome, string? binding, string syncedVersion,
        DateTimeOffset started)
    {
        var old = before?.Conditions?.Find(static c => c.Type == ReadyCondition.Type);
        var ready = ReadyCondition.After(
            old is null ? null : new ReadyCondition(old.Status, old.Reason, old.Message, old.LastTransitionTime),
            outcome.Ready, outcome.Reason, outcome.Message, started);
        var conditions = (before?.Conditions ?? []).Where(static c => c.Type != ReadyCondition.Type).ToList();
        conditions.Insert(0, new ExternalSecretCondition
        {
            Type = ReadyCondition.Type,
            Status = ready.Status,
            Reason = ready.Reason,
            Message = ready.Message,
            LastTransitionTime = ready.LastTransitionTime,
        });
        return new ExternalSecretStatus
        {
            Binding = new SecretBinding { Name = binding ?? before?.Binding?.Name ?? "" },
            RefreshTime = outcome.Ready ? ApiTime.Of(started) : before?.RefreshTime,
            SyncedResourceVersion = outcome.Ready ? syncedVersion : before?.SyncedResourceVersion,
            Conditions = conditions,
        };
    }

    /// <summary>Writes the status, see <see cref="StatusWriter.MergeAsync{T}(ResourceType{T}, T, Func{T, JsonObject?}, CancellationToken)"/>.</summary>
    /// <param name="owner">The object as the pass saw it.</param>
    /// <param name="statusFrom">Works the status out from the one before.</param>
    /// <param name="cancellation">Ends the calls.</param>
    /// <returns>The object as the server holds it now, or the server's refusal; a conflict after several tries.</returns>
    public ValueTask<KubeResult<ExternalSecret>> WriteAsync(
        ExternalSecret owner, Func<ExternalSecretStatus?, ExternalSecretStatus> statusFrom,
        CancellationToken cancellation) => _writer.MergeAsync(
        ApiResources.ExternalSecrets, owner,
        current => statusFrom(current.Status) is var status && current.Status is { } before && Same(before, status)
            ? null
            : JsonSerializer.SerializeToNode(status, ApiJsonContext.Default.ExternalSecretStatus) as JsonObject,
        cancellation);

    private static bool Same(ExternalSecretStatus before, ExternalSecretStatus after) =>
        before.RefreshTime == after.RefreshTime
        && (before.SyncedResourceVersion ?? "") == (after.SyncedResourceVersion ?? "")
        && before.Binding is not null && (before.Binding.Name ?? "") == (after.Binding?.Name ?? "")
        && (before.Conditions ?? []).Select(Text)
            .SequenceEqual((after.Conditions ?? []).Select(Text), StringComparer.Ordinal);

    private static string Text(ExternalSecretCondition c) =>
        $"{c.Type}|{c.Status}|{c.Reason}|{c.Message}|{c.LastTransitionTime:O}";
}
