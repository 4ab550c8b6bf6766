using Keyferry.Kubernetes.Calls;
using Keyferry.Kubernetes.Types;
using Keyferry.Providers.Contract;
using Keyferry.Providers.Stores;

namespace Keyferry.Sync.Stores;

/// <summary>Decides whether a namespace may use a ClusterSecretStore (<c>spec.conditions</c>).</summary>
/// <param name="api">Reads the labels of namespaces.</param>
public sealed class NamespaceConditions(IKubeApi api)
{
    /// <summary>Says why a namespace may not use a store; null where it may.</summary>
    /// <param name="store">The store.</param>
    /// <param name="ns">The namespace.</param>
    /// <param name="cancellation">Ends the call.</param>
    public async ValueTask<FetchFailure?> RefuseAsync(
        StoreObject store, string ns, CancellationToken cancellation)
    {
        if (!store.IsClusterWide)
        {
            return null;
        }

        if (NamespaceAccess.IsAdmitted(store.Spec, ns) is { } known)
        {
            return known ? null : Denied(store, ns);
        }

        var read = await api.GetAsync(BuiltIn.Namespace, new ObjectKey("", ns), cancellation);
        if (!read.Ok)
        {
            return new FetchFailure(
                FetchFailureKind.Unavailable,
                $"could not get namespace \"{ns}\", whose labels cluster store \"{store.Name}\" asks for: "
                    + read.Failure.Message,
                read.Failure.RetryAfter);
        }

        return NamespaceAccess.IsSelected(store.Spec, read.Value.Metadata.Labels) ? null : Denied(store, ns);
    }

    private static FetchFailure Denied(StoreObject store, string ns) => new(
        FetchFailureKind.Invalid,
        $"using cluster store \"{store.Name}\" is not allowed from namespace \"{ns}\": denied by spec.condition");
}
