using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json;
using Keyferry.Providers.Azure.KeyVault;

namespace Keyferry.Providers.Azure.Pushing;

/// <summary>
/// A certificate: PKCS#12 without a password, DER, or PEM. The service takes PKCS#12 as base64, and PEM as text with its
/// content type and an unencrypted PKCS#8 key
/// (https://learn.microsoft.com/azure/key-vault/certificates/tutorial-import-certificate).
/// </summary>
internal sealed class PushedCertificate : IPushedObject
{
    private const string Problem = "could not parse certificate value as PKCS#12, DER or PEM";

    private readonly byte[] _leaf;
    private readonly byte[] _content;
    private readonly bool _isPem;
    private readonly AzurePushSettings _settings;

    private PushedCertificate(byte[] leaf, byte[] content, bool isPem, AzurePushSettings settings)
    {
        _leaf = leaf;
        _content = content;
        _isPem = isPem;
        _settings = settings;
    }

    /// <summary>Reads a certificate.</summary>
    /// <param name="value">The value, which stays the caller's.</param>
    /// <param name="settings">What goes with it.</param>
    /// <param name="error">What is wrong, without any of the value; empty where nothing is.</param>
    public static PushedCertificate? Of(ReadOnlySpan<byte> value, AzurePushSettings settings, out string error)
    {
        error = $"value from secret is not a valid certificate: {Problem}";
        try
        {
            var isPem = value.IndexOf("-----BEGIN "u8) >= 0;
            var content = isPem ? PemContent.Normalize(value) : value.ToArray();
            var leaf = isPem ? LeafOfPem(value) : X509Certificate2.GetCertContentType(value) == X509ContentType.Pkcs12 ? LeafOfPkcs12(value) : LeafOfDer(value);
            if (leaf is not null && content is not null)
            {
                error = "";
                return new PushedCertificate(leaf, content, isPem, settings);
            }

            CryptographicOperations.ZeroMemory(content);
        }
        catch (CryptographicException)
        {
            // Its words may repeat what it read.
        }

        return null;
    }

    /// <inheritdoc/>
    public bool Matches(JsonElement current) => VaultBundle.Certificate(current) is { } held && held.AsSpan().SequenceEqual(_leaf);

    /// <inheritdoc/>
    public byte[] Body(JsonElement? current) => JsonBody.Write(writer =>
    {
        if (_isPem)
        {
            writer.WriteString("value"u8, _content);
            writer.WriteStartObject("policy");
            writer.WriteStartObject("secret_props");
            writer.WriteString("contentType", "application/x-pem-file");
            writer.WriteEndObject();
            writer.WriteEndObject();
        }
        else
        {
            writer.WriteBase64String("value"u8, _content);
        }

        _settings.WriteTags(writer, current);
    });

    /// <inheritdoc/>
    public void Dispose() => CryptographicOperations.ZeroMemory(_content);

    private static byte[]? LeafOfPkcs12(ReadOnlySpan<byte> value)
    {
        var all = X509CertificateLoader.LoadPkcs12Collection(value, null, X509KeyStorageFlags.EphemeralKeySet);
        try
        {
            return (all.FirstOrDefault(static c => c.HasPrivateKey) ?? all.FirstOrDefault())?.RawData;
        }
        finally
        {
            foreach (var certificate in all)
            {
                certificate.Dispose();
            }
        }
    }

    private static byte[] LeafOfDer(ReadOnlySpan<byte> value)
    {
        using var certificate = X509CertificateLoader.LoadCertificate(value);
        return certificate.RawData;
    }

    private static byte[]? LeafOfPem(ReadOnlySpan<byte> value)
    {
        using var certificate = X509Certificate2.CreateFromPem(Encoding.Latin1.GetString(CertificatePart(value)));
        return certificate.RawData;
    }

    // Text cannot be cleared; the key is to stay out of it.
    private static ReadOnlySpan<byte> CertificatePart(ReadOnlySpan<byte> value)
    {
        var start = value.IndexOf("-----BEGIN CERTIFICATE-----"u8);
        var end = "-----END CERTIFICATE-----"u8;
        var length = start < 0 ? -1 : value[start..].IndexOf(end);
        return length < 0 ? [] : value.Slice(start, length + end.Length);
    }
}
