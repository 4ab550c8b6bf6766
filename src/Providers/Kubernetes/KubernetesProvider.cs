using Keyferry.Api.Stores;
using Keyferry.Api.Validation;
using Keyferry.Providers.Contract;
using Keyferry.Providers.Http;
using Keyferry.Providers.Metrics;
using Keyferry.Providers.Stores;

namespace Keyferry.Providers.Kubernetes;

/// <summary>Secrets in a namespace of a Kubernetes cluster (<c>provider.kubernetes</c>).</summary>
/// <param name="time">The clock.</param>
/// <param name="calls">Counts calls to the store's API server.</param>
/// <param name="egress">Where connections may lead.</param>
public sealed class KubernetesProvider(TimeProvider time, ProviderCalls calls, EgressPolicy egress) : IProvider
{
    /// <inheritdoc/>
    public string Key => "kubernetes";

    /// <inheritdoc/>
    public string Capabilities => "ReadWrite";

    /// <inheritdoc/>
    public bool IsMaintained => true;

    /// <inheritdoc/>
    public void Validate(StoreObject store, FieldErrorList errors) => KubernetesStoreValidator.Validate(store, errors);

    /// <inheritdoc/>
    public StoreCredentials CredentialsOf(StoreObject store) => KubernetesReferences.Of(store.Spec.Provider.Kubernetes);

    /// <inheritdoc/>
    public async ValueTask<ConnectResult> ConnectAsync(StoreContext context, CancellationToken cancellation)
    {
        if (context.Store.Spec.Provider.Kubernetes is not { } spec)
        {
            return new ConnectResult(null, "spec.provider.kubernetes is missing");
        }

        if (context.Namespace.Length == 0 && CredentialsOf(context.Store).References.Any(static r => string.IsNullOrEmpty(r.Namespace)))
        {
            return new ConnectResult(new ReferentStoreClient(), null);
        }

        var (connection, error) = await new KubernetesConnector(context, egress, time).ConnectAsync(spec, cancellation);
        return connection is null
            ? new ConnectResult(null, error)
            : new ConnectResult(new KubernetesStoreClient(new KubernetesCalls(connection, calls, time), NamespaceOf(spec), context.Store.IsClusterWide), null);
    }

    /// <inheritdoc/>
    public RemoteKey KeyOf(StoreObject store, RemoteRef reference) => new(reference.Key, IsMetadata: reference.FetchMetadata);

    /// <inheritdoc/>
    public StoreLocation LocationOf(StoreObject store) => KubernetesStoreLocation.Of(store.Spec.Provider.Kubernetes ?? new());

    /// <inheritdoc/>
    public StoreLocation LocationOf(StoreObject store, PushTarget entry) =>
        KubernetesStoreLocation.Of(store, store.Spec.Provider.Kubernetes ?? new(), entry);

    /// <inheritdoc/>
    public FetchResult Extract(RemoteRef reference, RemoteValue value) => KubernetesExtraction.Extract(reference, value);

    private static string NamespaceOf(KubernetesProviderSpec spec) =>
        string.IsNullOrEmpty(spec.RemoteNamespace) ? "default" : spec.RemoteNamespace;
}
