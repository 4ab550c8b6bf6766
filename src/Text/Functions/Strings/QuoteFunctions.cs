using Keyferry.Text.Formatting;
using Keyferry.Text.Runtime;
using Keyferry.Text.Values;

namespace Keyferry.Text.Functions.Strings;

/// <summary>Functions that write any values as one text.</summary>
internal static class QuoteFunctions
{
    public static void AddTo(FunctionTable table) => table
        .AddVariadic("quote", [GoType.Any], static (context, a) => Join(context, a, static (context, output, value) =>
            GoQuoting.AppendQuoted(output, Texts.Of(context, value).Span)))
        .AddVariadic("squote", [GoType.Any], static (context, a) => Join(context, a, static (context, output, value) =>
        {
            output.Append((byte)'\'');
            Printer.Append(context, output, value);
            output.Append((byte)'\'');
        }))
        .AddVariadic("cat", [GoType.Any], static (context, a) => Join(context, a, static (context, output, value) =>
            Printer.Append(context, output, value)))
        .Add("toString", [GoType.Any], static (context, a) => GoValue.Of(Texts.Of(context, a[0])));

    /// <summary>What is not nil, with blanks between.</summary>
    private static GoValue Join(
        RenderContext context, ReadOnlySpan<GoValue> values, Action<RenderContext, TextBuffer, GoValue> append)
    {
        var output = context.Rent();
        var isFirst = true;
        foreach (var value in values)
        {
            if (value.IsNothing)
            {
                continue;
            }

            if (!isFirst)
            {
                output.Append((byte)' ');
            }

            isFirst = false;
            append(context, output, value);
        }

        return context.Finish(output);
    }
}
