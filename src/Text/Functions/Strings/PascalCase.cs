using Keyferry.Text.Formatting;
using Keyferry.Text.Runtime;
using Keyferry.Text.Values;

namespace Keyferry.Text.Functions.Strings;

/// <summary>Writes words that are separated by blanks, hyphens or underscores as <c>PascalCase</c>.</summary>
internal static class PascalCase
{
    public static GoValue Of(RenderContext context, ReadOnlySpan<byte> text)
    {
        context.Charge(text.Length);
        var output = context.Rent();

        // Leading connectors are kept.
        var current = 0;
        var isInCapitals = false;
        var hasCurrent = false;
        while (!text.IsEmpty)
        {
            current = Take(ref text);
            hasCurrent = true;
            if (!WordScan.IsConnector(current))
            {
                isInCapitals = GoRunes.IsUpper(current);
                current = GoRunes.ToUpper(current);
                break;
            }

            // The last connector of a text of connectors only is written once more, as the reference does.
            Texts.AppendRune(output, current);
        }

        while (!text.IsEmpty)
        {
            var before = current;
            current = Take(ref text);
            current = Next(output, before, current, ref isInCapitals);
        }

        if (hasCurrent)
        {
            Texts.AppendRune(output, current);
        }

        return context.Finish(output);
    }

    /// <summary>Writes the code point before, unless it is a connector within; gives the current one's form.</summary>
    private static int Next(TextBuffer output, int before, int current, ref bool isInCapitals)
    {
        if (WordScan.IsConnector(before) && !WordScan.IsConnector(current))
        {
            isInCapitals = GoRunes.IsUpper(current);
            return GoRunes.ToUpper(current);
        }

        Texts.AppendRune(output, before);
        if (WordScan.IsConnector(before) || !isInCapitals)
        {
            return current;
        }

        // Of a word in capitals only the first letter stays a capital.
        isInCapitals = GoRunes.IsUpper(current);
        return isInCapitals ? GoRunes.ToLower(current) : current;
    }

    private static int Take(ref ReadOnlySpan<byte> text)
    {
        var rune = GoRunes.Decode(text, out var length);
        text = text[length..];
        return rune;
    }
}
