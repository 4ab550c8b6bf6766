using Keyferry.Text.Numbers;
using Keyferry.Text.Values;
using Keyferry.Text.Yaml.Parsing;

namespace Keyferry.Text.Yaml.Values;

/// <summary>Finds the type of a scalar: by its text as YAML 1.1 does, or by its tag.</summary>
internal static class ScalarResolver
{
    /// <summary>The value of a scalar with a tag, or of one whose text tells its type.</summary>
    /// <exception cref="YamlException">The text does not fit the tag.</exception>
    public static GoValue Resolve(YamlNode node)
    {
        var tag = node.Tag;
        if (tag is not ("" or YamlTags.Text or YamlTags.Bool or YamlTags.Int or YamlTags.Float or YamlTags.Null
            or YamlTags.Timestamp))
        {
            return GoValue.Of(node.Text);
        }

        if (tag == YamlTags.Text)
        {
            return GoValue.Of(node.Text);
        }

        var found = Resolve(node.Text, mayBeTimestamp: tag is "" or YamlTags.Timestamp, out var value);
        if (tag.Length == 0 || tag == found)
        {
            return value;
        }

        if (tag == YamlTags.Float && found == YamlTags.Int && ReferenceEquals(value.Type, GoType.Int64))
        {
            return GoValue.Of((double)value.AsInt64);
        }

        throw new YamlException("cannot decode the value as its tag says", node.Line);
    }

    /// <summary>The tag that a plain text has by itself.</summary>
    public static string Resolve(GoString text, bool mayBeTimestamp, out GoValue value)
    {
        value = GoValue.Of(text);
        var span = text.Span;
        if (span.IsEmpty)
        {
            value = GoValue.Nil;
            return YamlTags.Null;
        }

        if (span[0] is (byte)'+' or (byte)'-' || char.IsAsciiDigit((char)span[0]))
        {
            return ResolveNumber(span, mayBeTimestamp, ref value);
        }

        if (span[0] == '.')
        {
            return ResolveFraction(span, ref value);
        }

        // The longest word is "false".
        if (span.Length > 5 || !"yYnNtTfFoO~"u8.Contains(span[0]))
        {
            return YamlTags.Text;
        }

        return ResolveWord(span, ref value);
    }

    private static string ResolveWord(ReadOnlySpan<byte> word, ref GoValue value)
    {
        if (IsWord(word, "y") || IsWord(word, "yes") || IsWord(word, "true") || IsWord(word, "on"))
        {
            value = GoValue.Of(true);
        }
        else if (IsWord(word, "n") || IsWord(word, "no") || IsWord(word, "false") || IsWord(word, "off"))
        {
            value = GoValue.Of(false);
        }
        else if (IsWord(word, "null") || word is [(byte)'~'])
        {
            value = GoValue.Nil;
        }
        else
        {
            return YamlTags.Text;
        }

        return value.IsNothing ? YamlTags.Null : YamlTags.Bool;
    }

    /// <summary>Whether it is the word, in small or capital letters or with a capital at its start.</summary>
    private static bool IsWord(ReadOnlySpan<byte> text, string word)
    {
        if (text.Length != word.Length || (text[0] | 0x20) != word[0])
        {
            return false;
        }

        var isLower = true;
        var isUpper = char.IsAsciiLetterUpper((char)text[0]);
        for (var at = 1; at < text.Length; at++)
        {
            isLower &= text[at] == word[at];
            isUpper &= text[at] == word[at] - 0x20;
        }

        return isLower || isUpper;
    }

    private static string ResolveFraction(ReadOnlySpan<byte> text, ref GoValue value)
    {
        if (text is [(byte)'.', (byte)'n' or (byte)'N', ..] && (IsNan(text) || text.SequenceEqual(".NaN"u8)))
        {
            value = GoValue.Of(double.NaN);
        }
        else if (text.Length == 4 && IsWord(text[1..], "inf"))
        {
            value = GoValue.Of(double.PositiveInfinity);
        }
        else if (TryFloat(text, out var number))
        {
            value = GoValue.Of(number);
        }
        else
        {
            return YamlTags.Text;
        }

        return YamlTags.Float;
    }

    private static bool IsNan(ReadOnlySpan<byte> text) => text.SequenceEqual(".nan"u8) || text.SequenceEqual(".NAN"u8);

    private static string ResolveNumber(ReadOnlySpan<byte> text, bool mayBeTimestamp, ref GoValue value)
    {
        if (text.Length == 5 && text[1] == '.' && IsWord(text[2..], "inf") && !char.IsAsciiDigit((char)text[0]))
        {
            value = GoValue.Of(text[0] == '-' ? double.NegativeInfinity : double.PositiveInfinity);
            return YamlTags.Float;
        }

        if (mayBeTimestamp && YamlTimestamp.IsMatch(text))
        {
            return YamlTags.Timestamp;
        }

        Span<byte> plain = text.Length <= 256 ? stackalloc byte[text.Length] : new byte[text.Length];
        var length = 0;
        foreach (var b in text)
        {
            if (b != '_')
            {
                plain[length++] = b;
            }
        }

        plain = plain[..length];
        // Only this notation allows the sign behind the prefix.
        if (IntegerParser.Parse(plain, 0, out var whole) == NumberError.None
            || plain.StartsWith("0b"u8) && IntegerParser.Parse(plain[2..], 2, out whole) == NumberError.None)
        {
            value = GoValue.OfInt64(whole);
            return YamlTags.Int;
        }

        if (IntegerParser.ParseUnsigned(plain, 0, out var big) == NumberError.None)
        {
            value = GoValue.OfInteger(GoType.Uint64, unchecked((long)big));
            return YamlTags.Int;
        }

        if (!TryFloat(plain, out var number))
        {
            return YamlTags.Text;
        }

        value = GoValue.Of(number);
        return YamlTags.Float;
    }

    /// <summary>Digits with a point, an exponent or both; not beyond a float64's range.</summary>
    private static bool TryFloat(ReadOnlySpan<byte> text, out double value)
    {
        value = 0;
        return IsFloat(text[0] is (byte)'+' or (byte)'-' ? text[1..] : text) && FloatParser.TryParse(text, out value);
    }

    private static bool IsFloat(ReadOnlySpan<byte> text)
    {
        var whole = SkipDigits(ref text);
        var fraction = 0;
        if (text is [(byte)'.', ..])
        {
            text = text[1..];
            fraction = SkipDigits(ref text);
        }

        if (whole + fraction == 0)
        {
            return false;
        }

        if (text.IsEmpty)
        {
            return true;
        }

        if (text[0] is not ((byte)'e' or (byte)'E'))
        {
            return false;
        }

        text = text[1..];
        if (text is [(byte)'+' or (byte)'-', ..])
        {
            text = text[1..];
        }

        return SkipDigits(ref text) > 0 && text.IsEmpty;
    }

    private static int SkipDigits(ref ReadOnlySpan<byte> text)
    {
        var end = text.IndexOfAnyExceptInRange((byte)'0', (byte)'9');
        var digits = end < 0 ? text.Length : end;
        text = text[digits..];
        return digits;
    }
}
