using k8s;
using k8s.Models;
using Keyferry.Api.ExternalSecrets;
using Keyferry.Api.Generators;
using Keyferry.Api.Resources;
using Keyferry.Kubernetes.Calls;
using Keyferry.Kubernetes.Types;
using Keyferry.Kubernetes.Watching;

namespace Keyferry.Sync.Generators;

/// <summary>Tells whether the object that uses a state is still there.</summary>
/// <param name="api">The API server.</param>
/// <param name="externalSecrets">The watched ExternalSecrets.</param>
public sealed class GeneratorStateOwners(IKubeApi api, IObjectCache<ExternalSecret> externalSecrets)
{
    /// <summary>The owner of a state, as an index value; null where it names none.</summary>
    public static string? UidOf(GeneratorState state) => Owner(state)?.Uid;

    /// <summary>
    /// Whether the owner is gone for certain. Where nobody collects what an owner leaves, or a garbage collector has not come
    /// to it yet, the state is collected here.
    /// </summary>
    public async ValueTask<bool> IsGoneAsync(GeneratorState state, CancellationToken cancellation)
    {
        if (Owner(state) is not { } owner)
        {
            return false;
        }

        var key = new ObjectKey(state.Metadata.NamespaceProperty, owner.Name);
        return owner.Kind switch
        {
            "ExternalSecret" => !(externalSecrets.TryGet(key, out var found) && found.Metadata.Uid == owner.Uid)
                && await IsGoneAsync(ApiResources.ExternalSecrets, key, owner.Uid, cancellation),
            "PushSecret" => await IsGoneAsync(ApiResources.PushSecrets, key, owner.Uid, cancellation),
            _ => false,
        };
    }

    private async ValueTask<bool> IsGoneAsync<T>(
        ResourceType<T> type, ObjectKey key, string uid, CancellationToken cancellation)
        where T : class, IKubernetesObject<V1ObjectMeta>
    {
        var read = await api.GetAsync(type, key, cancellation);
        return read.Ok ? read.Value.Metadata.Uid != uid : read.Failure.IsNotFound;
    }

    private static V1OwnerReference? Owner(GeneratorState state) => state.Metadata.OwnerReferences is [var owner, ..] ? owner : null;
}
