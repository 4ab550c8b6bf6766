using System.Buffers;
using System.Buffers.Text;
using System.Security.Cryptography;

namespace Keyferry.Text.Keys;

/// <summary>
/// Padded base64 as Go reads it: line breaks anywhere are skipped, no other white space is, unused low bits of the
/// last digit are not looked at, and a fault is told by its byte offset.
/// </summary>
internal static class GoBase64
{
    /// <summary>How much room a text of this length needs at most.</summary>
    public static int MaxDecodedLength(int length) => length / 4 * 3 + 3;

    /// <summary>Decodes; answers the offset of the first bad byte, or -1.</summary>
    public static int Decode(ReadOnlySpan<byte> text, bool isUrl, out byte[] decoded)
    {
        var output = new byte[MaxDecodedLength(text.Length)];
        var bad = Fill(text, isUrl, output, out var written);
        decoded = bad < 0 ? output[..written] : [];
        CryptographicOperations.ZeroMemory(output);
        return bad;
    }

    /// <summary>
    /// Decodes into room of <see cref="MaxDecodedLength"/>; answers the offset of the first bad byte, or -1.
    /// </summary>
    public static int Decode(ReadOnlySpan<byte> text, bool isUrl, Span<byte> output, out int written)
    {
        // The vectorized decoder reads text without line breaks; what it refuses goes through the exact decoder below.
        if (!isUrl
            && Base64.DecodeFromUtf8(text, output, out var consumed, out written) == OperationStatus.Done
            && consumed == text.Length
            && !text.ContainsAny(" \t\v\f"u8))
        {
            return -1;
        }

        return Fill(text, isUrl, output, out written);
    }

    private static int Fill(ReadOnlySpan<byte> text, bool isUrl, Span<byte> output, out int written)
    {
        written = 0;
        uint bits = 0;
        var digits = 0;
        for (var at = 0; at < text.Length; at++)
        {
            var b = text[at];
            if (b is (byte)'\n' or (byte)'\r')
            {
                continue;
            }

            if (b == '=')
            {
                return FinishPadded(text, at, bits, digits, output, ref written);
            }

            var digit = DigitOf(b, isUrl);
            if (digit < 0)
            {
                return at;
            }

            bits = (bits << 6) | (uint)digit;
            if (++digits < 4)
            {
                continue;
            }

            output[written++] = (byte)(bits >> 16);
            output[written++] = (byte)(bits >> 8);
            output[written++] = (byte)bits;
            bits = 0;
            digits = 0;
        }

        // As in Go, the position of an incomplete group is that of its start, not counting line breaks.
        return digits == 0 ? -1 : text.Length - digits;
    }

    private static int FinishPadded(
        ReadOnlySpan<byte> text, int at, uint bits, int digits, Span<byte> output, ref int written)
    {
        if (digits < 2)
        {
            return at;
        }

        var next = SkipLineBreaks(text, at + 1);
        if (digits == 2)
        {
            if (next == text.Length)
            {
                return text.Length;
            }

            if (text[next] != '=')
            {
                return next - 1;
            }

            next = SkipLineBreaks(text, next + 1);
        }

        if (next < text.Length)
        {
            return next;
        }

        bits <<= 6 * (4 - digits);
        output[written++] = (byte)(bits >> 16);
        if (digits == 3)
        {
            output[written++] = (byte)(bits >> 8);
        }

        return -1;
    }

    private static int SkipLineBreaks(ReadOnlySpan<byte> text, int at)
    {
        while (at < text.Length && text[at] is (byte)'\n' or (byte)'\r')
        {
            at++;
        }

        return at;
    }

    private static int DigitOf(byte b, bool isUrl) => b switch
    {
        >= (byte)'A' and <= (byte)'Z' => b - 'A',
        >= (byte)'a' and <= (byte)'z' => b - 'a' + 26,
        >= (byte)'0' and <= (byte)'9' => b - '0' + 52,
        (byte)'+' when !isUrl => 62,
        (byte)'/' when !isUrl => 63,
        (byte)'-' when isUrl => 62,
        (byte)'_' when isUrl => 63,
        _ => -1,
    };
}
