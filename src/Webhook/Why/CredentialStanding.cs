using Keyferry.Kubernetes.Calls;
using Keyferry.Kubernetes.Types;
using Keyferry.Providers.Contract;
using Keyferry.Webhook.Access;

namespace Keyferry.Webhook.Why;

/// <summary>Whether an object is there that a store reads its credentials from.</summary>
/// <param name="Line">What is known of it.</param>
/// <param name="IsMissing">Whether it is not there.</param>
internal sealed record CredentialStanding(string Line, bool IsMissing)
{
    /// <summary>Looks at all of a store. Only metadata is kept.</summary>
    /// <param name="api">The API server.</param>
    /// <param name="store">The store.</param>
    /// <param name="provider">Its provider.</param>
    /// <param name="cancellation">Ends the calls.</param>
    public static async ValueTask<IReadOnlyList<CredentialStanding>> ReadAsync(
        IKubeApi api, StoreObject store, IProvider provider, CancellationToken cancellation)
    {
        List<CredentialStanding> all = [];
        foreach (var reference in provider.CredentialsOf(store).References.Where(static r => r.Name.Length > 0).Distinct())
        {
            all.Add(await ReadAsync(api, store, reference, cancellation));
        }

        return all;
    }

    private static async ValueTask<CredentialStanding> ReadAsync(
        IKubeApi api, StoreObject store, CredentialReference reference, CancellationToken cancellation)
    {
        ResourceType type = reference.Kind switch
        {
            CredentialKind.Secret => BuiltIn.Secret,
            CredentialKind.ConfigMap => BuiltIn.ConfigMap,
            _ => BuiltIn.ServiceAccount,
        };

        // As the engine reads them: the store's own namespace, and another one of a cluster-wide store only.
        var ns = store.IsClusterWide ? reference.Namespace ?? "" : store.Namespace;
        if (ns.Length == 0)
        {
            return new CredentialStanding($"{type.Kind} \"{reference.Name}\" of each namespace that uses the store", IsMissing: false);
        }

        var read = await api.GetAsync(ObjectHeader.Of(type), new ObjectKey(ns, reference.Name), cancellation);
        return read.Ok ? new CredentialStanding($"{type.Kind} {ns}/{reference.Name} is there", IsMissing: false)
            : read.Failure.IsNotFound ? new CredentialStanding($"{type.Kind} {ns}/{reference.Name} is not there", IsMissing: true)
            : new CredentialStanding(ReadProblem.Of(read.Failure, "get", type, ns), IsMissing: false);
    }
}
