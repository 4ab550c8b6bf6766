using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Keyferry.VaultDouble.Text;

namespace Keyferry.VaultDouble.Auth;

/// <summary>A JWT cannot be used; the message is the vendor's.</summary>
internal sealed class JwtException(string message) : Exception(message);

/// <summary>A key that verifies JWTs.</summary>
internal sealed record JwtKey(AsymmetricAlgorithm Key, string? KeyId)
{
    /// <summary>Keys of a PEM text: public keys and certificates.</summary>
    /// <exception cref="ArgumentException">There is none in it.</exception>
    public static JwtKey FromPem(string pem)
    {
        if (pem.Contains("BEGIN CERTIFICATE", StringComparison.Ordinal))
        {
            using var certificate = X509Certificate2.CreateFromPem(pem);
            return new JwtKey((AsymmetricAlgorithm?)certificate.GetRSAPublicKey() ?? certificate.GetECDsaPublicKey()!, null);
        }

        try
        {
            var rsa = RSA.Create();
            rsa.ImportFromPem(pem);
            return new JwtKey(rsa, null);
        }
        catch (Exception refused) when (refused is CryptographicException or ArgumentException)
        {
            var ecdsa = ECDsa.Create();
            ecdsa.ImportFromPem(pem);
            return new JwtKey(ecdsa, null);
        }
    }

    /// <summary>Keys of a JWK set; those of other kinds are left out.</summary>
    public static IReadOnlyList<JwtKey> FromSet(JsonObject set)
    {
        var keys = new List<JwtKey>();
        foreach (var jwk in (set["keys"] as JsonArray ?? []).OfType<JsonObject>())
        {
            var id = jwk["kid"]?.ToString();
            if (jwk["kty"]?.ToString() == "RSA")
            {
                keys.Add(new JwtKey(RSA.Create(new RSAParameters { Modulus = Part(jwk, "n"), Exponent = Part(jwk, "e") }), id));
            }
            else if (jwk["kty"]?.ToString() == "EC" && Curve(jwk["crv"]?.ToString()) is { } curve)
            {
                keys.Add(new JwtKey(ECDsa.Create(new ECParameters { Curve = curve, Q = new ECPoint { X = Part(jwk, "x"), Y = Part(jwk, "y") } }), id));
            }
        }

        return keys;
    }

    private static byte[] Part(JsonObject jwk, string name) => Base64Url(jwk[name]?.ToString() ?? "");

    private static ECCurve? Curve(string? name) => name switch
    {
        "P-256" => ECCurve.NamedCurves.nistP256,
        "P-384" => ECCurve.NamedCurves.nistP384,
        "P-521" => ECCurve.NamedCurves.nistP521,
        _ => null,
    };

    private static byte[] Base64Url(string text) => System.Buffers.Text.Base64Url.DecodeFromChars(text);
}

/// <summary>A JWT in its parts. https://www.rfc-editor.org/rfc/rfc7519</summary>
internal sealed class Jwt
{
    private readonly byte[] _signed;
    private readonly byte[] _signature;

    private Jwt(JsonObject header, JsonObject claims, byte[] signed, byte[] signature) =>
        (Header, Claims, _signed, _signature) = (header, claims, signed, signature);

    /// <summary>The header.</summary>
    public JsonObject Header { get; }

    /// <summary>The claims.</summary>
    public JsonObject Claims { get; }

    /// <summary>The signature's algorithm.</summary>
    public string Algorithm => Header["alg"]?.ToString() ?? "";

    /// <summary>The issuer.</summary>
    public string Issuer => Claims["iss"]?.ToString() ?? "";

    /// <summary>The subject.</summary>
    public string Subject => Claims["sub"]?.ToString() ?? "";

    /// <summary>The audiences.</summary>
    public IReadOnlyList<string> Audiences => Claims["aud"] switch
    {
        JsonArray list => [.. list.Select(static a => a?.ToString() ?? "")],
        null => [],
        var one => [one.ToString()],
    };

    /// <summary>Takes a JWT apart; nothing is verified.</summary>
    /// <exception cref="JwtException">It is none.</exception>
    public static Jwt Parse(string text)
    {
        var parts = text.Split('.');
        if (parts.Length != 3)
        {
            throw new JwtException("go-jose/go-jose: compact JWS format must have three parts");
        }

        var bytes = parts.Select(Decode).ToList();
        return new Jwt(Map(bytes[0]), Map(bytes[1]), Encoding.ASCII.GetBytes(parts[0] + "." + parts[1]), bytes[2]);
    }

    /// <summary>Whether one of the keys made the signature.</summary>
    public bool IsSignedBy(IEnumerable<JwtKey> keys) => keys.Any(Verifies);

    /// <summary>Refuses a token that is not yet or no longer valid.</summary>
    /// <exception cref="JwtException">The vendor's words.</exception>
    public void CheckTimes(DateTimeOffset now, TimeSpan expirationLeeway, TimeSpan notBeforeLeeway, TimeSpan skew)
    {
        if (Time("exp") is { } expires && now > expires + expirationLeeway + skew)
        {
            throw new JwtException("invalid expiration time (exp) claim: token is expired");
        }

        if (Time("nbf") is { } notBefore && now < notBefore - notBeforeLeeway - skew)
        {
            throw new JwtException("invalid not before (nbf) claim: token not yet valid");
        }

        if (Time("iat") is { } issued && now < issued - skew)
        {
            throw new JwtException("invalid issued at (iat) claim: token issued in the future");
        }
    }

    /// <summary>A time claim; null when it is missing.</summary>
    public DateTimeOffset? Time(string claim) =>
        Claims[claim] is JsonValue value && value.GetValueKind() == JsonValueKind.Number
            ? DateTimeOffset.UnixEpoch.AddSeconds(value.GetValue<JsonElement>().GetDouble()) : null;

    private bool Verifies(JwtKey key)
    {
        if (Header["kid"]?.ToString() is { Length: > 0 } id && key.KeyId is { Length: > 0 } known && id != known)
        {
            return false;
        }

        var hash = Algorithm.EndsWith("256", StringComparison.Ordinal) ? HashAlgorithmName.SHA256
            : Algorithm.EndsWith("384", StringComparison.Ordinal) ? HashAlgorithmName.SHA384 : HashAlgorithmName.SHA512;
        return (Algorithm, key.Key) switch
        {
            ("RS256" or "RS384" or "RS512", RSA rsa) => rsa.VerifyData(_signed, _signature, hash, RSASignaturePadding.Pkcs1),
            ("PS256" or "PS384" or "PS512", RSA rsa) => rsa.VerifyData(_signed, _signature, hash, RSASignaturePadding.Pss),
            ("ES256" or "ES384" or "ES512", ECDsa ecdsa) => ecdsa.VerifyData(_signed, _signature, hash),
            _ => false,
        };
    }

    private static byte[] Decode(string part)
    {
        try
        {
            return System.Buffers.Text.Base64Url.DecodeFromChars(part);
        }
        catch (FormatException)
        {
            var bad = part.TakeWhile(static c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_').Count();
            // The text may end in one digit too many, or in digits with bits left over: a lenient reader drops those.
            return bad < part.Length || part.Length % 4 == 1
                ? throw new JwtException($"illegal base64 data at input byte {(bad < part.Length ? bad : part.Length - 1)}")
                : [];
        }
    }

    private static JsonObject Map(byte[] json)
    {
        try
        {
            return GoJson.Parse(Encoding.UTF8.GetString(json)) as JsonObject ?? throw new JwtException("go-jose/go-jose: invalid JSON");
        }
        catch (JsonException)
        {
            throw new JwtException("go-jose/go-jose: invalid JSON");
        }
    }
}
