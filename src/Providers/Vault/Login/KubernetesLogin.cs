using Keyferry.Api.Stores;

namespace Keyferry.Providers.Vault.Login;

/// <summary>The Kubernetes method: Vault reviews a ServiceAccount's token with the cluster.</summary>
/// <param name="auth">The store's settings.</param>
/// <param name="references">Asks for tokens.</param>
/// <param name="own">Reads this process's own token; it says why where the store may not use it.</param>
internal sealed class KubernetesLogin(
    VaultKubernetesAuth auth, LoginReferences references, Func<CancellationToken, ValueTask<(string? Token, string? Error)>> own) : IVaultLogin
{
    private static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(10);

    public string Name => "Kubernetes";

    public string Path { get; } = LoginPaths.Of(auth.MountPath, "kubernetes");

    public async ValueTask<(byte[]? Body, string? Error)> PrepareAsync(CancellationToken cancellation)
    {
        if (string.IsNullOrWhiteSpace(auth.Role))
        {
            return (null, "auth.kubernetes.role is empty");
        }

        var (token, error) = auth switch
        {
            { ServiceAccountRef: { } account } => await references.TokenAsync(account, account.Audiences ?? [], Lifetime, cancellation),
            { SecretRef: { } secret } => await references.TrimmedAsync(secret, "auth.kubernetes.secretRef", cancellation, "token"),
            _ => await own(cancellation),
        };
        return token is null ? (null, error) : (LoginBody.Of(("jwt", token.Trim()), ("role", auth.Role.Trim())), null);
    }

    public string HintOf(int status) => status == 403
        ? "does the role allow this ServiceAccount, its namespace and the token's audience (serviceAccountRef.audiences), may Vault "
            + $"review tokens, and is the method mounted at {Path[..^"/login".Length]}?"
        : "";
}
