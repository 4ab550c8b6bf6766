using System.Buffers.Binary;
using System.Security.Cryptography;
using Keyferry.Text.Runtime;
using Keyferry.Text.Values;
using Org.BouncyCastle.Crypto.Generators;

namespace Keyferry.Text.Functions.Crypto;

/// <summary>The Master Password algorithm: a site's password from a master password, always the same.</summary>
internal static class MasterPassword
{
    // 128 bytes times N times r (RFC 7914), forgotten once the key is made.
    private const long ScryptMemory = 128L * 32768 * 8;

    private static ReadOnlySpan<byte> Scope => "com.lyndir.masterpassword"u8;

    /// <summary>Arguments: counter, kind of password, master password, user, site.</summary>
    public static GoValue Derive(RenderContext context, ReadOnlySpan<GoValue> arguments)
    {
        var layouts = LayoutsOf(arguments[1].Bytes);
        if (layouts.Length == 0)
        {
            var text = context.Rent();
            text.Append("cannot find password template "u8);
            text.Append(arguments[1].Bytes);
            return context.Finish(text);
        }

        context.ChargeLongWork(Costs.Scrypt);
        context.RequireMemory(ScryptMemory + (2L * (arguments[2].Bytes.Length + arguments[3].Bytes.Length + arguments[4].Bytes.Length)));
        Span<byte> seed = stackalloc byte[HMACSHA256.HashSizeInBytes];
        FillSeed(arguments, seed);
        var layout = layouts[seed[0] % layouts.Length];
        var password = context.Reserve(layout.Length, out var room);
        for (var at = 0; at < layout.Length; at++)
        {
            var choices = ChoicesOf(layout[at]);
            room[at] = choices[seed[at + 1] % choices.Length];
        }

        CryptographicOperations.ZeroMemory(seed);
        return GoValue.Of(password);
    }

    private static void FillSeed(ReadOnlySpan<GoValue> arguments, Span<byte> seed)
    {
        var salt = Labelled(arguments[3].Bytes, extra: 0);
        var master = arguments[2].Bytes.ToArray();
        var key = SCrypt.Generate(master, salt, 32768, 8, 2, 64);
        var message = Labelled(arguments[4].Bytes, extra: 4);
        BinaryPrimitives.WriteUInt32BigEndian(message.AsSpan(message.Length - 4), (uint)arguments[0].AsInt64);
        HMACSHA256.HashData(key, message, seed);
        CryptographicOperations.ZeroMemory(master);
        CryptographicOperations.ZeroMemory(key);
    }

    private static byte[] Labelled(ReadOnlySpan<byte> text, int extra)
    {
        var label = new byte[Scope.Length + 4 + text.Length + extra];
        Scope.CopyTo(label);
        BinaryPrimitives.WriteUInt32BigEndian(label.AsSpan(Scope.Length), (uint)text.Length);
        text.CopyTo(label.AsSpan(Scope.Length + 4));
        return label;
    }

    private static string[] LayoutsOf(ReadOnlySpan<byte> kind) => kind switch
    {
        _ when kind.SequenceEqual("maximum"u8) => ["anoxxxxxxxxxxxxxxxxx", "axxxxxxxxxxxxxxxxxno"],
        _ when kind.SequenceEqual("long"u8) =>
        [
            "CvcvnoCvcvCvcv", "CvcvCvcvnoCvcv", "CvcvCvcvCvcvno", "CvccnoCvcvCvcv", "CvccCvcvnoCvcv",
            "CvccCvcvCvcvno", "CvcvnoCvccCvcv", "CvcvCvccnoCvcv", "CvcvCvccCvcvno", "CvcvnoCvcvCvcc",
            "CvcvCvcvnoCvcc", "CvcvCvcvCvccno", "CvccnoCvccCvcv", "CvccCvccnoCvcv", "CvccCvccCvcvno",
            "CvcvnoCvccCvcc", "CvcvCvccnoCvcc", "CvcvCvccCvccno", "CvccnoCvcvCvcc", "CvccCvcvnoCvcc",
            "CvccCvcvCvccno",
        ],
        _ when kind.SequenceEqual("medium"u8) => ["CvcnoCvc", "CvcCvcno"],
        _ when kind.SequenceEqual("short"u8) => ["Cvcn"],
        _ when kind.SequenceEqual("basic"u8) => ["aaanaaan", "aannaaan", "aaannaaa"],
        _ when kind.SequenceEqual("pin"u8) => ["nnnn"],
        _ => [],
    };

    private static ReadOnlySpan<byte> ChoicesOf(char letter) => letter switch
    {
        'C' => "BCDFGHJKLMNPQRSTVWXYZ"u8,
        'v' => "aeiou"u8,
        'c' => "bcdfghjklmnpqrstvwxyz"u8,
        'a' => "AEIOUaeiouBCDFGHJKLMNPQRSTVWXYZbcdfghjklmnpqrstvwxyz"u8,
        'n' => "0123456789"u8,
        'o' => "@&%?,=[]_:-+*$#!'^~;()/."u8,
        _ => "AEIOUaeiouBCDFGHJKLMNPQRSTVWXYZbcdfghjklmnpqrstvwxyz0123456789!@#$%^&*()"u8,
    };
}
