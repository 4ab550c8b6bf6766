using System.Security.Cryptography;

namespace Keyferry.Local.Server.Rest;

/// <summary>Makes uids and the ends of generated names.</summary>
internal static class RandomNames
{
    // The server's alphabet: no vowels, so that no word comes out.
    private const string Alphabet = "bcdfghjklmnpqrstvwxz2456789";

    /// <summary>A random UUID (version 4).</summary>
    public static string Uid()
    {
        Span<byte> bytes = stackalloc byte[16];
        RandomNumberGenerator.Fill(bytes);
        bytes[6] = (byte)((bytes[6] & 0x0f) | 0x40);
        bytes[8] = (byte)((bytes[8] & 0x3f) | 0x80);
        return new Guid(bytes, bigEndian: true).ToString("D");
    }

    /// <summary>A name that begins as given; the beginning is cut where it is too long.</summary>
    public static string After(string beginning) =>
        (beginning.Length > 58 ? beginning[..58] : beginning) + RandomNumberGenerator.GetString(Alphabet, 5);
}
