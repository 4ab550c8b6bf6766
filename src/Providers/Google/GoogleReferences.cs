using Keyferry.Api.Shared;
using Keyferry.Api.Stores;
using Keyferry.Providers.Contract;

namespace Keyferry.Providers.Google;

/// <summary>What a store's identity is read from: a change of any of it makes a new connection. Pure.</summary>
internal static class GoogleReferences
{
    /// <summary>Whether the credentials lie in the namespace of whoever uses the store, so that they cannot be read for it alone.</summary>
    public static bool IsReferent(StoreObject store) =>
        store.IsClusterWide && Of(store.Spec.Provider.GcpSm?.Auth).Exists(static r => string.IsNullOrEmpty(r.Namespace));

    /// <summary>Lists what the method that counts refers to.</summary>
    public static List<CredentialReference> Of(GcpAuth? auth) => auth switch
    {
        { SecretRef: { } key } => OfSecret(key.SecretAccessKeySecretRef),
        { WorkloadIdentity: { } identity } => OfAccount(identity.ServiceAccountRef),
        { WorkloadIdentityFederation: { } federation } => OfFederation(federation),
        _ => [],
    };

    private static List<CredentialReference> OfFederation(GcpWorkloadIdentityFederation federation) => federation switch
    {
        { CredConfig: { } config } => [new(CredentialKind.ConfigMap, config.Name, config.Namespace)],
        { ServiceAccountRef: { } account } => OfAccount(account),
        { AwsSecurityCredentials.AwsCredentialsSecretRef: { } keys } => [new(CredentialKind.Secret, keys.Name, keys.Namespace)],
        _ => [],
    };

    private static List<CredentialReference> OfSecret(SecretKeySelector? selector) =>
        string.IsNullOrEmpty(selector?.Name) ? [] : [new(CredentialKind.Secret, selector.Name, selector.Namespace)];

    private static List<CredentialReference> OfAccount(ServiceAccountSelector account) =>
        [new(CredentialKind.ServiceAccount, account.Name, account.Namespace)];
}
