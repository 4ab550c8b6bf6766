using Keyferry.Text.Runtime;
using Keyferry.Text.Values;

namespace Keyferry.Text.Functions.Strings;

/// <summary>Breaks a text into lines of a width in bytes, at blanks.</summary>
internal static class Wrapping
{
    /// <summary>Blanks where a line begins are dropped; words longer than a line are cut only if asked for.</summary>
    public static GoValue Of(
        RenderContext context, ReadOnlySpan<byte> text, long width, ReadOnlySpan<byte> lineEnd, bool cutsWords)
    {
        width = Math.Max(width, 1);
        context.Charge(text.Length);
        var output = context.Rent();
        while (text.Length > width)
        {
            if (text[0] == ' ')
            {
                text = text[1..];
                continue;
            }

            var (end, next) = LineEnd(text, (int)width, cutsWords);
            if (end == text.Length)
            {
                break;
            }

            context.ChargeMemory(end + lineEnd.Length);
            output.Append(text[..end]);
            output.Append(lineEnd);
            text = text[next..];
        }

        output.Append(text);
        return context.Finish(output);
    }

    /// <summary>Where the line ends and where the next begins.</summary>
    private static (int End, int Next) LineEnd(ReadOnlySpan<byte> text, int width, bool cutsWords)
    {
        var blank = text[..(width + 1)].LastIndexOf((byte)' ');
        if (blank >= 0)
        {
            return (blank, blank + 1);
        }

        if (cutsWords)
        {
            return (width, width);
        }

        blank = text[width..].IndexOf((byte)' ');
        return blank < 0 ? (text.Length, text.Length) : (width + blank, width + blank + 1);
    }
}
