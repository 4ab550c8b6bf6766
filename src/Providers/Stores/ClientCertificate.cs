using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace Keyferry.Providers.Stores;

/// <summary>A client certificate with its key, and what leads to its authority.</summary>
/// <param name="Certificate">The certificate.</param>
/// <param name="Intermediates">What follows it in its file.</param>
internal sealed record ClientCertificate(X509Certificate2 Certificate, X509Certificate2Collection Intermediates)
{
    /// <summary>Reads one.</summary>
    /// <param name="certificate">PEM of the certificate.</param>
    /// <param name="key">PEM of its private key.</param>
    /// <param name="error">What is wrong, without any of the text; null where nothing is.</param>
    /// <returns>The certificate, which the caller owns; null where it cannot be read.</returns>
    public static ClientCertificate? Read(ReadOnlySpan<byte> certificate, ReadOnlySpan<byte> key, out string? error)
    {
        var keyText = new char[Encoding.Latin1.GetMaxCharCount(key.Length)];
        try
        {
            var text = Encoding.Latin1.GetString(certificate);
            var length = Encoding.Latin1.GetChars(key, keyText);
            var read = X509Certificate2.CreateFromPem(text, keyText.AsSpan(0, length));
            var all = new X509Certificate2Collection();
            all.ImportFromPem(text);
            all[0].Dispose();
            all.RemoveAt(0);
            error = null;
            return new ClientCertificate(read, all);
        }
        catch (Exception e) when (e is CryptographicException or ArgumentException)
        {
            error = "the client certificate and its private key cannot be read: both are to be PEM, the key not encrypted, "
                + "and the key that of the certificate";
            return null;
        }
        finally
        {
            CryptographicOperations.ZeroMemory(System.Runtime.InteropServices.MemoryMarshal.AsBytes(keyText.AsSpan()));
        }
    }
}
