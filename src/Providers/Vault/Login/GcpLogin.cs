using Keyferry.Api.Stores;

namespace Keyferry.Providers.Vault.Login;

/// <summary>
/// The Google Cloud method: a JWT that a service account has signed (type iam), or one of this pod or machine (type gce); see
/// https://developer.hashicorp.com/vault/docs/auth/gcp.
/// </summary>
/// <param name="auth">The store's settings.</param>
/// <param name="references">Reads the key.</param>
/// <param name="google">Gets a JWT where there is no key.</param>
internal sealed class GcpLogin(VaultGcpAuth auth, LoginReferences references, GoogleJwt google) : IVaultLogin
{
    public string Name => "GCP";

    public string Path { get; } = LoginPaths.Of(auth.Path, "gcp");

    public async ValueTask<(byte[]? Body, string? Error)> PrepareAsync(CancellationToken cancellation)
    {
        var role = auth.Role?.Trim();
        if (string.IsNullOrEmpty(role))
        {
            return (null, "auth.gcp.role is empty");
        }

        var (jwt, error) = auth.SecretRef is null
            ? await google.FetchAsync(role, cancellation)
            : await OfKeyAsync(role, cancellation);
        return jwt is null ? (null, error) : (LoginBody.Of(("role", role), ("jwt", jwt)), null);
    }

    public string HintOf(int status) => status is 400 or 403
        ? $"is the method mounted at {Path[..^"/login".Length]}, is the role of type {(IsIam ? "iam" : "gce")}, and does it bind this "
            + "service account? OpenBao has no Google Cloud method"
        : "";

    private bool IsIam => auth.SecretRef is not null || auth.WorkloadIdentity is not null || auth.ServiceAccountRef is not null;

    private async ValueTask<(string? Jwt, string? Error)> OfKeyAsync(string role, CancellationToken cancellation)
    {
        var selector = auth.SecretRef!.SecretAccessKeySecretRef;
        var (key, error) = await references.TextAsync(selector, "auth.gcp.secretRef.secretAccessKeySecretRef", cancellation);
        if (key is null)
        {
            return (null, error);
        }

        return google.Sign(key, role) is { } jwt
            ? (jwt, null)
            : (null, $"key \"{selector!.Key}\" of Secret \"{selector.Name}\" is no JSON key of a Google service account");
    }
}
