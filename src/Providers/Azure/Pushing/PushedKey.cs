using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Keyferry.Providers.Azure.KeyVault;

namespace Keyferry.Providers.Azure.Pushing;

/// <summary>
/// A private key in PEM (PKCS#8, PKCS#1 or SEC 1) as a JSON Web Key; bytes that are no PEM are a symmetric key, which managed
/// HSMs take (https://learn.microsoft.com/rest/api/keyvault/keys/import-key/import-key).
/// </summary>
internal sealed class PushedKey : IPushedObject
{
    private readonly string _type;
    private readonly string? _curve;
    private readonly (string Name, byte[] Bytes)[] _members;
    private readonly string[] _identifying;
    private readonly AzurePushSettings _settings;

    private PushedKey(
        string type, string? curve, (string Name, byte[]? Bytes)[] members, string[] identifying, AzurePushSettings settings)
    {
        _type = type;
        _curve = curve;
        _members = [.. members.Where(static m => m.Bytes is not null).Select(static m => (m.Name, m.Bytes!))];
        _identifying = identifying;
        _settings = settings;
    }

    /// <summary>Reads a key.</summary>
    /// <param name="value">The value, which stays the caller's.</param>
    /// <param name="settings">What goes with it.</param>
    /// <param name="error">What is wrong, without any of the value; empty where nothing is.</param>
    public static PushedKey? Of(ReadOnlySpan<byte> value, AzurePushSettings settings, out string error)
    {
        error = "";
        if (value.IndexOf("-----BEGIN "u8) < 0)
        {
            return new PushedKey("oct", null, [("k", value.ToArray())], [], settings);
        }

        var text = new char[Encoding.Latin1.GetCharCount(value)];
        Encoding.Latin1.GetChars(value, text);
        try
        {
            if (!PemEncoding.TryFind(text, out var fields))
            {
                error = "could not load private key: it is no PEM";
                return null;
            }

            var block = text.AsSpan(fields.Location);
            var label = text.AsSpan(fields.Label).ToString();
            if (label is not ("PRIVATE KEY" or "RSA PRIVATE KEY" or "EC PRIVATE KEY"))
            {
                error = $"could not load private key: key type {label} is not supported; PRIVATE KEY, RSA PRIVATE KEY and EC "
                    + "PRIVATE KEY are";
                return null;
            }

            return (label == "EC PRIVATE KEY" ? null : OfRsa(block, settings)) ?? OfEc(block, settings, ref error);
        }
        finally
        {
            Array.Clear(text);
        }
    }

    /// <inheritdoc/>
    public bool Matches(JsonElement current) => _identifying.Length > 0
        && current.TryGetProperty("key", out var key)
        && VaultBundle.Text(key, "kty") == _type && (_curve is null || VaultBundle.Text(key, "crv") == _curve)
        && Array.TrueForAll(_identifying, name => VaultBundle.KeyHas(current, name, Array.Find(_members, m => m.Name == name).Bytes));

    /// <inheritdoc/>
    public byte[] Body(JsonElement? current) => JsonBody.Write(writer =>
    {
        writer.WriteStartObject("key");
        writer.WriteString("kty", _type);
        if (_curve is not null)
        {
            writer.WriteString("crv", _curve);
        }

        foreach (var (name, bytes) in _members)
        {
            var encoded = Base64Url.EncodeToUtf8(bytes);
            writer.WriteString(Encoding.UTF8.GetBytes(name), encoded);
            CryptographicOperations.ZeroMemory(encoded);
        }

        writer.WriteEndObject();
        writer.WriteStartObject("attributes");
        writer.WriteBoolean("enabled", true);
        writer.WriteEndObject();
        _settings.WriteTags(writer, current);
    });

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var (_, bytes) in _members)
        {
            CryptographicOperations.ZeroMemory(bytes);
        }
    }

    private static PushedKey? OfRsa(ReadOnlySpan<char> pem, AzurePushSettings settings)
    {
        using var rsa = RSA.Create();
        try
        {
            rsa.ImportFromPem(pem);
        }
        catch (Exception e) when (e is CryptographicException or ArgumentException)
        {
            return null;
        }

        var key = rsa.ExportParameters(includePrivateParameters: true);
        return new PushedKey(
            "RSA", null,
            [
                ("n", key.Modulus), ("e", key.Exponent), ("d", key.D), ("dp", key.DP), ("dq", key.DQ), ("qi", key.InverseQ),
                ("p", key.P), ("q", key.Q),
            ],
            ["n", "e"], settings);
    }

    private static PushedKey? OfEc(ReadOnlySpan<char> pem, AzurePushSettings settings, ref string error)
    {
        error = "could not load private key: it is neither an RSA nor an EC key that can be read";
        using var ec = ECDsa.Create();
        try
        {
            ec.ImportFromPem(pem);
            var key = ec.ExportParameters(includePrivateParameters: true);
            if (CurveOf(key.Curve) is not { } curve)
            {
                CryptographicOperations.ZeroMemory(key.D);
                error = "could not load private key: Azure Key Vault has the curves P-256, P-256K, P-384 and P-521";
                return null;
            }

            error = "";
            return new PushedKey("EC", curve, [("x", key.Q.X), ("y", key.Q.Y), ("d", key.D)], ["x", "y"], settings);
        }
        catch (Exception e) when (e is CryptographicException or ArgumentException)
        {
            return null;
        }
    }

    private static string? CurveOf(ECCurve curve) => curve.Oid.Value switch
    {
        "1.2.840.10045.3.1.7" => "P-256",
        "1.3.132.0.34" => "P-384",
        "1.3.132.0.35" => "P-521",
        "1.3.132.0.10" => "P-256K",
        _ => curve.Oid.FriendlyName switch
        {
            "nistP256" or "ECDSA_P256" => "P-256",
            "nistP384" or "ECDSA_P384" => "P-384",
            "nistP521" or "ECDSA_P521" => "P-521",
            "secp256k1" => "P-256K",
            _ => null,
        },
    };
}
