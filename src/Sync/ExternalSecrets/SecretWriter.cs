using System.Text.Json.Nodes;
using k8s.Models;
using Keyferry.Api.ExternalSecrets;
using Keyferry.Kubernetes.Calls;
using Keyferry.Kubernetes.Types;
using Keyferry.Sync.Naming;

namespace Keyferry.Sync.ExternalSecrets;

/// <summary>Reads and writes target Secrets; every write carries the ExternalSecret's own field manager.</summary>
/// <param name="api">The API server.</param>
public sealed class SecretWriter(IKubeApi api)
{
    /// <summary>Reads the target; a missing one is a failure that says so.</summary>
    public ValueTask<KubeResult<V1Secret>> ReadAsync(ObjectKey key, CancellationToken cancellation) =>
        api.GetAsync(BuiltIn.Secret, key, cancellation);

    /// <summary>Creates the target.</summary>
    public ValueTask<KubeResult<V1Secret>> CreateAsync(
        ExternalSecret owner, V1Secret desired, CancellationToken cancellation) =>
        api.CreateAsync(BuiltIn.Secret, desired, Options(owner), cancellation);

    /// <summary>Replaces the target, if nobody has written it since it was read.</summary>
    public ValueTask<KubeResult<V1Secret>> ReplaceAsync(
        ExternalSecret owner, V1Secret desired, CancellationToken cancellation) =>
        api.ReplaceAsync(BuiltIn.Secret, desired, Options(owner), cancellation);

    /// <summary>Marks a Secret as looked after, so that its events reach us.</summary>
    public ValueTask<KubeResult<V1Secret>> MarkManagedAsync(
        ExternalSecret owner, ObjectKey key, CancellationToken cancellation) =>
        api.PatchAsync(
            BuiltIn.Secret, key,
            KubePatch.Merge(new JsonObject
            {
                ["metadata"] = new JsonObject { ["labels"] = new JsonObject { [WellKnown.ManagedLabel] = "true" } },
            }),
            Options(owner), cancellation);

    /// <summary>Deletes the very Secret that was read; one that is gone already is no failure.</summary>
    public ValueTask<KubeFailure?> DeleteAsync(V1Secret secret, CancellationToken cancellation) => DeleteAsync(
        new ObjectKey(secret.Metadata.NamespaceProperty, secret.Metadata.Name), secret.Metadata.Uid, cancellation);

    /// <summary>Deletes a Secret if it is still the one of this uid; one that is gone already is no failure.</summary>
    public async ValueTask<KubeFailure?> DeleteAsync(ObjectKey key, string uid, CancellationToken cancellation)
    {
        var result = await api.DeleteAsync(BuiltIn.Secret, key, new DeletePreconditions(Uid: uid), cancellation);
        return result.Ok || result.Failure.IsNotFound ? null : result.Failure;
    }

    private static WriteOptions Options(ExternalSecret owner) =>
        new(FieldManager: FieldManager.For(owner.Metadata.Name));
}
