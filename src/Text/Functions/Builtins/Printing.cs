using Keyferry.Text.Formatting;
using Keyferry.Text.Runtime;
using Keyferry.Text.Values;

namespace Keyferry.Text.Functions.Builtins;

/// <summary><c>print printf println</c>, and the escapes <c>html js urlquery</c>, which print first.</summary>
internal static class Printing
{
    private static readonly GoType[] s_any = [GoType.Any];

    public static void AddTo(FunctionTable table) => table
        .AddVariadic("print", s_any, static (context, a) => Print(context, a, isLine: false))
        .AddVariadic("println", s_any, static (context, a) => Print(context, a, isLine: true))
        .AddVariadic("printf", [GoType.String, GoType.Any], static (context, a) => Format(context, a))
        .AddVariadic("html", s_any, static (context, a) => Escape(context, a, Escapes.AppendHtml))
        .AddVariadic("js", s_any, static (context, a) => Escape(context, a, Escapes.AppendJavaScript))
        .AddVariadic("urlquery", s_any, static (context, a) => Escape(context, a, Urls.UrlEscape.AppendQuery));

    private delegate void Escaper(TextBuffer output, ReadOnlySpan<byte> text);

    private static GoValue Print(RenderContext context, ReadOnlySpan<GoValue> values, bool isLine)
    {
        var output = context.Rent();
        if (!isLine)
        {
            Printer.AppendAll(context, output, values);
            return context.Finish(output);
        }

        for (var at = 0; at < values.Length; at++)
        {
            if (at > 0)
            {
                output.Append((byte)' ');
            }

            Printer.Append(context, output, values[at]);
        }

        output.Append((byte)'\n');
        return context.Finish(output);
    }

    private static GoValue Format(RenderContext context, ReadOnlySpan<GoValue> arguments)
    {
        var output = context.Rent();
        new FormatPrinter(context, output, arguments[0].Bytes, arguments[1..]).Run();
        return context.Finish(output);
    }

    private static GoValue Escape(RenderContext context, ReadOnlySpan<GoValue> values, Escaper escape)
    {
        var output = context.Rent();
        if (values is [{ IsString: true } single])
        {
            escape(output, single.Bytes);
            return context.Finish(output);
        }

        var printed = context.Rent();
        for (var at = 0; at < values.Length; at++)
        {
            if (at > 0 && !IsText(values[at]) && !IsText(values[at - 1]))
            {
                printed.Append((byte)' ');
            }

            if (values[at].IsNothing)
            {
                printed.Append("<no value>"u8);
            }
            else
            {
                Printer.Append(context, printed, values[at]);
            }
        }

        escape(output, printed.Written);
        context.Return(printed);
        return context.Finish(output);
    }

    // A nil is printed as a string here, so that no space is added beside it.
    private static bool IsText(in GoValue value) => value.IsNothing || value.Kind == GoKind.String;
}
