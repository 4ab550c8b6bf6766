using System.Collections.Concurrent;
using Keyferry.Api.ExternalSecrets;
using Keyferry.Kubernetes.Calls;
using Keyferry.Kubernetes.Controllers;
using Keyferry.Kubernetes.Discovery;
using Keyferry.Kubernetes.Types;

namespace Keyferry.Sync.ExternalSecrets.Manifests;

/// <summary>Targets that are no Secrets (<c>spec.target.manifest</c>).</summary>
/// <param name="api">Reads and writes targets.</param>
/// <param name="kinds">Finds their kinds.</param>
/// <param name="watches">Watches their kinds; null watches none, and drift is found at the next refresh.</param>
/// <param name="renderer">The render step.</param>
public sealed class ManifestTargets(IKubeApi api, IKindDiscovery kinds, DynamicInformers? watches, ManifestRenderer renderer) : ITargets
{
    // Content that the server completed differs from what was hashed; as the server gave it, it is right.
    private readonly ConcurrentDictionary<ObjectKey, (string Uid, string Hash)> _accepted = new();
    private readonly ConcurrentDictionary<ObjectKey, ResourceType<UnstructuredObject>> _types = new();
    private readonly ValidatedTargets _known = new();

    /// <inheritdoc/>
    public ITarget Open(ObjectKey item, ExternalSecret owner) => new ManifestTarget(this, item, owner);

    /// <inheritdoc/>
    public async ValueTask<TargetDeletion> DeleteAsync(ObjectKey item, ExternalSecret owner, CancellationToken cancellation)
    {
        var found = await FindAsync(owner, cancellation);
        if (!found.Ok)
        {
            // Of a kind that is gone there is nothing to delete.
            return new TargetDeletion(found.Failure.IsNotFound ? null : found.Failure, null);
        }

        var writer = new ManifestWriter(api, found.Value);
        var read = await writer.ReadAsync(new ObjectKey(item.Namespace, DesiredSecret.Name(owner)), cancellation);
        if (!read.Ok || Ownership.Controller(read.Value)?.Uid != owner.Metadata.Uid)
        {
            return new TargetDeletion(read.Ok || read.Failure.IsNotFound ? null : read.Failure, null);
        }

        var failure = await writer.DeleteAsync(read.Value, cancellation);
        return new TargetDeletion(
            failure, failure is null ? ManifestResults.Event("Deleted", found.Value.Kind, read.Value.Metadata.Name) : null);
    }

    /// <inheritdoc/>
    public void Forget(ObjectKey item)
    {
        renderer.Forget(item);
        Release(item);
    }

    /// <summary>Lets go of what an ExternalSecret had as target, which now has another.</summary>
    public void Release(ObjectKey item)
    {
        _accepted.TryRemove(item, out _);
        _known.Forget(item);
        if (_types.TryRemove(item, out _))
        {
            watches?.Release(item);
        }
    }

    internal bool IsStale(ObjectKey item, ExternalSecret owner) => renderer.IsStale(item, owner);

    /// <summary>Whether the watch shows a target as it was last found to be right.</summary>
    internal bool IsUntouched(ObjectKey item, ObjectKey target) =>
        _types.TryGetValue(item, out var type) && watches is not null && watches.TryGet(type, target, out var seen)
        && _known.IsValid(item, target.Name, seen.Uid, seen.ResourceVersion);

    /// <summary>Whether nobody has touched a target since it was written.</summary>
    internal bool IsValid(ObjectKey item, UnstructuredObject target) =>
        SecretState.HasManagedLabel(target.Metadata)
        && DesiredManifest.Hash(target) is var hash
        && ((target.Metadata.Annotations is { } annotations
                && annotations.TryGetValue(Naming.WellKnown.DataHashAnnotation, out var written) && written == hash)
            || (_accepted.TryGetValue(item, out var accepted) && accepted == (target.Metadata.Uid, hash)));

    internal void Remember(ObjectKey item, UnstructuredObject target) => _known.Remember(item, target.Metadata);

    internal void Accept(ObjectKey item, UnstructuredObject written)
    {
        _accepted[item] = (written.Metadata.Uid, DesiredManifest.Hash(written));
        Remember(item, written);
    }

    /// <summary>Finds a target's kind, and has it watched.</summary>
    internal async ValueTask<(ManifestWriter? Writer, string? Error)> FindWriterAsync(
        ObjectKey item, ExternalSecret owner, CancellationToken cancellation)
    {
        var found = await FindAsync(owner, cancellation);
        if (!found.Ok)
        {
            return (null, $"failed to get target resource: {found.Failure.Message}");
        }

        if (!found.Value.Namespaced)
        {
            return (null, $"spec.target.manifest: {found.Value.Kind} is a kind without namespace; a target lies beside its ExternalSecret");
        }

        _types[item] = found.Value;
        if (Ownership.Policy(owner) != "None")
        {
            watches?.Use(item, found.Value);
        }

        return (new ManifestWriter(api, found.Value), null);
    }

    internal ManifestApply Apply(ManifestWriter writer) => new(writer, renderer);

    private ValueTask<KubeResult<ResourceType<UnstructuredObject>>> FindAsync(ExternalSecret owner, CancellationToken cancellation) =>
        kinds.FindAsync(owner.Spec.Target!.Manifest!.ApiVersion, owner.Spec.Target.Manifest.Kind, cancellation);
}
