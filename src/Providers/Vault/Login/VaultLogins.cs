using Keyferry.Api.Stores;
using Keyferry.Providers.Aws.Credentials;
using Keyferry.Providers.Contract;

namespace Keyferry.Providers.Vault.Login;

/// <summary>Picks the way to log in: the first that a store names, in External Secrets Operator's order.</summary>
internal static class VaultLogins
{
    /// <summary>The way; null where the store names none.</summary>
    /// <param name="auth">The store's settings, without a token of their own.</param>
    /// <param name="references">Reads credentials.</param>
    /// <param name="own">Reads this process's own token.</param>
    /// <param name="context">The store, and on whose behalf it is used.</param>
    /// <param name="settings">What all connections share.</param>
    /// <param name="identity">The identity of this process in AWS.</param>
    public static IVaultLogin? Of(
        VaultAuth auth, LoginReferences references, Func<CancellationToken, ValueTask<(string? Token, string? Error)>> own,
        StoreContext context, VaultSettings settings, AmbientIdentity identity) => auth switch
        {
            { AppRole: { } role } => new AppRoleLogin(role, references),
            { Kubernetes: { } kubernetes } => new KubernetesLogin(kubernetes, references, own),
            { Ldap: { } ldap } => new PasswordLogin("ldap", "ldap", ldap.Path, ldap.Username, ldap.SecretRef, references),
            { UserPass: { } user } => new PasswordLogin("userpass", "userPass", user.Path, user.Username, user.SecretRef, references),
            { Jwt: { } jwt } => new JwtLogin(jwt, references),
            { Cert: { } cert } => new CertLogin(cert),
            { Iam: { } iam } => new IamLogin(iam, context, settings, identity),
            { Gcp: { } gcp } => new GcpLogin(gcp, references, new GoogleJwt(gcp, context, settings)),
            _ => null,
        };
}
