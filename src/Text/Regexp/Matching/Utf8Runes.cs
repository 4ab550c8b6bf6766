using System.Buffers;
using System.Runtime.CompilerServices;
using System.Text;

namespace Keyferry.Text.Regexp.Matching;

/// <summary>Reads UTF-8 as Go does: a byte that belongs to no code point stands for U+FFFD, alone.</summary>
internal static class Utf8Runes
{
    /// <summary>What follows the end of the text.</summary>
    public const int End = -1;

    /// <summary>The code point at an index, and the bytes it takes: none at the end.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int Read(ReadOnlySpan<byte> text, int at, out int width)
    {
        if ((uint)at < (uint)text.Length && text[at] < 0x80)
        {
            width = 1;
            return text[at];
        }

        return ReadLong(text, at, out width);
    }

    private static int ReadLong(ReadOnlySpan<byte> text, int at, out int width)
    {
        if (at >= text.Length)
        {
            width = 0;
            return End;
        }

        var isValid = Rune.DecodeFromUtf8(text[at..], out var rune, out width) == OperationStatus.Done;
        if (!isValid)
        {
            width = 1;
        }

        return isValid ? rune.Value : Rune.ReplacementChar.Value;
    }
}
