using Keyferry.Text.Formatting;

namespace Keyferry.Text.Functions.Strings;

/// <summary>Cuts a text into runs of one kind: capitals, words, numbers, punctuation …</summary>
internal static class WordScan
{
    /// <summary>What a run is made of.</summary>
    internal enum Kind
    {
        Invalid,
        Number,
        Capitals,
        Letters,
        Connector,
        Punctuation,
        Other,
    }

    public static bool IsConnector(int rune) => rune is '-' or '_' || GoRunes.IsSpace(rune);

    /// <summary>The kind and length of the run that the text starts with.</summary>
    public static (Kind Kind, int Length) Next(ReadOnlySpan<byte> text)
    {
        if (text.IsEmpty)
        {
            return (Kind.Invalid, 0);
        }

        var rune = NextValid(text, GoRunes.Error, out var length);
        var kind = KindOf(rune);
        return kind switch
        {
            Kind.Invalid => (kind, length),
            Kind.Capitals => (kind, CapitalsLength(text, length, rune)),
            _ => (kind, RunLength(text, length, rune, kind)),
        };
    }

    private static Kind KindOf(int rune) => rune switch
    {
        GoRunes.Error => Kind.Invalid,
        _ when IsConnector(rune) => Kind.Connector,
        _ when GoRunes.IsPunctuation(rune) => Kind.Punctuation,
        _ when GoRunes.IsUpper(rune) => Kind.Capitals,
        _ when IsAlphabet(rune) => Kind.Letters,
        _ when GoRunes.IsNumber(rune) => Kind.Number,
        _ => Kind.Other,
    };

    private static bool Continues(Kind kind, int rune) => kind switch
    {
        Kind.Connector => IsConnector(rune),
        Kind.Punctuation => GoRunes.IsPunctuation(rune),
        Kind.Letters => IsAlphabet(rune) && !GoRunes.IsUpper(rune),
        Kind.Number => GoRunes.IsNumber(rune),
        Kind.Capitals => GoRunes.IsUpper(rune),
        _ => !IsConnector(rune) && !IsAlphabet(rune) && !GoRunes.IsNumber(rune) && !GoRunes.IsPunctuation(rune),
    };

    private static int RunLength(ReadOnlySpan<byte> text, int length, int rune, Kind kind)
    {
        while (length < text.Length)
        {
            rune = NextValid(text[length..], rune, out var size);
            if (!Continues(kind, rune))
            {
                break;
            }

            length += size;
        }

        return length;
    }

    private static int CapitalsLength(ReadOnlySpan<byte> text, int length, int rune)
    {
        if (length == text.Length)
        {
            return length;
        }

        rune = NextValid(text[length..], rune, out var size);
        if (!GoRunes.IsUpper(rune))
        {
            return IsAlphabet(rune) ? RunLength(text, length + size, rune, Kind.Letters) : length;
        }

        // The last capital before letters belongs to their word: HTTP and Status.
        length += size;
        while (length < text.Length)
        {
            rune = NextValid(text[length..], rune, out var next);
            if (!GoRunes.IsUpper(rune))
            {
                return IsAlphabet(rune) ? length - size : length;
            }

            size = next;
            length += size;
        }

        return length;
    }

    private static bool IsAlphabet(int rune) => GoRunes.IsLetter(rune) && rune is not
        ((>= 0x4E00 and <= 0x9FCC) or (>= 0x3400 and <= 0x4D85) or (>= 0x20000 and <= 0x2B81D));

    /// <summary>The next code point that is none by mistake, with what was skipped; else the one before.</summary>
    private static int NextValid(ReadOnlySpan<byte> text, int before, out int length)
    {
        length = 0;
        while (length < text.Length)
        {
            var rune = GoRunes.Decode(text[length..], out var size);
            length += size;
            if (rune != GoRunes.Error)
            {
                return rune;
            }
        }

        return before;
    }
}
