using System.Globalization;
using System.Security.Cryptography;
using Keyferry.Text.Runtime;
using Keyferry.Text.Values;

namespace Keyferry.Text.Functions.Encodings;

/// <summary>Checksums: the SHA family in hex, Adler-32 in decimal.</summary>
internal static class DigestFunctions
{
    // So many bytes can be added before the sums must be reduced (RFC 1950).
    private const int AdlerRun = 5552;
    private const uint AdlerModulus = 65521;

    private delegate int Hash(ReadOnlySpan<byte> source, Span<byte> destination);

    public static void AddTo(FunctionTable table) => table
        .Add("sha1sum", Arguments.OneText, static (context, a) => Hex(context, a[0].Bytes, SHA1.HashData))
        .Add("sha256sum", Arguments.OneText, static (context, a) => Hex(context, a[0].Bytes, SHA256.HashData))
        .Add("sha512sum", Arguments.OneText, static (context, a) => Hex(context, a[0].Bytes, SHA512.HashData))
        .Add("adler32sum", Arguments.OneText, AdlerText);

    /// <summary>The Adler-32 checksum.</summary>
    public static uint Adler(ReadOnlySpan<byte> bytes)
    {
        var (low, high) = (1U, 0U);
        while (!bytes.IsEmpty)
        {
            var run = bytes[..Math.Min(AdlerRun, bytes.Length)];
            foreach (var b in run)
            {
                low += b;
                high += low;
            }

            (low, high) = (low % AdlerModulus, high % AdlerModulus);
            bytes = bytes[run.Length..];
        }

        return (high << 16) | low;
    }

    private static GoValue Hex(RenderContext context, ReadOnlySpan<byte> bytes, Hash hash)
    {
        context.Charge(bytes.Length >> 4);
        Span<byte> digest = stackalloc byte[SHA512.HashSizeInBytes];
        digest = digest[..hash(bytes, digest)];
        var text = context.Reserve(digest.Length * 2, out var room);
        Convert.TryToHexStringLower(digest, room, out _);
        return GoValue.Of(text);
    }

    private static GoValue AdlerText(RenderContext context, ReadOnlySpan<GoValue> arguments)
    {
        context.Charge(arguments[0].Bytes.Length >> 4);
        return context.Text(Adler(arguments[0].Bytes).ToString(CultureInfo.InvariantCulture));
    }
}
