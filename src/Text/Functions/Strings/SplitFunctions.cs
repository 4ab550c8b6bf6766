using System.Buffers.Text;
using Keyferry.Text.Formatting;
using Keyferry.Text.Runtime;
using Keyferry.Text.Values;

namespace Keyferry.Text.Functions.Strings;

/// <summary>Functions that split texts, into lists or into maps with the keys <c>_0</c>, <c>_1</c> …</summary>
internal static class SplitFunctions
{
    public static void AddTo(FunctionTable table) => table
        .Add("splitList", [GoType.String, GoType.String], static (context, a) =>
            GoValue.Of(new GoList(GoType.StringSlice, Split(context, a[0].Bytes, a[1], -1))))
        .Add("split", [GoType.String, GoType.String], static (context, a) =>
            Number(context, Split(context, a[0].Bytes, a[1], -1)))
        .Add("splitn", [GoType.String, GoType.Int, GoType.String], static (context, a) =>
            Number(context, Split(context, a[0].Bytes, a[2], a[1].AsInt64)));

    private static GoValue Number(RenderContext context, GoValue[] parts)
    {
        context.ChargeElements(parts.Length);
        var entries = new List<GoMap.Entry>(parts.Length);
        Span<byte> key = stackalloc byte[12];
        key[0] = (byte)'_';
        for (var at = 0; at < parts.Length; at++)
        {
            Utf8Formatter.TryFormat(at, key[1..], out var digits);
            entries.Add(new GoMap.Entry(context.Copy(key[..(digits + 1)]), parts[at]));
        }

        return GoValue.Of(GoMap.FromEntries(GoType.StringMap, entries));
    }

    /// <summary>At most <paramref name="limit"/> parts, the last with the rest; negative: all.</summary>
    private static GoValue[] Split(RenderContext context, ReadOnlySpan<byte> separator, GoValue text, long limit)
    {
        if (limit == 0)
        {
            return [];
        }

        context.ChargeMemory(separator.Length * 4L);
        context.Charge(text.Bytes.Length >> 2);
        var search = new ByteSearch(separator);
        var count = separator.IsEmpty ? Texts.CountRunes(text.Bytes) : search.CountIn(text.Bytes) + 1;
        if (limit > 0)
        {
            count = (int)Math.Min(count, limit);
        }

        context.ChargeElements(count);
        var parts = new GoValue[count];
        var whole = text.Bytes;
        var start = 0;
        for (var at = 0; at < count - 1; at++)
        {
            var length = separator.IsEmpty ? RuneLength(whole[start..]) : search.IndexIn(whole[start..]);
            parts[at] = Texts.Slice(text, start, start + length);
            start += length + separator.Length;
        }

        if (count > 0)
        {
            parts[^1] = Texts.Slice(text, start, whole.Length);
        }

        return parts;
    }

    private static int RuneLength(ReadOnlySpan<byte> text)
    {
        GoRunes.Decode(text, out var length);
        return length;
    }
}
