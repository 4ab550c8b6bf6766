using Keyferry.Api.Stores;

namespace Keyferry.Providers.Vault.Login;

/// <summary>The TLS certificates method: the connection itself shows the certificate.</summary>
/// <param name="auth">The store's settings.</param>
internal sealed class CertLogin(VaultCertAuth auth) : IVaultLogin
{
    public string Name => "certificate";

    public string Path { get; } = LoginPaths.Of(auth.Path, "cert");

    public ValueTask<(byte[]? Body, string? Error)> PrepareAsync(CancellationToken cancellation)
    {
        var role = auth.VaultRole?.Trim();
        return ValueTask.FromResult<(byte[]?, string?)>((LoginBody.Of(("name", string.IsNullOrEmpty(role) ? null : role)), null));
    }
}
