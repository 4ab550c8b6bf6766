using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Keyferry.CloudDouble.Azure;

/// <summary>JSON Web Tokens that are really signed and really verified.</summary>
internal static class TestJwt
{
    /// <summary>Signs with RS256.</summary>
    public static string Sign(JsonObject claims, RSA key, string kid)
    {
        var header = new JsonObject { ["alg"] = "RS256", ["typ"] = "JWT", ["kid"] = kid };
        var signed = $"{Encode(header.ToJsonString())}.{Encode(claims.ToJsonString())}";
        var signature = key.SignData(Encoding.ASCII.GetBytes(signed), HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        return $"{signed}.{Base64Url.EncodeToString(signature)}";
    }

    /// <summary>The header and claims; null where the text is no JWT.</summary>
    public static (JsonElement Header, JsonElement Claims)? Read(string token)
    {
        try
        {
            return token.Split('.') is [var header, var claims, { Length: > 0 }]
                ? (JsonElement.Parse(Base64Url.DecodeFromChars(header)), JsonElement.Parse(Base64Url.DecodeFromChars(claims)))
                : null;
        }
        catch (Exception e) when (e is FormatException or JsonException)
        {
            return null;
        }
    }

    /// <summary>Whether a token is signed with a key, by the algorithm that its header names (RS256 or PS256).</summary>
    public static bool IsSignedBy(string token, RSA key)
    {
        if (Read(token) is not { } read)
        {
            return false;
        }

        var padding = Text(read.Header, "alg") switch
        {
            "RS256" => RSASignaturePadding.Pkcs1,
            "PS256" => RSASignaturePadding.Pss,
            _ => null,
        };
        var end = token.LastIndexOf('.');
        return padding is not null && key.VerifyData(
            Encoding.ASCII.GetBytes(token[..end]), Base64Url.DecodeFromChars(token.AsSpan(end + 1)), HashAlgorithmName.SHA256, padding);
    }

    public static string? Text(JsonElement item, string name) =>
        item.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    // The SDK writes times of its assertions as text, which Entra takes.
    public static long Number(JsonElement item, string name) => item.TryGetProperty(name, out var value)
        && long.TryParse(value.ToString(), System.Globalization.CultureInfo.InvariantCulture, out var number) ? number : 0;

    /// <summary>Whether <c>aud</c> is or holds an audience.</summary>
    public static bool HasAudience(JsonElement claims, string audience) => claims.TryGetProperty("aud", out var aud)
        && (aud.ValueKind == JsonValueKind.Array
            ? aud.EnumerateArray().Any(a => a.GetString() == audience)
            : aud.GetString() == audience);

    private static string Encode(string text) => Base64Url.EncodeToString(Encoding.UTF8.GetBytes(text));
}

/// <summary>An OIDC issuer, such as a cluster's API server: signs tokens and publishes its key.</summary>
internal sealed class TestIssuer : IDisposable
{
    private readonly RSA _key = RSA.Create(2048);
    private readonly RSA _stranger = RSA.Create(2048);

    public string Url { get; } = "https://issuer.example/oidc";

    public string Kid => "issuer-1";

    /// <summary>The published keys.</summary>
    public JsonObject Jwks()
    {
        var key = _key.ExportParameters(false);
        return new JsonObject
        {
            ["keys"] = new JsonArray(new JsonObject
            {
                ["kty"] = "RSA", ["kid"] = Kid, ["alg"] = "RS256", ["use"] = "sig",
                ["n"] = Base64Url.EncodeToString(key.Modulus), ["e"] = Base64Url.EncodeToString(key.Exponent),
            }),
        };
    }

    /// <summary>A token with these claims.</summary>
    public string Sign(JsonObject claims, bool byStranger = false) => TestJwt.Sign(claims, byStranger ? _stranger : _key, Kid);

    /// <summary>A token of a ServiceAccount.</summary>
    public string TokenOf(string ns, string name, DateTimeOffset now, params string[] audiences) => Sign(new JsonObject
    {
        ["iss"] = Url,
        ["sub"] = $"system:serviceaccount:{ns}:{name}",
        ["aud"] = new JsonArray([.. audiences.Select(static a => (JsonNode)a)]),
        ["iat"] = now.ToUnixTimeSeconds(),
        ["nbf"] = now.ToUnixTimeSeconds(),
        ["exp"] = now.AddHours(1).ToUnixTimeSeconds(),
    });

    public void Dispose()
    {
        _key.Dispose();
        _stranger.Dispose();
    }
}
