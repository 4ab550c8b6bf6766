using System.Buffers;
using System.Text;
using Keyferry.Text.Runtime;

namespace Keyferry.Text.Formatting;

/// <summary>Fills texts up to a width, which counts characters.</summary>
internal static class Padding
{
    public static void Append(TextBuffer output, in Flags flags, ReadOnlySpan<byte> text, bool mayZero = true)
    {
        var missing = flags.Width - (flags.Width > 0 ? CountRunes(text) : 0);
        if (flags.Width <= 0 || missing <= 0)
        {
            output.Append(text);
            return;
        }

        if (flags.Minus)
        {
            output.Append(text);
            Repeat(output, ' ', missing);
            return;
        }

        Repeat(output, flags.Zero && mayZero ? '0' : ' ', missing);
        output.Append(text);
    }

    public static void Repeat(TextBuffer output, char c, int count)
    {
        if (count <= 0)
        {
            return;
        }

        output.GetSpan(count)[..count].Fill((byte)c);
        output.Advance(count);
    }

    /// <summary>How many characters; a byte that is no UTF-8 counts as one.</summary>
    public static int CountRunes(ReadOnlySpan<byte> text)
    {
        var count = 0;
        for (; !text.IsEmpty; count++)
        {
            text = text[RuneLength(text)..];
        }

        return count;
    }

    /// <summary>The first characters, at most so many.</summary>
    public static ReadOnlySpan<byte> Truncate(ReadOnlySpan<byte> text, int runes)
    {
        if (runes < 0)
        {
            return text;
        }

        var at = 0;
        for (; runes > 0 && at < text.Length; runes--)
        {
            at += RuneLength(text[at..]);
        }

        return text[..at];
    }

    private static int RuneLength(ReadOnlySpan<byte> text) =>
        text[0] < 0x80 || Rune.DecodeFromUtf8(text, out _, out var length) != OperationStatus.Done ? 1 : length;
}
