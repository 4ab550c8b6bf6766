using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Keyferry.Api.Values;
using Keyferry.Providers.Generators.Http;

namespace Keyferry.Providers.Generators.Github;

/// <summary>
/// What a GitHub App shows that it is itself, a JWT signed with RS256:
/// https://docs.github.com/apps/creating-github-apps/authenticating-with-a-github-app/generating-a-json-web-token-jwt-for-a-github-app
/// </summary>
internal static class AppJwt
{
    private const int LongestKey = 64 * 1024;

    // Clocks differ. GitHub takes ten minutes at most.
    private static readonly TimeSpan Before = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan After = TimeSpan.FromMinutes(5);

    /// <summary>Signs one.</summary>
    /// <param name="key">The App's private key, PEM.</param>
    /// <param name="appId">The App.</param>
    /// <param name="now">The time.</param>
    /// <param name="error">What is wrong with the key, without any of it; null where nothing is.</param>
    public static string? Sign(SecretValue key, string appId, DateTimeOffset now, out string? error)
    {
        error = "it holds no RSA private key in PEM (-----BEGIN RSA PRIVATE KEY-----)";
        if (key.Length > LongestKey)
        {
            return null;
        }

        var pem = Encoding.UTF8.GetChars(key.Bytes.ToArray());
        try
        {
            using var rsa = RSA.Create();
            rsa.ImportFromPem(pem);
            var claims = JsonCalls.Object(writer =>
            {
                writer.WriteString("iss", appId);
                writer.WriteNumber("iat", (now - Before).ToUnixTimeSeconds());
                writer.WriteNumber("exp", (now + After).ToUnixTimeSeconds());
            });
            var text = $"{Base64Url.EncodeToString("""{"alg":"RS256","typ":"JWT"}"""u8)}.{Base64Url.EncodeToString(claims)}";
            var signature = rsa.SignData(Encoding.ASCII.GetBytes(text), HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
            error = null;
            return $"{text}.{Base64Url.EncodeToString(signature)}";
        }
        catch (Exception e) when (e is CryptographicException or ArgumentException)
        {
            return null;
        }
        finally
        {
            Array.Clear(pem);
        }
    }
}
