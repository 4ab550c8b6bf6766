using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Keyferry.Api.Stores;

namespace Keyferry.Providers.Vault.Login;

/// <summary>
/// The Google Cloud method, type iam: a JWT that a service account has signed
/// (https://developer.hashicorp.com/vault/docs/auth/gcp#iam-login). Its key signs here, so that Google is not called.
/// </summary>
/// <param name="auth">The store's settings.</param>
/// <param name="references">Reads the key.</param>
/// <param name="time">The clock.</param>
internal sealed class GcpLogin(VaultGcpAuth auth, LoginReferences references, TimeProvider time) : IVaultLogin
{
    // The most that a role takes unless it says otherwise (max_jwt_exp), less what clocks may differ.
    private static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(14);

    public string Name => "GCP";

    public string Path { get; } = LoginPaths.Of(auth.Path, "gcp");

    public async ValueTask<(byte[]? Body, string? Error)> PrepareAsync(CancellationToken cancellation)
    {
        var role = auth.Role?.Trim();
        if (string.IsNullOrEmpty(role))
        {
            return (null, "auth.gcp.role is empty");
        }

        if (auth.SecretRef is not { } secret)
        {
            return (null,
                "auth.gcp logs in with a service account's key alone so far: set auth.gcp.secretRef, or log in with auth.kubernetes or auth.jwt, "
                + "which need no key");
        }

        var (key, error) = await references.TextAsync(
            secret.SecretAccessKeySecretRef, "auth.gcp.secretRef.secretAccessKeySecretRef", cancellation);
        if (key is null)
        {
            return (null, error);
        }

        var jwt = Signed(key, role);
        return jwt is null
            ? (null, $"key \"{secret.SecretAccessKeySecretRef!.Key}\" of Secret \"{secret.SecretAccessKeySecretRef.Name}\" is no JSON key of a Google service account")
            : (LoginBody.Of(("role", role), ("jwt", jwt)), null);
    }

    public string HintOf(int status) => status is 400 or 403
        ? $"is the method mounted at {Path[..^"/login".Length]}, of type iam, and does the role bind this service account? OpenBao has no Google Cloud method"
        : "";

    private string? Signed(string json, string role)
    {
        try
        {
            using var document = JsonDocument.Parse(json);
            if (document.RootElement.Member("client_email").Text() is not { Length: > 0 } email
                || document.RootElement.Member("private_key").Text() is not { Length: > 0 } pem)
            {
                return null;
            }

            using var key = RSA.Create();
            key.ImportFromPem(pem);
            var now = time.GetUtcNow();
            var header = LoginBody.Of(("alg", "RS256"), ("typ", "JWT"), ("kid", document.RootElement.Member("private_key_id").Text()));
            var claims = Encoding.UTF8.GetBytes(
                $"{{\"aud\":{Quoted($"vault/{role}")},\"sub\":{Quoted(email)},\"iat\":{now.ToUnixTimeSeconds()},\"exp\":{(now + Lifetime).ToUnixTimeSeconds()}}}");
            var text = $"{Base64Url.EncodeToString(header)}.{Base64Url.EncodeToString(claims)}";
            return $"{text}.{Base64Url.EncodeToString(key.SignData(Encoding.ASCII.GetBytes(text), HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1))}";
        }
        catch (Exception e) when (e is JsonException or CryptographicException or ArgumentException)
        {
            return null;
        }
    }

    private static string Quoted(string text) => Encoding.UTF8.GetString(Text.Json.GoJson.Quote(Encoding.UTF8.GetBytes(text)));
}
