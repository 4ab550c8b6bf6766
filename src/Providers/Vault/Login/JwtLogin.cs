using Keyferry.Api.Stores;

namespace Keyferry.Providers.Vault.Login;

/// <summary>The JWT method.</summary>
/// <param name="auth">The store's settings.</param>
/// <param name="references">Reads or asks for the token.</param>
internal sealed class JwtLogin(VaultJwtAuth auth, LoginReferences references) : IVaultLogin
{
    private const long Shortest = 600;
    private const long Longest = 24 * 3600;
    private static readonly string[] DefaultAudiences = ["vault"];

    public string Name => "JWT";

    public string Path { get; } = LoginPaths.Of(auth.Path, "jwt");

    public async ValueTask<(byte[]? Body, string? Error)> PrepareAsync(CancellationToken cancellation)
    {
        var (token, error) = auth switch
        {
            { SecretRef: { } secret } => await references.TrimmedAsync(secret, "auth.jwt.secretRef", cancellation, "jwt"),
            { KubernetesServiceAccountToken: { ServiceAccountRef: { } account } wanted } => await references.TokenAsync(
                account, [.. (account.Audiences ?? []).Concat(wanted.Audiences ?? (IEnumerable<string>)DefaultAudiences).Distinct()],
                TimeSpan.FromSeconds(Math.Clamp(wanted.ExpirationSeconds ?? Shortest, Shortest, Longest)), cancellation),
            _ => (null, VaultStoreValidator.NoTokenSource),
        };
        var role = auth.Role?.Trim();
        return token is null
            ? (null, error)
            : (LoginBody.Of(("role", string.IsNullOrEmpty(role) ? null : role), ("jwt", token.Trim())), null);
    }
}
