using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace Keyferry.Providers.Azure.Identity;

/// <summary>Reads an application's certificate with its private key: PEM, or PKCS#12 without a password.</summary>
internal static class ClientCertificateReader
{
    private const string CertificateLabel = "CERTIFICATE";

    /// <summary>Reads it.</summary>
    /// <param name="bytes">The bytes, which stay the caller's.</param>
    /// <param name="error">What is wrong, without any of the bytes; empty where nothing is.</param>
    /// <returns>The certificate, which the caller owns; null where something is wrong.</returns>
    public static X509Certificate2? Read(ReadOnlySpan<byte> bytes, out string error)
    {
        error = "it is neither PEM with a certificate and its unencrypted private key nor PKCS#12 without a password";
        try
        {
            var certificate = bytes.IndexOf("-----BEGIN "u8) >= 0
                ? OfPem(bytes)
                : X509CertificateLoader.LoadPkcs12(bytes, null, X509KeyStorageFlags.EphemeralKeySet);
            if (certificate is null)
            {
                return null;
            }

            using var key = certificate.GetRSAPrivateKey();
            if (key is not null)
            {
                error = "";
                return certificate;
            }

            certificate.Dispose();
            error = "it holds no RSA private key, which Microsoft Entra asks for";
            return null;
        }
        catch (CryptographicException)
        {
            return null;
        }
    }

    // The certificate that the key belongs to: bundles hold those of issuers too.
    private static X509Certificate2? OfPem(ReadOnlySpan<byte> bytes)
    {
        var text = new char[Encoding.Latin1.GetCharCount(bytes)];
        Encoding.Latin1.GetChars(bytes, text);
        try
        {
            ReadOnlySpan<char> rest = text;
            CryptographicException? last = null;
            while (PemEncoding.TryFind(rest, out var fields))
            {
                if (rest[fields.Label] is CertificateLabel)
                {
                    try
                    {
                        return X509Certificate2.CreateFromPem(rest[fields.Location], text);
                    }
                    catch (CryptographicException e)
                    {
                        last = e;
                    }
                }

                rest = rest[fields.Location.End..];
            }

            return last is null ? null : throw last;
        }
        finally
        {
            Array.Clear(text);
        }
    }
}
