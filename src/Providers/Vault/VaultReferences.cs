using Keyferry.Api.Shared;
using Keyferry.Api.Stores;
using Keyferry.Providers.Contract;
using Keyferry.Providers.Stores;

namespace Keyferry.Providers.Vault;

/// <summary>What a store's connection is read from: a change of any of it makes a new one. Pure.</summary>
internal static class VaultReferences
{
    /// <summary>Lists what the method that is used refers to, and what TLS does.</summary>
    /// <param name="spec">The store's settings; null where there are none.</param>
    public static StoreCredentials Of(VaultProviderSpec? spec)
    {
        if (spec is null)
        {
            return StoreCredentials.None;
        }

        var secrets = new List<SecretKeySelector?> { spec.Tls?.CertSecretRef, spec.Tls?.KeySecretRef };
        ServiceAccountSelector? account = null;
        switch (spec.Auth)
        {
            case { TokenSecretRef: { } token }:
                secrets.Add(token);
                break;
            case { AppRole: { } role }:
                secrets.AddRange([string.IsNullOrWhiteSpace(role.RoleId) ? role.RoleRef : null, role.SecretRef]);
                break;
            case { Kubernetes: { } kubernetes }:
                account = kubernetes.ServiceAccountRef;
                secrets.Add(account is null ? kubernetes.SecretRef : null);
                break;
            case { Ldap: { } ldap }:
                secrets.Add(ldap.SecretRef);
                break;
            case { UserPass: { } user }:
                secrets.Add(user.SecretRef);
                break;
            case { Jwt: { } jwt }:
                secrets.Add(jwt.SecretRef);
                account = jwt.SecretRef is null ? jwt.KubernetesServiceAccountToken?.ServiceAccountRef : null;
                break;
            case { Cert: { } cert }:
                secrets.AddRange([cert.ClientCert, cert.SecretRef]);
                break;
            case { Iam: { } iam }:
                account = iam.Jwt?.ServiceAccountRef;
                var keys = account is null ? iam.SecretRef : null;
                secrets.AddRange([keys?.AccessKeyIdSecretRef, keys?.SecretAccessKeySecretRef, keys?.SessionTokenSecretRef]);
                break;
            case { Gcp: { } gcp }:
                secrets.Add(gcp.SecretRef?.SecretAccessKeySecretRef);
                account = gcp.SecretRef is null ? gcp.WorkloadIdentity?.ServiceAccountRef ?? gcp.ServiceAccountRef : null;
                break;
            default:
                break;
        }

        var references = secrets.Where(static s => !string.IsNullOrEmpty(s?.Name))
            .Select(static s => new CredentialReference(CredentialKind.Secret, s!.Name!, s.Namespace)).ToList();
        if (account is not null)
        {
            references.Add(new CredentialReference(CredentialKind.ServiceAccount, account.Name, account.Namespace));
        }

        if (StoreAuthorities.Reference(spec.CaBundle, spec.CaProvider) is { } authorities)
        {
            references.Add(authorities);
        }

        return new StoreCredentials(DependOnCaller: false, [.. references.Distinct()]);
    }
}
