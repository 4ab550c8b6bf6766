using System.Buffers.Text;
using Keyferry.Text.GoFormat;
using Keyferry.Text.Templates;
using Keyferry.Text.Values;

namespace Keyferry.Text.Formatting;

/// <summary>Prints values as Go's <c>%v</c> does.</summary>
internal static class Printer
{
    /// <summary>Appends a value: nil as <c>&lt;nil&gt;</c>, lists as <c>[a b]</c>, maps as <c>map[k:v]</c>.</summary>
    public static void Append(RenderContext context, TextBuffer output, GoValue value)
    {
        context.Charge(1);
        switch (value.Kind)
        {
            case GoKind.String:
                output.Append(value.Bytes);
                break;
            case GoKind.Bool:
                output.Append(value.AsBool ? "true"u8 : "false"u8);
                break;
            case GoKind.Float64:
                GoText.WriteString(output, GoFloat.General(value.AsDouble));
                break;
            case GoKind.Int or GoKind.Int32 or GoKind.Int64:
                Utf8Formatter.TryFormat(value.AsInt64, output.GetSpan(20), out var written);
                output.Advance(written);
                break;
            default:
                output.Append("<nil>"u8);
                break;
        }
    }
}
