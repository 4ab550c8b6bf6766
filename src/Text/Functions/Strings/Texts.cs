using Keyferry.Text.Formatting;
using Keyferry.Text.Runtime;
using Keyferry.Text.Values;

namespace Keyferry.Text.Functions.Strings;

/// <summary>What the functions on texts share.</summary>
internal static class Texts
{
    /// <summary>A value as text: a string as it is, anything else as it prints.</summary>
    public static GoString Of(RenderContext context, GoValue value)
    {
        if (value.Kind == GoKind.String)
        {
            return value.AsString;
        }

        var buffer = context.Rent();
        Printer.Append(context, buffer, value);
        return context.Finish(buffer).AsString;
    }

    /// <summary>Room for a text whose length comes from data.</summary>
    /// <exception cref="FunctionException">It is longer than any text may be.</exception>
    public static GoString Reserve(RenderContext context, Int128 length, out Span<byte> room)
    {
        if (length > Array.MaxLength)
        {
            throw new FunctionException("the result is too long");
        }

        return context.Reserve((int)length, out room);
    }

    /// <summary>A part of a text argument.</summary>
    public static GoValue Slice(GoValue text, long start, long end)
    {
        var length = text.Bytes.Length;
        if (start < 0 || start > end || end > length)
        {
            throw new FunctionException($"the range is outside of a text of {length} bytes");
        }

        return GoValue.Of(text.AsString.Slice((int)start, (int)(end - start)));
    }

    /// <summary>Writes a text with each code point mapped; broken bytes become U+FFFD.</summary>
    public static GoValue Map(RenderContext context, ReadOnlySpan<byte> text, Func<int, int> map)
    {
        context.Charge(text.Length);
        var output = context.Rent();
        while (!text.IsEmpty)
        {
            AppendRune(output, map(GoRunes.Decode(text, out var length)));
            text = text[length..];
        }

        return context.Finish(output);
    }

    public static void AppendRune(TextBuffer output, int rune) =>
        output.Advance(new System.Text.Rune(rune).EncodeToUtf8(output.GetSpan(4)));

    /// <summary>How many code points a text has; each broken byte counts as one.</summary>
    public static int CountRunes(ReadOnlySpan<byte> text)
    {
        var count = 0;
        for (; !text.IsEmpty; count++)
        {
            GoRunes.Decode(text, out var length);
            text = text[length..];
        }

        return count;
    }
}
