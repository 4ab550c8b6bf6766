using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using Org.BouncyCastle.Crypto.Digests;
using Org.BouncyCastle.Crypto.Macs;
using Org.BouncyCastle.Crypto.Parameters;

namespace Keyferry.Providers.Generators.Mfa;

/// <summary>One-time passwords (RFC 4226, RFC 6238). Pure.</summary>
internal static class OneTimePassword
{
    /// <summary>More digits the 31 bits of a password do not have.</summary>
    public const int MostDigits = 10;

    private const int LongestSeed = 4096;

    /// <summary>The hash functions that can be named; the first is the default.</summary>
    public static IReadOnlyList<string> Algorithms { get; } = ["sha1", "sha256", "sha384", "sha512", "sha512_256"];

    /// <summary>Whether a hash function can be used.</summary>
    public static bool Knows(string? algorithm) => string.IsNullOrEmpty(algorithm) || Algorithms.Contains(algorithm);

    /// <summary>Reads a seed: base32 in any case, with blanks and padding or without.</summary>
    /// <returns>The seed, which the caller clears; null where the text is none.</returns>
    public static byte[]? Seed(ReadOnlySpan<byte> base32)
    {
        if (base32.Length > LongestSeed)
        {
            return null;
        }

        var seed = new List<byte>(base32.Length * 5 / 8);
        var (buffer, bits) = (0, 0);
        foreach (var b in base32.TrimEnd("= \r\n\t"u8))
        {
            var value = (char)b switch
            {
                ' ' or '-' => -1,
                >= 'A' and <= 'Z' => b - 'A',
                >= 'a' and <= 'z' => b - 'a',
                >= '2' and <= '7' => b - '2' + 26,
                _ => -2,
            };
            if (value == -2)
            {
                return null;
            }

            if (value >= 0)
            {
                buffer = ((buffer << 5) | value) & 0xfff;
                bits += 5;
                if (bits >= 8)
                {
                    bits -= 8;
                    seed.Add((byte)(buffer >> bits));
                }
            }
        }

        return seed.Count > 0 ? [.. seed] : null;
    }

    /// <summary>The password of a step.</summary>
    /// <param name="seed">The seed.</param>
    /// <param name="step">The step.</param>
    /// <param name="digits">How many digits, up to <see cref="MostDigits"/>.</param>
    /// <param name="algorithm">The hash function; null or empty means the default.</param>
    public static string Of(byte[] seed, long step, int digits, string? algorithm)
    {
        Span<byte> message = stackalloc byte[sizeof(long)];
        BinaryPrimitives.WriteInt64BigEndian(message, step);
        var hash = Hash(seed, message, algorithm);
        var at = hash[^1] & 0xf;
        var number = BinaryPrimitives.ReadUInt32BigEndian(hash.AsSpan(at)) & 0x7fff_ffff;
        var modulus = 1L;
        for (var i = 0; i < digits; i++)
        {
            modulus *= 10;
        }

        return (number % modulus).ToString(CultureInfo.InvariantCulture).PadLeft(digits, '0');
    }

    // SHA-1 is what RFC 6238 and every authenticator begin with; as an HMAC it is not broken.
#pragma warning disable CA5350
    private static byte[] Hash(byte[] seed, ReadOnlySpan<byte> message, string? algorithm) => algorithm switch
    {
        "sha256" => HMACSHA256.HashData(seed, message),
        "sha384" => HMACSHA384.HashData(seed, message),
        "sha512" => HMACSHA512.HashData(seed, message),
        "sha512_256" => Sha512t256(seed, message),
        _ => HMACSHA1.HashData(seed, message),
    };
#pragma warning restore CA5350

    private static byte[] Sha512t256(byte[] seed, ReadOnlySpan<byte> message)
    {
        var mac = new HMac(new Sha512tDigest(256));
        mac.Init(new KeyParameter(seed));
        mac.BlockUpdate(message);
        var hash = new byte[mac.GetMacSize()];
        mac.DoFinal(hash, 0);
        return hash;
    }
}
