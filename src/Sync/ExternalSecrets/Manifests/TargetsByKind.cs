using Keyferry.Api.ExternalSecrets;
using Keyferry.Api.Values;
using Keyferry.Kubernetes.Controllers;
using Keyferry.Kubernetes.Types;

namespace Keyferry.Sync.ExternalSecrets.Manifests;

/// <summary>
/// Targets of any kind. A manifest that says Secret is one like any other, with the same rules.
/// </summary>
/// <param name="secrets">Targets that are Secrets.</param>
/// <param name="manifests">Targets of other kinds; null where they are not allowed.</param>
public sealed class TargetsByKind(ITargets secrets, ManifestTargets? manifests) : ITargets
{
    /// <summary>Whether a target is no Secret.</summary>
    public static bool IsOther(ExternalSecret owner) =>
        owner.Spec?.Target?.Manifest is { } manifest && manifest is not { ApiVersion: "v1", Kind: "Secret" };

    /// <inheritdoc/>
    public ITarget Open(ObjectKey item, ExternalSecret owner)
    {
        if (owner.Spec?.Target?.Manifest is null)
        {
            manifests?.Release(item);
            return secrets.Open(item, owner);
        }

        return manifests is null ? new DisabledTarget(DesiredSecret.Name(owner))
            : IsOther(owner) ? manifests.Open(item, owner)
            : secrets.Open(item, owner);
    }

    /// <inheritdoc/>
    public ValueTask<TargetDeletion> DeleteAsync(ObjectKey item, ExternalSecret owner, CancellationToken cancellation) =>
        !IsOther(owner) ? secrets.DeleteAsync(item, owner, cancellation)
        : manifests is null ? ValueTask.FromResult(new TargetDeletion(null, null))
        : manifests.DeleteAsync(item, owner, cancellation);

    /// <inheritdoc/>
    public void Forget(ObjectKey item)
    {
        secrets.Forget(item);
        manifests?.Forget(item);
    }

    private sealed class DisabledTarget(string name) : ITarget
    {
        public string Name => name;

        public string ErrorReason => SyncResult.ErrorReason;

        public SyncResult? Refusal => ManifestResults.Disabled;

        public bool IsStale => false;

        public bool IsUntouched => false;

        public bool IsValid => false;

        public ValueTask<ReconcileResult?> ReadAsync(bool mayBeNew, CancellationToken cancellation) => Nothing();

        public void Remember()
        {
        }

        public ValueTask<ReconcileResult?> MarkAsync(CancellationToken cancellation) => Nothing();

        public ValueTask<ApplyResult> ApplyAsync(
            IReadOnlyDictionary<string, SecretValue> values, CancellationToken cancellation) =>
            ValueTask.FromResult(new ApplyResult(Refusal, Binds: false));

        public void Dispose()
        {
        }

        private static ValueTask<ReconcileResult?> Nothing() => ValueTask.FromResult<ReconcileResult?>(null);
    }
}
