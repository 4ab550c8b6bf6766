using System.Buffers;
using System.Security.Cryptography;
using System.Text;

namespace Keyferry.Providers.Azure.Pushing;

/// <summary>Writes PEM as Key Vault takes it: certificates as they are, and the private key in PKCS#8.</summary>
internal static class PemContent
{
    /// <summary>Writes the certificates and the private key of a text; what else it holds is left out.</summary>
    /// <param name="value">The text, which stays the caller's.</param>
    /// <returns>The new text, which the caller owns; null where a key cannot be read.</returns>
    public static byte[]? Normalize(ReadOnlySpan<byte> value)
    {
        var text = new char[Encoding.Latin1.GetCharCount(value)];
        Encoding.Latin1.GetChars(value, text);
        var written = new ArrayBufferWriter<byte>(text.Length + 1024);
        try
        {
            ReadOnlySpan<char> rest = text;
            while (PemEncoding.TryFind(rest, out var fields))
            {
                if (!Append(written, rest[fields.Location], rest[fields.Label]))
                {
                    return null;
                }

                rest = rest[fields.Location.End..];
            }

            return written.WrittenSpan.ToArray();
        }
        finally
        {
            Array.Clear(text);
            written.Clear();
        }
    }

    private static bool Append(ArrayBufferWriter<byte> written, ReadOnlySpan<char> block, ReadOnlySpan<char> label)
    {
        if (label is "CERTIFICATE" or "PRIVATE KEY")
        {
            Encoding.Latin1.GetBytes(block, written);
            written.Write("\n"u8);
            return true;
        }

        if (label is not ("RSA PRIVATE KEY" or "EC PRIVATE KEY"))
        {
            return label is not "ENCRYPTED PRIVATE KEY";
        }

        using AsymmetricAlgorithm key = label is "RSA PRIVATE KEY" ? RSA.Create() : ECDsa.Create();
        key.ImportFromPem(block);
        var bytes = key.ExportPkcs8PrivateKey();
        var pem = PemEncoding.Write("PRIVATE KEY", bytes);
        Encoding.Latin1.GetBytes(pem, written);
        written.Write("\n"u8);
        CryptographicOperations.ZeroMemory(bytes);
        Array.Clear(pem);
        return true;
    }
}
