using System.Globalization;
using System.Text;
using Keyferry.Text.Runtime;

namespace Keyferry.Text.Functions.Versions;

/// <summary>
/// Reads versions leniently: a leading v, one or two numbers instead of three, and leading zeros in them are let pass.
/// </summary>
internal static class VersionReader
{
    /// <summary>Reads a version.</summary>
    /// <exception cref="FunctionException">It is none.</exception>
    public static SemanticVersion Read(ReadOnlySpan<byte> text) =>
        TryRead(text, out var problem) ?? throw new FunctionException(problem);

    /// <summary>Reads a version; null, and what is wrong, if it is none.</summary>
    public static SemanticVersion? TryRead(ReadOnlySpan<byte> text, out string problem)
    {
        problem = "the text is no semantic version";
        if (text.ContainsAnyExceptInRange((byte)0x21, (byte)0x7e))
        {
            return null;
        }

        var rest = Encoding.ASCII.GetString(text).AsSpan();
        if (rest.StartsWith("v"))
        {
            rest = rest[1..];
        }

        Span<ulong> numbers = [0, 0, 0];
        for (var at = 0; at < numbers.Length; at++)
        {
            if (at > 0)
            {
                if (rest.IsEmpty || rest[0] != '.')
                {
                    break;
                }

                rest = rest[1..];
            }

            if (!TryTakeNumber(ref rest, out numbers[at]))
            {
                return null;
            }
        }

        if (!TryTakeExtra(ref rest, '-', out var prerelease) || !TryTakeExtra(ref rest, '+', out var metadata)
            || !rest.IsEmpty)
        {
            return null;
        }

        if (IsPrerelease(prerelease))
        {
            return new SemanticVersion(
                numbers[0], numbers[1], numbers[2], prerelease, metadata, Encoding.ASCII.GetString(text));
        }

        problem = "a number in the version's prerelease starts with 0";
        return null;
    }

    /// <summary>Whether a text is empty or a prerelease: numbers without leading zeros, and words.</summary>
    public static bool IsPrerelease(string text)
    {
        if (!IsMetadata(text))
        {
            return false;
        }

        foreach (var range in text.AsSpan().Split('.'))
        {
            var part = text.AsSpan(range);
            if (part.Length > 1 && part[0] == '0' && !part.ContainsAnyExceptInRange('0', '9'))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Whether a text is empty or dotted words of letters, digits and dashes.</summary>
    public static bool IsMetadata(string text)
    {
        if (text.Length == 0)
        {
            return true;
        }

        foreach (var range in text.AsSpan().Split('.'))
        {
            var part = text.AsSpan(range);
            if (part.IsEmpty || LengthOfWords(part) != part.Length)
            {
                return false;
            }
        }

        return true;
    }

    private static bool TryTakeNumber(ref ReadOnlySpan<char> text, out ulong number)
    {
        var length = text.IndexOfAnyExceptInRange('0', '9');
        length = length < 0 ? text.Length : length;
        var isNumber = ulong.TryParse(text[..length], NumberStyles.None, CultureInfo.InvariantCulture, out number);
        text = text[length..];
        return isNumber;
    }

    private static bool TryTakeExtra(ref ReadOnlySpan<char> text, char mark, out string extra)
    {
        extra = "";
        if (text.IsEmpty || text[0] != mark)
        {
            return true;
        }

        var length = LengthOfWords(text[1..]);
        extra = text.Slice(1, length).ToString();
        text = text[(length + 1)..];
        return length > 0 && IsMetadata(extra);
    }

    private static int LengthOfWords(ReadOnlySpan<char> text)
    {
        var length = 0;
        while (length < text.Length && (char.IsAsciiLetterOrDigit(text[length]) || text[length] is '-' or '.'))
        {
            length++;
        }

        return length;
    }
}
