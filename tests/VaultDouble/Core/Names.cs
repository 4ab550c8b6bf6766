using System.Security.Cryptography;

namespace Keyferry.VaultDouble.Core;

/// <summary>Makes ids.</summary>
internal static class Names
{
    private const string Letters = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

    /// <summary>A random UUID (version 4).</summary>
    public static string Uuid()
    {
        var bytes = RandomNumberGenerator.GetBytes(16);
        bytes[6] = (byte)((bytes[6] & 0x0F) | 0x40);
        bytes[8] = (byte)((bytes[8] & 0x3F) | 0x80);
        return new Guid(bytes, bigEndian: true).ToString();
    }

    /// <summary>Random letters and digits.</summary>
    public static string Base62(int length) => RandomNumberGenerator.GetString(Letters, length);

    /// <summary>Random hexadecimal digits.</summary>
    public static string Hex(int length) => RandomNumberGenerator.GetHexString(length, lowercase: true);
}
