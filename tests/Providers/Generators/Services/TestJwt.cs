using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Keyferry.Providers.Tests.Generators.Services;

/// <summary>Makes JWTs and verifies them, signature and times included.</summary>
internal static class TestJwt
{
    public static string Sign(RSA key, object claims)
    {
        var text = $"{Base64Url.EncodeToString("""{"alg":"RS256"}"""u8)}.{Base64Url.EncodeToString(JsonSerializer.SerializeToUtf8Bytes(claims))}";
        return $"{text}.{Base64Url.EncodeToString(key.SignData(Encoding.ASCII.GetBytes(text), HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1))}";
    }

    /// <summary>The claims; null where the token is not signed with RS256 by this key.</summary>
    public static JsonElement? Verify(string token, RSA key)
    {
        if (token.Split('.') is not [var header, var claims, var signature]
            || JsonElement.Parse(Base64Url.DecodeFromChars(header)).GetProperty("alg").GetString() != "RS256")
        {
            return null;
        }

        return key.VerifyData(
            Encoding.ASCII.GetBytes($"{header}.{claims}"), Base64Url.DecodeFromChars(signature), HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1)
            ? JsonElement.Parse(Base64Url.DecodeFromChars(claims))
            : null;
    }
}
