using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Keyferry.CloudDouble.Google;

/// <summary>Signs and verifies JWTs (RFC 7515, RS256).</summary>
internal static class TestJwt
{
    public static string Sign(RSA key, string kid, JsonObject claims, string algorithm = "RS256")
    {
        var header = new JsonObject { ["alg"] = algorithm, ["kid"] = kid };
        var signed = $"{Encode(header)}.{Encode(claims)}";
        return $"{signed}.{Base64Url.EncodeToString(key.SignData(Encoding.ASCII.GetBytes(signed), HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1))}";
    }

    /// <summary>The claims of a token that one of the keys signed; null where none did.</summary>
    public static JsonElement? Verify(string token, IReadOnlyDictionary<string, RSA> keys)
    {
        try
        {
            var parts = token.Split('.');
            if (parts.Length != 3)
            {
                return null;
            }

            var header = JsonElement.Parse(Base64Url.DecodeFromChars(parts[0]));
            var kid = header.TryGetProperty("kid", out var id) ? id.GetString()! : "";
            return header.GetProperty("alg").GetString() == "RS256" && keys.TryGetValue(kid, out var key)
                && key.VerifyData(
                    Encoding.ASCII.GetBytes($"{parts[0]}.{parts[1]}"), Base64Url.DecodeFromChars(parts[2]), HashAlgorithmName.SHA256,
                    RSASignaturePadding.Pkcs1)
                ? JsonElement.Parse(Base64Url.DecodeFromChars(parts[1]))
                : null;
        }
        catch (Exception e) when (e is FormatException or JsonException)
        {
            return null;
        }
    }

    private static string Encode(JsonObject json) => Base64Url.EncodeToString(Encoding.UTF8.GetBytes(json.ToJsonString()));
}
