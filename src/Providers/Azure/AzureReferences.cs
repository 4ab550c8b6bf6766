using Keyferry.Api.Shared;
using Keyferry.Api.Stores;
using Keyferry.Providers.Contract;

namespace Keyferry.Providers.Azure;

/// <summary>What a store's credentials are read from. Pure.</summary>
internal static class AzureReferences
{
    /// <summary>The default of <c>authType</c>.</summary>
    public const string ServicePrincipal = "ServicePrincipal";

    /// <summary>The identity of the node or the pod.</summary>
    public const string ManagedIdentity = "ManagedIdentity";

    /// <summary>A ServiceAccount that an application trusts.</summary>
    public const string WorkloadIdentity = "WorkloadIdentity";

    /// <summary>How a store authenticates.</summary>
    public static string AuthTypeOf(AzureProviderSpec spec) =>
        string.IsNullOrEmpty(spec.AuthType) ? ServicePrincipal : spec.AuthType;

    /// <summary>Whether a store uses the identity of this process.</summary>
    public static bool IsAmbient(AzureProviderSpec spec) =>
        AuthTypeOf(spec) == ManagedIdentity || (AuthTypeOf(spec) == WorkloadIdentity && spec.ServiceAccountRef is null);

    /// <summary>
    /// Whether credentials lie in the namespace of whoever uses the store, so that they cannot be read for the store alone.
    /// </summary>
    public static bool IsReferent(StoreObject store) =>
        store.IsClusterWide && Of(store).Any(static r => string.IsNullOrEmpty(r.Namespace));

    /// <summary>On what a connection depends beside the store's manifest.</summary>
    public static StoreCredentials DependenciesOf(StoreObject store) => new(IsReferent(store), [.. Of(store).Distinct()]);

    // Only what the store's way to authenticate reads: a reference that is left over makes no store depend on it.
    private static IEnumerable<CredentialReference> Of(StoreObject store)
    {
        if (store.Spec.Provider.AzureKv is not { } spec)
        {
            yield break;
        }

        var keys = spec.AuthSecretRef;
        var account = AuthTypeOf(spec) == WorkloadIdentity ? spec.ServiceAccountRef : null;
        SecretKeySelector?[] read = AuthTypeOf(spec) == ServicePrincipal
            ? [keys?.ClientId, keys?.ClientSecret, keys?.ClientCertificate, string.IsNullOrEmpty(spec.TenantId) ? keys?.TenantId : null]
            : account is not null ? [keys?.ClientId, keys?.TenantId]
            : [];
        foreach (var selector in read.Where(static s => !string.IsNullOrEmpty(s?.Name)))
        {
            yield return new CredentialReference(CredentialKind.Secret, selector!.Name!, selector.Namespace);
        }

        if (account is { Name.Length: > 0 })
        {
            yield return new CredentialReference(CredentialKind.ServiceAccount, account.Name, account.Namespace);
        }
    }
}
