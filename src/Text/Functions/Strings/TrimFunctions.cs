using Keyferry.Text.Formatting;
using Keyferry.Text.Runtime;
using Keyferry.Text.Values;

namespace Keyferry.Text.Functions.Strings;

/// <summary>Functions that cut something off the ends of a text.</summary>
internal static class TrimFunctions
{
    private static readonly GoType[] TwoStrings = [GoType.String, GoType.String];

    public static void AddTo(FunctionTable table) => table
        .Add("trim", [GoType.String], static (context, a) => Trim(context, a[0], GoRunes.IsSpace))
        .Add("trimAll", TwoStrings, static (context, a) => TrimAll(context, a[0].Bytes, a[1]))
        .Add("trimall", TwoStrings, static (context, a) => TrimAll(context, a[0].Bytes, a[1]))
        .Add("trimPrefix", TwoStrings, static (_, a) => a[1].Bytes.StartsWith(a[0].Bytes)
            ? Texts.Slice(a[1], a[0].Bytes.Length, a[1].Bytes.Length)
            : a[1])
        .Add("trimSuffix", TwoStrings, static (_, a) => a[1].Bytes.EndsWith(a[0].Bytes)
            ? Texts.Slice(a[1], 0, a[1].Bytes.Length - a[0].Bytes.Length)
            : a[1])
        .Add("trunc", [GoType.Int, GoType.String], static (_, a) => Truncate(a[0].AsInt64, a[1]))
        .Add("substr", [GoType.Int, GoType.Int, GoType.String], static (_, a) =>
            Substring(a[0].AsInt64, a[1].AsInt64, a[2]));

    private static GoValue TrimAll(RenderContext context, ReadOnlySpan<byte> cutset, GoValue text)
    {
        context.ChargeMemory(cutset.Length * 8L);
        var runes = new HashSet<int>();
        while (!cutset.IsEmpty)
        {
            runes.Add(GoRunes.Decode(cutset, out var length));
            cutset = cutset[length..];
        }

        return Trim(context, text, runes.Contains);
    }

    private static GoValue Trim(RenderContext context, GoValue text, Func<int, bool> isCut)
    {
        context.Charge(text.Bytes.Length >> 4);
        var rest = text.Bytes;
        while (!rest.IsEmpty && isCut(GoRunes.Decode(rest, out var length)))
        {
            rest = rest[length..];
        }

        var start = text.Bytes.Length - rest.Length;
        while (!rest.IsEmpty && isCut(GoRunes.DecodeLast(rest, out var length)))
        {
            rest = rest[..^length];
        }

        return Texts.Slice(text, start, start + rest.Length);
    }

    private static GoValue Truncate(long count, GoValue text)
    {
        var length = text.Bytes.Length;
        if (count < 0 && length + count > 0)
        {
            return Texts.Slice(text, length + count, length);
        }

        return count >= 0 && count < length ? Texts.Slice(text, 0, count) : text;
    }

    private static GoValue Substring(long start, long end, GoValue text)
    {
        if (start < 0)
        {
            return Texts.Slice(text, 0, end);
        }

        var length = text.Bytes.Length;
        return Texts.Slice(text, start, end < 0 || end > length ? length : end);
    }
}
