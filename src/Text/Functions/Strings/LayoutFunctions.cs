using Keyferry.Text.Runtime;
using Keyferry.Text.Values;

namespace Keyferry.Text.Functions.Strings;

/// <summary>Functions that repeat, indent and shorten texts.</summary>
internal static class LayoutFunctions
{
    private const int ShortestMark = 4;
    private const int ShortestWithOffset = 7;

    private static readonly GoType[] IntString = [GoType.Int, GoType.String];

    public static void AddTo(FunctionTable table) => table
        .Add("repeat", IntString, static (context, a) => Repeat(context, a[0].AsInt64, a[1].Bytes))
        .Add("indent", IntString, static (context, a) => Indent(context, a[0].AsInt64, a[1].Bytes, isOnNewLine: false))
        .Add("nindent", IntString, static (context, a) => Indent(context, a[0].AsInt64, a[1].Bytes, isOnNewLine: true))
        .Add("abbrev", IntString, static (context, a) => a[0].AsInt64 < ShortestMark
            ? a[1]
            : Shorten(context, a[1], 0, a[0].AsInt64))
        .Add("abbrevboth", [GoType.Int, GoType.Int, GoType.String], static (context, a) =>
        {
            var (left, right) = (a[0].AsInt64, a[1].AsInt64);
            return right < ShortestMark || (left > 0 && right < ShortestWithOffset)
                ? a[2]
                : Shorten(context, a[2], left, right);
        })
        .Add("wrap", IntString, static (context, a) => Wrapping.Of(context, a[1].Bytes, a[0].AsInt64, "\n"u8, false))
        .Add("wrapWith", [GoType.Int, GoType.String, GoType.String], static (context, a) => Wrapping.Of(
            context, a[2].Bytes, a[0].AsInt64, a[1].Bytes.IsEmpty ? "\n"u8 : a[1].Bytes, true));

    private static GoValue Repeat(RenderContext context, long count, ReadOnlySpan<byte> text)
    {
        if (count < 0)
        {
            throw new FunctionException("a text cannot be repeated a negative number of times");
        }

        var result = Texts.Reserve(context, (Int128)count * text.Length, out var room);
        if (room.IsEmpty)
        {
            return GoValue.Of(result);
        }

        // Copies by doubling: a short text may be repeated millions of times.
        text.CopyTo(room);
        for (var filled = text.Length; filled < room.Length;)
        {
            var more = Math.Min(filled, room.Length - filled);
            room[..more].CopyTo(room[filled..]);
            filled += more;
        }

        return GoValue.Of(result);
    }

    private static GoValue Indent(RenderContext context, long spaces, ReadOnlySpan<byte> text, bool isOnNewLine)
    {
        if (spaces < 0)
        {
            throw new FunctionException("a text cannot be indented by a negative number of blanks");
        }

        var lines = System.MemoryExtensions.Count(text, (byte)'\n') + 1;
        var result = Texts.Reserve(
            context, text.Length + ((Int128)lines * spaces) + (isOnNewLine ? 1 : 0), out var room);
        if (isOnNewLine)
        {
            room[0] = (byte)'\n';
            room = room[1..];
        }

        while (true)
        {
            room[..(int)spaces].Fill((byte)' ');
            room = room[(int)spaces..];
            var end = text.IndexOf((byte)'\n') + 1;
            if (end == 0)
            {
                break;
            }

            text[..end].CopyTo(room);
            text = text[end..];
            room = room[end..];
        }

        text.CopyTo(room);
        return GoValue.Of(result);
    }

    /// <summary>At most <paramref name="width"/> bytes, with dots for what is left out; from about an offset on.</summary>
    private static GoValue Shorten(RenderContext context, GoValue text, long offset, long width)
    {
        var length = text.Bytes.Length;
        if (length <= width)
        {
            return text;
        }

        if (offset > length)
        {
            offset = length;
        }

        // The difference may wrap around for a very negative offset; so it does in Go.
        if (unchecked(length - offset) < width - 3)
        {
            offset = length - (width - 3);
        }

        if (offset <= 4)
        {
            return Join(context, ""u8, text.Bytes[..(int)(width - 3)], "..."u8);
        }

        if (width < ShortestWithOffset)
        {
            return GoValue.EmptyString;
        }

        if (offset + width - 3 >= length)
        {
            return Join(context, "..."u8, text.Bytes[(int)(length - (width - 3))..], ""u8);
        }

        return Join(context, "..."u8, text.Bytes.Slice((int)offset, (int)width - 6), "..."u8);
    }

    private static GoValue Join(
        RenderContext context, ReadOnlySpan<byte> first, ReadOnlySpan<byte> middle, ReadOnlySpan<byte> last)
    {
        var result = context.Reserve(first.Length + middle.Length + last.Length, out var room);
        first.CopyTo(room);
        middle.CopyTo(room[first.Length..]);
        last.CopyTo(room[(first.Length + middle.Length)..]);
        return GoValue.Of(result);
    }
}
