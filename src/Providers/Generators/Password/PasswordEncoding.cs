using System.Buffers.Text;
using System.Security.Cryptography;

namespace Keyferry.Providers.Generators.Password;

/// <summary>How a password is written. Pure.</summary>
internal static class PasswordEncoding
{
    private const string Base32Alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

    /// <summary>The encodings, in the order in which errors list them.</summary>
    public static IReadOnlyList<string> All { get; } = ["base64", "base64url", "base32", "hex", "raw"];

    /// <summary>Encodes, and clears what was encoded. Padded, as ESO does.</summary>
    /// <param name="encoding">One of <see cref="All"/>; null or empty means raw.</param>
    /// <param name="password">The password; the caller uses it no more.</param>
    public static byte[] Encode(string? encoding, byte[] password)
    {
        if (string.IsNullOrEmpty(encoding) || encoding == "raw")
        {
            return password;
        }

        try
        {
            return encoding switch
            {
                "base64" => Base64Of(password),
                "base64url" => UrlSafe(Base64Of(password)),
                "base32" => Base32(password),
                _ => Hex(password),
            };
        }
        finally
        {
            CryptographicOperations.ZeroMemory(password);
        }
    }

    private static byte[] Base64Of(ReadOnlySpan<byte> value)
    {
        var encoded = new byte[Base64.GetMaxEncodedToUtf8Length(value.Length)];
        Base64.EncodeToUtf8(value, encoded, out _, out _);
        return encoded;
    }

    private static byte[] UrlSafe(byte[] encoded)
    {
        encoded.AsSpan().Replace((byte)'+', (byte)'-');
        encoded.AsSpan().Replace((byte)'/', (byte)'_');
        return encoded;
    }

    private static byte[] Hex(ReadOnlySpan<byte> value)
    {
        const string digits = "0123456789abcdef";
        var encoded = new byte[value.Length * 2];
        for (var i = 0; i < value.Length; i++)
        {
            encoded[2 * i] = (byte)digits[value[i] >> 4];
            encoded[(2 * i) + 1] = (byte)digits[value[i] & 0x0F];
        }

        return encoded;
    }

    // RFC 4648, section 6: five bytes are eight characters.
    private static byte[] Base32(ReadOnlySpan<byte> value)
    {
        var encoded = new byte[(value.Length + 4) / 5 * 8];
        encoded.AsSpan().Fill((byte)'=');
        var (bits, held, at) = (0, 0, 0);
        foreach (var one in value)
        {
            bits = ((bits & 0x1F) << 8) | one;
            held += 8;
            while (held >= 5)
            {
                held -= 5;
                encoded[at++] = (byte)Base32Alphabet[(bits >> held) & 0x1F];
            }
        }

        if (held > 0)
        {
            encoded[at] = (byte)Base32Alphabet[(bits << (5 - held)) & 0x1F];
        }

        return encoded;
    }
}
