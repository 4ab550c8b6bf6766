using Keyferry.Api.Stores;
using Keyferry.Api.Values;

namespace Keyferry.Providers.Contract;

/// <summary>A SecretStore or ClusterSecretStore, as providers see both.</summary>
/// <param name="Kind">SecretStore or ClusterSecretStore.</param>
/// <param name="Namespace">The store's namespace; empty for a ClusterSecretStore.</param>
/// <param name="Name">The store's name.</param>
/// <param name="Spec">The store's spec.</param>
/// <param name="Uid">The store's <c>metadata.uid</c>; empty for a manifest that is not stored yet.</param>
/// <param name="Generation">The store's <c>metadata.generation</c>; 0 for a manifest that is not stored yet.</param>
public sealed record StoreObject(
    string Kind, string Namespace, string Name, SecretStoreSpec Spec, string Uid = "", long Generation = 0)
{
    /// <summary>Whether the store serves every namespace.</summary>
    public bool IsClusterWide => Kind == "ClusterSecretStore";
}

/// <summary>A store, and on whose behalf it is used.</summary>
/// <param name="Store">The store.</param>
/// <param name="Namespace">
/// The namespace of the ExternalSecret; the store's own when it is validated, empty for a ClusterSecretStore then.
/// </param>
/// <param name="References">Reads what the store refers to.</param>
public sealed record StoreContext(StoreObject Store, string Namespace, IReferenceReader References);

/// <summary>
/// Reads the Secrets and ServiceAccount tokens that stores refer to, by ESO's namespace rules:
/// the caller's namespace, unless the store is cluster-wide and the reference names one.
/// </summary>
public interface IReferenceReader
{
    /// <summary>Reads one key of a Secret.</summary>
    ValueTask<ReferenceResult<SecretValue>> SecretKeyAsync(
        StoreContext context, string name, string key, string? ns, CancellationToken cancellation);

    /// <summary>Reads a whole Secret.</summary>
    ValueTask<ReferenceResult<ReferencedSecret>> SecretAsync(
        StoreContext context, string name, string? ns, CancellationToken cancellation);

    /// <summary>Reads one key of a ConfigMap.</summary>
    ValueTask<ReferenceResult<SecretValue>> ConfigMapKeyAsync(
        StoreContext context, string name, string key, string? ns, CancellationToken cancellation);

    /// <summary>Reads a ServiceAccount's annotations.</summary>
    ValueTask<ReferenceResult<IReadOnlyDictionary<string, string>>> ServiceAccountAnnotationsAsync(
        StoreContext context, string name, string? ns, CancellationToken cancellation);

    /// <summary>Asks the API server for a token of a ServiceAccount.</summary>
    ValueTask<ReferenceResult<SecretValue>> ServiceAccountTokenAsync(
        StoreContext context, string name, string? ns, IReadOnlyList<string> audiences, TimeSpan? lifetime,
        CancellationToken cancellation);
}

/// <summary>What a reference led to, or why it led nowhere.</summary>
/// <param name="Value">The value; null where reading failed.</param>
/// <param name="Error">The failure in words that are stable between attempts.</param>
/// <param name="IsMissing">Whether the referenced object or key is not there (it may come yet).</param>
public sealed record ReferenceResult<T>(T? Value, string? Error, bool IsMissing = false)
    where T : class;
