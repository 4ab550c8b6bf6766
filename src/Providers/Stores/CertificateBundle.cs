using System.Buffers.Text;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace Keyferry.Providers.Stores;

/// <summary>Reads certificate authorities that a store names.</summary>
internal static class CertificateBundle
{
    private const string Begin = "-----BEGIN CERTIFICATE-----";

    /// <summary>Reads a <c>caBundle</c>: base64 of PEM, or base64 of base64 of PEM.</summary>
    /// <param name="base64">The field's text.</param>
    /// <param name="error">What is wrong, without any of the text; null where nothing is.</param>
    /// <returns>The certificates, which the caller owns; null where there are none.</returns>
    public static X509Certificate2Collection? OfField(string base64, out string? error)
    {
        if (Decode(Encoding.UTF8.GetBytes(base64)) is { } bytes)
        {
            return OfBytes(bytes, out error);
        }

        error = "it is not base64";
        return null;
    }

    /// <summary>Reads PEM, or base64 of PEM.</summary>
    /// <param name="bytes">The bytes.</param>
    /// <param name="error">What is wrong, without any of the text; null where nothing is.</param>
    /// <returns>The certificates, which the caller owns; null where there are none.</returns>
    public static X509Certificate2Collection? OfBytes(ReadOnlySpan<byte> bytes, out string? error)
    {
        var text = Encoding.Latin1.GetString(bytes);
        if (!text.Contains(Begin, StringComparison.Ordinal) && Decode(bytes) is { } once)
        {
            text = Encoding.Latin1.GetString(once);
        }

        error = $"it holds no certificate in PEM ({Begin})";
        if (!text.Contains(Begin, StringComparison.Ordinal))
        {
            return null;
        }

        try
        {
            var certificates = new X509Certificate2Collection();
            certificates.ImportFromPem(text);
            error = certificates.Count > 0 ? null : error;
            return certificates.Count > 0 ? certificates : null;
        }
        catch (CryptographicException)
        {
            error = "a certificate in it cannot be read";
            return null;
        }
    }

    /// <summary>Lets go of certificates.</summary>
    public static void Dispose(X509Certificate2Collection? certificates)
    {
        foreach (var certificate in certificates ?? [])
        {
            certificate.Dispose();
        }
    }

    private static byte[]? Decode(ReadOnlySpan<byte> text)
    {
        var decoded = new byte[Base64.GetMaxDecodedFromUtf8Length(text.Length)];
        if (Base64.DecodeFromUtf8(text, decoded, out _, out var length) == System.Buffers.OperationStatus.Done)
        {
            return decoded[..length];
        }

        try
        {
            return Base64Url.DecodeFromUtf8(text);
        }
        catch (FormatException)
        {
            return null;
        }
    }
}
