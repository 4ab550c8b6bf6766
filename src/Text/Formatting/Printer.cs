using Keyferry.Text.Runtime;
using Keyferry.Text.Values;

namespace Keyferry.Text.Formatting;

/// <summary>Prints values as Go's <c>fmt.Print</c> does.</summary>
internal static class Printer
{
    /// <summary>Appends a value as <c>%v</c>: nil as <c>&lt;nil&gt;</c>, lists as <c>[a b]</c>, maps as <c>map[k:v]</c>.</summary>
    public static void Append(RenderContext context, TextBuffer output, in GoValue value)
    {
        if (value.Kind == GoKind.String)
        {
            output.Append(value.Bytes);
        }
        else
        {
            new VerbPrinter(context, output, Flags.None).Append(value, 'v');
        }
    }

    /// <summary>Appends values with a blank between two of which neither is a string.</summary>
    public static void AppendAll(RenderContext context, TextBuffer output, ReadOnlySpan<GoValue> values)
    {
        for (var at = 0; at < values.Length; at++)
        {
            if (at > 0 && values[at].Kind != GoKind.String && values[at - 1].Kind != GoKind.String)
            {
                output.Append((byte)' ');
            }

            Append(context, output, values[at]);
        }
    }
}
