using Keyferry.Api.ExternalSecrets;
using Keyferry.Kubernetes.Calls;
using Keyferry.Kubernetes.Types;
using Keyferry.Sync.Naming;

namespace Keyferry.Sync.ExternalSecrets.Manifests;

/// <summary>Reads and writes targets of a kind.</summary>
/// <param name="api">The API server.</param>
/// <param name="type">The kind.</param>
internal sealed class ManifestWriter(IKubeApi api, ResourceType<UnstructuredObject> type)
{
    /// <summary>The kind.</summary>
    public ResourceType<UnstructuredObject> Type => type;

    /// <summary>Reads a target; a missing one is a failure that says so.</summary>
    public ValueTask<KubeResult<UnstructuredObject>> ReadAsync(ObjectKey key, CancellationToken cancellation) =>
        api.GetAsync(type, key, cancellation);

    /// <summary>Creates a target.</summary>
    public ValueTask<KubeResult<UnstructuredObject>> CreateAsync(
        ExternalSecret owner, UnstructuredObject desired, CancellationToken cancellation) =>
        api.CreateAsync(type, desired, Options(owner), cancellation);

    /// <summary>Replaces a target, if nobody has written it since it was read.</summary>
    public ValueTask<KubeResult<UnstructuredObject>> ReplaceAsync(
        ExternalSecret owner, UnstructuredObject desired, CancellationToken cancellation) =>
        api.ReplaceAsync(type, desired, Options(owner), cancellation);

    /// <summary>Deletes the very object that was read; one that is gone already is no failure.</summary>
    public async ValueTask<KubeFailure?> DeleteAsync(UnstructuredObject target, CancellationToken cancellation)
    {
        var key = new ObjectKey(target.Metadata.NamespaceProperty, target.Metadata.Name);
        var result = await api.DeleteAsync(type, key, new DeletePreconditions(Uid: target.Metadata.Uid), cancellation);
        return result.Ok || result.Failure.IsNotFound ? null : result.Failure;
    }

    // Where others write the object too, the manager tells whose a key is; a whole object is the program's.
    private static WriteOptions Options(ExternalSecret owner) => Ownership.Policy(owner) is "Merge" or "CreateOrMerge"
        ? new WriteOptions(FieldManager: FieldManager.For(owner.Metadata.Name))
        : WriteOptions.Plain;
}
