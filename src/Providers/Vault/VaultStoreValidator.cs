using Keyferry.Api.Shared;
using Keyferry.Api.Stores;
using Keyferry.Api.Validation;
using Keyferry.Providers.Contract;
using Keyferry.Providers.Stores;

namespace Keyferry.Providers.Vault;

/// <summary>Checks the settings of a Vault: those of a store, and those of a generator.</summary>
internal static class VaultStoreValidator
{
    /// <summary>What is said where the JWT method has no token.</summary>
    public const string NoTokenSource =
        "neither `secretRef` nor `kubernetesServiceAccountToken` was supplied as token source for jwt authentication";

    private static readonly StoreObject Nameless = new("VaultDynamicSecret", "", "", new SecretStoreSpec());

    private const string NoRoleSource = "invalid Auth.AppRole: neither `roleId` nor `roleRef` was supplied";

    /// <summary>Checks a store's block.</summary>
    /// <param name="store">The store.</param>
    /// <param name="errors">Takes what is found.</param>
    public static void Validate(StoreObject store, FieldErrorList errors)
    {
        if (store.Spec.Provider.Vault is { } spec)
        {
            Validate(store, spec, "spec.provider.vault", errors);
        }
    }

    /// <summary>Checks settings.</summary>
    /// <param name="store">The store; null for a generator, which reads from its own namespace whatever a reference says.</param>
    /// <param name="spec">The settings.</param>
    /// <param name="root">Where they stand.</param>
    /// <param name="errors">Takes what is found.</param>
    public static void Validate(StoreObject? store, VaultProviderSpec spec, string root, FieldErrorList errors)
    {
        Server(spec.Server, root, errors);
        Path($"{root}.path", spec.Path, errors);
        if (VaultHeaders.Problem(spec.Headers) is { } header)
        {
            errors.Error($"{root}.headers", CauseType.Invalid, header);
        }

        if (spec.CheckAndSet?.Required == true && spec.Version == "v1")
        {
            errors.Error(
                $"{root}.checkAndSet.required", CauseType.Invalid, "checkAndSet is not supported with Vault KV version v1");
        }

        if (spec is { ForwardInconsistent: true, ReadYourWrites: not true })
        {
            errors.Warn($"{root}.forwardInconsistent", "forwards nothing without readYourWrites: true");
        }

        Tls(store, spec.Tls, root, errors);
        StoreAuthorities.Validate(
            store ?? Nameless, spec.CaBundle, store is null ? null : spec.CaProvider, $"{root}.", errors);
        if (spec.Auth is { } auth)
        {
            Auth(store, auth, $"{root}.auth", errors);
        }
    }

    /// <summary>Checks a server's address.</summary>
    public static void Server(string? server, string root, FieldErrorList errors)
    {
        if (string.IsNullOrWhiteSpace(server))
        {
            errors.Error($"{root}.server", CauseType.Required, "is empty; set it, such as https://vault.example.com:8200");
        }
        else if (!VaultAddress.TryRead(server, out var address, out var wrong))
        {
            // External Secrets Operator takes such a store, and finds out when it connects: so a takeover does not stop here.
            errors.Warn($"{root}.server", wrong);
        }
        else if (new Uri(address) is { Scheme: "http", IsLoopback: false })
        {
            errors.Warn($"{root}.server", "is not https: credentials and secrets travel unencrypted");
        }
    }

    /// <summary>Checks a path below <c>/v1/</c>; one that is not set is right.</summary>
    public static void Path(string field, string? path, FieldErrorList errors)
    {
        if (VaultPaths.Clean(path ?? "") is { Length: > 0 } clean && VaultPaths.Problem(clean) is { } problem)
        {
            errors.Error(field, CauseType.Invalid, $"cannot be used: {problem}");
        }
    }

    private static void Tls(StoreObject? store, VaultClientTls? tls, string root, FieldErrorList errors)
    {
        if (tls is null)
        {
            return;
        }

        Referent(store, $"{root}.tls.certSecretRef", "invalid ClientTLS.ClientCert", tls.CertSecretRef?.Namespace, errors);
        Referent(store, $"{root}.tls.keySecretRef", "invalid ClientTLS.SecretRef", tls.KeySecretRef?.Namespace, errors);
        if (tls.CertSecretRef is null != tls.KeySecretRef is null)
        {
            errors.Error(
                $"{root}.tls", CauseType.Invalid,
                "when provided, both ClientTLS.ClientCert and ClientTLS.SecretRef should be provided: set certSecretRef and "
                    + "keySecretRef");
        }
    }

    private static void Auth(StoreObject? store, VaultAuth auth, string root, FieldErrorList errors)
    {
        foreach (var (path, mount) in new[]
        {
            ("appRole.path", auth.AppRole?.Path), ("kubernetes.mountPath", auth.Kubernetes?.MountPath), ("ldap.path", auth.Ldap?.Path),
            ("userPass.path", auth.UserPass?.Path), ("jwt.path", auth.Jwt?.Path), ("cert.path", auth.Cert?.Path),
            ("iam.path", auth.Iam?.Path), ("gcp.path", auth.Gcp?.Path),
        })
        {
            Path($"{root}.{path}", mount, errors);
        }

        if (auth.AppRole is { RoleRef: null } role && string.IsNullOrWhiteSpace(role.RoleId))
        {
            errors.Error($"{root}.appRole", CauseType.Required, NoRoleSource);
        }

        if (auth.Jwt is { SecretRef: null, KubernetesServiceAccountToken: null })
        {
            errors.Error($"{root}.jwt", CauseType.Required, NoTokenSource);
        }

        foreach (var (path, prefix, selector) in Secrets(auth))
        {
            Referent(store, $"{root}.{path}", $"invalid Auth.{prefix}", selector?.Namespace, errors);
        }

        foreach (var (path, prefix, account) in Accounts(auth))
        {
            Referent(store, $"{root}.{path}", $"invalid Auth.{prefix}", account?.Namespace, errors);
        }
    }

    private static IEnumerable<(string Path, string Prefix, SecretKeySelector? Selector)> Secrets(VaultAuth auth) =>
    [
        ("tokenSecretRef", "TokenSecretRef", auth.TokenSecretRef),
        ("appRole.roleRef", "AppRole.RoleRef", auth.AppRole?.RoleRef),
        ("appRole.secretRef", "AppRole.SecretRef", auth.AppRole?.SecretRef),
        ("kubernetes.secretRef", "Kubernetes.SecretRef", auth.Kubernetes?.SecretRef),
        ("ldap.secretRef", "Ldap.SecretRef", auth.Ldap?.SecretRef),
        ("userPass.secretRef", "UserPass.SecretRef", auth.UserPass?.SecretRef),
        ("jwt.secretRef", "Jwt.SecretRef", auth.Jwt?.SecretRef),
        ("cert.clientCert", "Cert.ClientCert", auth.Cert?.ClientCert),
        ("cert.secretRef", "Cert.SecretRef", auth.Cert?.SecretRef),
        ("iam.secretRef.accessKeyIDSecretRef", "Iam.SecretRef.AccessKeyID", auth.Iam?.SecretRef?.AccessKeyIdSecretRef),
        ("iam.secretRef.secretAccessKeySecretRef", "Iam.SecretRef.SecretAccessKey", auth.Iam?.SecretRef?.SecretAccessKeySecretRef),
        ("iam.secretRef.sessionTokenSecretRef", "Iam.SecretRef.SessionToken", auth.Iam?.SecretRef?.SessionTokenSecretRef),
        ("gcp.secretRef.secretAccessKeySecretRef", "Gcp.SecretRef", auth.Gcp?.SecretRef?.SecretAccessKeySecretRef),
    ];

    private static IEnumerable<(string Path, string Prefix, ServiceAccountSelector? Account)> Accounts(VaultAuth auth) =>
    [
        ("kubernetes.serviceAccountRef", "Kubernetes.ServiceAccountRef", auth.Kubernetes?.ServiceAccountRef),
        ("jwt.kubernetesServiceAccountToken.serviceAccountRef", "Jwt.ServiceAccountRef", auth.Jwt?.KubernetesServiceAccountToken?.ServiceAccountRef),
        ("iam.jwt.serviceAccountRef", "Iam.JWTAuth.ServiceAccountRef", auth.Iam?.Jwt?.ServiceAccountRef),
        ("gcp.workloadIdentity.serviceAccountRef", "Gcp.WorkloadIdentity.ServiceAccountRef", auth.Gcp?.WorkloadIdentity?.ServiceAccountRef),
        ("gcp.serviceAccountRef", "Gcp.ServiceAccountRef", auth.Gcp?.ServiceAccountRef),
    ];

    private static void Referent(StoreObject? store, string path, string prefix, string? ns, FieldErrorList errors)
    {
        if (store is not null)
        {
            Selectors.CheckReferent(store, path, prefix, ns, errors);
        }
    }
}
