using System.Buffers.Text;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json.Nodes;

namespace Keyferry.CloudDouble.Azure;

/// <summary>A version of an object in the double.</summary>
internal sealed class VaultVersion
{
    public required string Id { get; init; }

    public required JsonObject Attributes { get; init; }

    public JsonObject Tags { get; set; } = [];

    public string? ContentType { get; init; }

    public string? Value { get; init; }

    /// <summary>The public part of a key.</summary>
    public JsonObject? Key { get; init; }

    public byte[]? Certificate { get; init; }

    public JsonObject? Policy { get; init; }

    public bool IsManaged { get; init; }

    public bool IsEnabled => Attributes["enabled"]!.GetValue<bool>();
}

/// <summary>An object in the double.</summary>
internal sealed class VaultItem
{
    public required string Name { get; init; }

    public List<VaultVersion> Versions { get; } = [];

    public long? DeletedAt { get; set; }

    /// <summary>How many more requests a recovery takes.</summary>
    public int Recovering { get; set; }

    public VaultVersion Current => Versions[^1];
}

/// <summary>Makes versions out of what a client sends; a text instead says what is wrong with it.</summary>
internal static class VaultVersions
{
    private const int LargestValue = 25 * 1024;
    private static readonly string[] AllOperations = ["sign", "verify", "encrypt", "decrypt", "wrapKey", "unwrapKey"];

    public static string NewId() => Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16));

    /// <summary>A secret (https://learn.microsoft.com/rest/api/keyvault/secrets/set-secret/set-secret).</summary>
    public static (VaultVersion? Version, string? Problem) Secret(JsonNode? body, long now, string level)
    {
        if (Text(body, "value") is not { Length: > 0 } value || AttributesOf(body, now, level) is not { } attributes)
        {
            return (null, "The request body must include a non-empty value.");
        }

        return System.Text.Encoding.UTF8.GetByteCount(value) > LargestValue
            ? (null, "The secret value is larger than 25 KB.")
            : TagProblem(body) is { } problem ? (null, problem)
            : (new VaultVersion
            {
                Id = NewId(), Attributes = attributes, Tags = TagsOf(body), Value = value, ContentType = Text(body, "contentType"),
            }, null);
    }

    /// <summary>A key (https://learn.microsoft.com/rest/api/keyvault/keys/import-key/import-key).</summary>
    public static (VaultVersion? Version, string? Problem) Key(JsonNode? body, long now, string level)
    {
        if (body?["key"] is not JsonObject key || Text(key, "kty") is not { } type || AttributesOf(body, now, level) is not { } attributes)
        {
            return (null, "The request body must include a key with kty.");
        }

        string[]? needed = type switch { "RSA" => ["n", "e", "d"], "EC" => ["crv", "x", "y", "d"], _ => null };
        if (needed is null)
        {
            return (null, $"key type {type} is not supported in this vault; symmetric keys require Managed HSM");
        }

        if (Array.Find(needed, n => Text(key, n) is null) is { } missing)
        {
            return (null, $"{type} import requires the \"{missing}\" member");
        }

        var shown = new JsonObject { ["kty"] = type };
        foreach (var name in needed.Where(static n => n != "d"))
        {
            shown[name] = Text(key, name);
        }

        shown["key_ops"] = key["key_ops"]?.DeepClone() ?? Operations();
        attributes["exportable"] = false;
        return (new VaultVersion { Id = NewId(), Attributes = attributes, Tags = TagsOf(body), Key = shown }, null);
    }

    /// <summary>A new EC key.</summary>
    public static VaultVersion NewEcKey(long now, string level)
    {
        using var ec = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var point = ec.ExportParameters(false).Q;
        var attributes = AttributesOf(null, now, level)!;
        attributes["exportable"] = false;
        return new VaultVersion
        {
            Id = NewId(), Attributes = attributes,
            Key = new JsonObject
            {
                ["kty"] = "EC", ["crv"] = "P-256", ["x"] = Base64Url.EncodeToString(point.X), ["y"] = Base64Url.EncodeToString(point.Y),
                ["key_ops"] = Operations(),
            },
        };
    }

    /// <summary>
    /// A certificate, its secret and its key
    /// (https://learn.microsoft.com/rest/api/keyvault/certificates/import-certificate/import-certificate).
    /// </summary>
    public static (VaultVersion[]? Versions, string? Problem) Certificate(JsonNode? body, long now, string level)
    {
        if (Text(body, "value") is not { Length: > 0 } value)
        {
            return (null, "The request body must include a certificate value.");
        }

        var contentType = body!["policy"]?["secret_props"]?["contentType"]?.GetValue<string>() ?? "application/x-pkcs12";
        try
        {
            using var certificate = contentType == "application/x-pem-file"
                ? value.Contains("-----BEGIN PRIVATE KEY-----", StringComparison.Ordinal)
                    ? X509Certificate2.CreateFromPem(value, value)
                    : throw new CryptographicException("no PKCS#8 key")
                : X509CertificateLoader.LoadPkcs12(Convert.FromBase64String(value), null, X509KeyStorageFlags.EphemeralKeySet);
            using var rsa = certificate.GetRSAPublicKey();
            if (!certificate.HasPrivateKey || rsa is null)
            {
                return (null, "The certificate has no RSA private key.");
            }

            var id = NewId();
            var attributes = AttributesOf(null, now, level)!;
            attributes["nbf"] = new DateTimeOffset(certificate.NotBefore).ToUnixTimeSeconds();
            attributes["exp"] = new DateTimeOffset(certificate.NotAfter).ToUnixTimeSeconds();
            var key = rsa.ExportParameters(false);
            var keyAttributes = AttributesOf(null, now, level)!;
            keyAttributes["exportable"] = false;
            return (
            [
                new VaultVersion
                {
                    Id = id, Attributes = attributes, Tags = TagsOf(body), Certificate = certificate.RawData,
                    Policy = new JsonObject { ["secret_props"] = new JsonObject { ["contentType"] = contentType } },
                },
                new VaultVersion { Id = id, Attributes = AttributesOf(null, now, level)!, Value = value, ContentType = contentType, IsManaged = true },
                new VaultVersion
                {
                    Id = id, Attributes = keyAttributes, IsManaged = true,
                    Key = new JsonObject
                    {
                        ["kty"] = "RSA", ["n"] = Base64Url.EncodeToString(key.Modulus), ["e"] = Base64Url.EncodeToString(key.Exponent),
                        ["key_ops"] = Operations(),
                    },
                },
            ], null);
        }
        catch (Exception e) when (e is CryptographicException or FormatException or ArgumentException)
        {
            return (null, "The specified PKCS#12 or PEM certificate content cannot be read.");
        }
    }

    /// <summary>Changes tags and attributes.</summary>
    public static void Patch(VaultVersion version, JsonNode? body, long now)
    {
        if (body?["tags"] is JsonObject)
        {
            version.Tags = TagsOf(body);
        }

        foreach (var name in new[] { "enabled", "nbf", "exp" })
        {
            if (body?["attributes"]?[name] is { } value)
            {
                version.Attributes[name] = value.DeepClone();
            }
        }

        version.Attributes["updated"] = now;
    }

    public static string? Text(JsonNode? item, string name) =>
        item is JsonObject members && members[name] is JsonValue value && value.TryGetValue<string>(out var text) ? text : null;

    private static JsonArray Operations() => new([.. AllOperations.Select(static o => (JsonNode)o)]);

    private static JsonObject TagsOf(JsonNode? body) => body?["tags"] is JsonObject tags ? (JsonObject)tags.DeepClone() : [];

    private static string? TagProblem(JsonNode? body) => body?["tags"] is JsonObject { Count: > 15 } ? "There are more than 15 tags." : null;

    private static JsonObject? AttributesOf(JsonNode? body, long now, string level)
    {
        var attributes = new JsonObject { ["enabled"] = true };
        foreach (var name in new[] { "enabled", "nbf", "exp" })
        {
            if (body?["attributes"]?[name] is not JsonValue value)
            {
                continue;
            }

            if (name == "enabled" ? !value.TryGetValue<bool>(out _) : !value.TryGetValue<long>(out _))
            {
                return null;
            }

            attributes[name] = value.DeepClone();
        }

        attributes["created"] = now;
        attributes["updated"] = now;
        attributes["recoveryLevel"] = level;
        attributes["recoverableDays"] = 90;
        return attributes;
    }
}
