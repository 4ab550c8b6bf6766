using Keyferry.Text.Formatting;
using Keyferry.Text.Runtime;
using Keyferry.Text.Values;

namespace Keyferry.Text.Functions.Strings;

/// <summary>Functions that look into a text or replace parts of it.</summary>
internal static class ContentFunctions
{
    private static readonly GoType[] TwoStrings = [GoType.String, GoType.String];

    public static void AddTo(FunctionTable table) => table
        .Add("contains", TwoStrings, static (context, a) =>
        {
            context.ChargeMemory(a[0].Bytes.Length * 4L);
            context.Charge(a[1].Bytes.Length >> 6);
            return GoValue.Of(new ByteSearch(a[0].Bytes).IndexIn(a[1].Bytes) >= 0);
        })
        .Add("hasPrefix", TwoStrings, static (_, a) => GoValue.Of(a[1].Bytes.StartsWith(a[0].Bytes)))
        .Add("hasSuffix", TwoStrings, static (_, a) => GoValue.Of(a[1].Bytes.EndsWith(a[0].Bytes)))
        .Add("replace", [GoType.String, GoType.String, GoType.String], static (context, a) =>
            a[0].Bytes.IsEmpty
                ? Interleave(context, a[1].Bytes, a[2])
                : Replace(context, a[0].Bytes, a[1].Bytes, a[2]))
        .Add("nospace", [GoType.String], static (context, a) => RemoveSpace(context, a[0]))
        .Add("initials", [GoType.String], static (context, a) => Initials(context, a[0].Bytes))
        .Add("plural", [GoType.String, GoType.String, GoType.Int], static (_, a) => a[2].AsInt64 == 1 ? a[0] : a[1]);

    /// <summary>Go replaces nothing by the new text before each code point and at the end.</summary>
    private static GoValue Interleave(RenderContext context, ReadOnlySpan<byte> between, GoValue text)
    {
        var source = text.Bytes;
        context.Charge(source.Length);
        var count = Texts.CountRunes(source) + 1;
        var result = Texts.Reserve(context, source.Length + ((Int128)count * between.Length), out var room);
        while (true)
        {
            between.CopyTo(room);
            room = room[between.Length..];
            if (source.IsEmpty)
            {
                return GoValue.Of(result);
            }

            GoRunes.Decode(source, out var length);
            source[..length].CopyTo(room);
            source = source[length..];
            room = room[length..];
        }
    }

    private static GoValue Replace(RenderContext context, ReadOnlySpan<byte> old, ReadOnlySpan<byte> by, GoValue text)
    {
        context.ChargeMemory(old.Length * 4L);
        context.Charge(text.Bytes.Length >> 4);
        var search = new ByteSearch(old);
        var source = text.Bytes;
        var count = search.CountIn(source);
        if (count == 0)
        {
            return text;
        }

        context.Charge(count);
        var length = source.Length + ((Int128)count * (by.Length - old.Length));
        var result = Texts.Reserve(context, length, out var room);
        for (var at = search.IndexIn(source); at >= 0; at = search.IndexIn(source))
        {
            source[..at].CopyTo(room);
            by.CopyTo(room[at..]);
            room = room[(at + by.Length)..];
            source = source[(at + old.Length)..];
        }

        source.CopyTo(room);
        return GoValue.Of(result);
    }

    /// <summary>Takes each byte for a code point, as the reference does, unless there is nothing to remove.</summary>
    private static GoValue RemoveSpace(RenderContext context, GoValue text)
    {
        var hasSpace = false;
        foreach (var b in text.Bytes)
        {
            hasSpace |= GoRunes.IsSpace(b);
        }

        context.Charge(text.Bytes.Length >> 2);
        if (!hasSpace)
        {
            return text;
        }

        var output = context.Rent();
        foreach (var b in text.Bytes)
        {
            if (!GoRunes.IsSpace(b))
            {
                Texts.AppendRune(output, b);
            }
        }

        return context.Finish(output);
    }

    /// <summary>Takes each byte for a code point, as the reference does.</summary>
    private static GoValue Initials(RenderContext context, ReadOnlySpan<byte> text)
    {
        context.Charge(text.Length >> 2);
        var output = context.Rent();
        var isFirst = true;
        foreach (var b in text)
        {
            var isSpace = GoRunes.IsSpace(b);
            if (isFirst && !isSpace)
            {
                Texts.AppendRune(output, b);
            }

            isFirst = isSpace;
        }

        return context.Finish(output);
    }
}
