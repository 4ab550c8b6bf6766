using Keyferry.Api.ExternalSecrets;
using Keyferry.Api.Resources;
using Keyferry.Kubernetes.Calls;
using Keyferry.Kubernetes.Types;
using Keyferry.Sync.Generators;

namespace Keyferry.Sync.ExternalSecrets;

/// <summary>How an ExternalSecret with generators stands at the beginning of a pass.</summary>
/// <param name="Item">The ExternalSecret.</param>
/// <param name="Facts">What decides whether generated values are kept.</param>
/// <param name="Rule">When they are.</param>
/// <param name="IsRendered">Whether a template makes the target's data.</param>
public sealed record GeneratedPass(ObjectKey Item, ReuseFacts Facts, ReuseRule Rule, bool IsRendered)
{
    /// <summary>What generators made, for the target.</summary>
    public GeneratedContent Content(GeneratedValues values) => new(values, Rule, IsRendered);
}

/// <summary>Decides for ExternalSecrets whether generated values are kept, see <see cref="ReuseDecision"/>.</summary>
/// <param name="api">The API server.</param>
/// <param name="time">The clock.</param>
public sealed class GeneratedReuse(IKubeApi api, TimeProvider time)
{
    private readonly ReuseDecision _decision = new();

    /// <summary>Decides.</summary>
    /// <param name="item">The ExternalSecret.</param>
    /// <param name="owner">The same.</param>
    /// <param name="status">The status that the last pass left, written or not.</param>
    /// <param name="version">The object's version.</param>
    /// <param name="isDue">Whether a refresh is due.</param>
    /// <param name="cancellation">Ends the call.</param>
    public async ValueTask<GeneratedPass> BeginAsync(
        ObjectKey item, ExternalSecret owner, ExternalSecretStatus? status, string version, bool isDue,
        CancellationToken cancellation)
    {
        var facts = FactsOf(owner, status, version, isDue, time.GetUtcNow());
        var editedAt = _decision.NeedsEdit(item, facts) ? await EditedAtAsync(item, facts.Uid, cancellation) : null;
        return new GeneratedPass(
            item, facts, _decision.Begin(item, facts, editedAt),
            owner.Spec.Target?.Template is { } template && (template.Data is { Count: > 0 } || template.TemplateFrom is { Count: > 0 }));
    }

    /// <summary>Notes that the target holds what the pass wanted.</summary>
    public void Written(GeneratedPass pass) => _decision.Written(pass.Item, pass.Facts);

    /// <summary>Forgets an object that is gone.</summary>
    public void Forget(ObjectKey item) => _decision.Forget(item);

    /// <summary>What decides, of an ExternalSecret. Pure.</summary>
    public static ReuseFacts FactsOf(
        ExternalSecret owner, ExternalSecretStatus? status, string version, bool isDue, DateTimeOffset now)
    {
        var metadata = owner.Metadata;
        var synced = status?.SyncedResourceVersion;
        return new ReuseFacts(
            metadata.Uid ?? "", isDue,
            isDue && !string.IsNullOrEmpty(synced) && RefreshDecision.IsDue(owner.Spec, status, synced, now, metadata.Uid),
            RefreshDecision.DueSince(owner.Spec, status, now, metadata.Uid),
            Moment(metadata.CreationTimestamp) ?? now, metadata.Generation ?? 0, version, synced, status?.RefreshTime is not null,
            ForceSync.Of(metadata.Annotations));
    }

    // The watch leaves the field managers out, which tell it: they cost more memory than most objects.
    private async ValueTask<DateTimeOffset?> EditedAtAsync(ObjectKey item, string uid, CancellationToken cancellation)
    {
        var read = await api.GetAsync(ApiResources.ExternalSecrets, item, cancellation);
        return read is { Ok: true, Value.Metadata: { } metadata } && metadata.Uid == uid
            ? (metadata.ManagedFields ?? [])
                .Where(static m => string.IsNullOrEmpty(m.Subresource))
                .Select(static m => Moment(m.Time))
                .Max()
            : null;
    }

    private static DateTimeOffset? Moment(DateTime? time) =>
        time is { } moment ? new DateTimeOffset(DateTime.SpecifyKind(moment, DateTimeKind.Utc)) : null;
}
