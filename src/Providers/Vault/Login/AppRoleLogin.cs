using Keyferry.Api.Stores;

namespace Keyferry.Providers.Vault.Login;

/// <summary>The AppRole method: a role ID and a secret ID.</summary>
/// <param name="auth">The store's settings.</param>
/// <param name="references">Reads the secret ID.</param>
internal sealed class AppRoleLogin(VaultAppRoleAuth auth, LoginReferences references) : IVaultLogin
{
    public string Name => "app role";

    public string Path { get; } = LoginPaths.Of(auth.Path, "approle");

    public bool CanLockOut => true;

    public async ValueTask<(byte[]? Body, string? Error)> PrepareAsync(CancellationToken cancellation)
    {
        var (role, error) = auth switch
        {
            { RoleId: { } id } when id.Trim().Length > 0 => (id.Trim(), null),
            { RoleRef: { } reference } => await references.TrimmedAsync(reference, "auth.appRole.roleRef", cancellation),
            _ => (null, "invalid Auth.AppRole: neither `roleId` nor `roleRef` was supplied"),
        };
        if (role is null)
        {
            return (null, error);
        }

        (var secret, error) = await references.TextAsync(auth.SecretRef, "auth.appRole.secretRef", cancellation);
        return secret is null ? (null, error) : (LoginBody.Of(("role_id", role), ("secret_id", secret.Trim())), null);
    }
}
