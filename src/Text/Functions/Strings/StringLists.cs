using System.Numerics;
using Keyferry.Text.Runtime;
using Keyferry.Text.Values;

namespace Keyferry.Text.Functions.Strings;

/// <summary>Functions between texts and lists of texts.</summary>
internal static class StringLists
{
    public static void AddTo(FunctionTable table) => table
        .Add("toStrings", [GoType.Any], static (context, a) => GoValue.Of(Of(context, a[0])))
        .Add("join", [GoType.String, GoType.Any], static (context, a) => Join(context, a[0].Bytes, a[1]))
        .Add("sortAlpha", [GoType.Any], static (context, a) => Sort(context, a[0]));

    /// <summary>
    /// A value as a list of texts: a list of texts as it is, other lists without their nils, nil as the empty list,
    /// anything else as one text.
    /// </summary>
    private static GoList Of(RenderContext context, GoValue value)
    {
        if (value.IsNothing)
        {
            return new GoList(GoType.StringSlice, []);
        }

        if (ReferenceEquals(value.Type, GoType.StringSlice))
        {
            return value.AsList;
        }

        if (value.Kind != GoKind.Slice)
        {
            return One(context, value);
        }

        var items = value.AsList.Items;
        context.ChargeElements(items.Length);
        var texts = new List<GoValue>(items.Length);
        foreach (var item in items)
        {
            if (!item.IsNothing)
            {
                texts.Add(GoValue.Of(Texts.Of(context, item)));
            }
        }

        return new GoList(GoType.StringSlice, [.. texts]);
    }

    private static GoList One(RenderContext context, GoValue value) =>
        new(GoType.StringSlice, [GoValue.Of(Texts.Of(context, value))]);

    private static GoValue Join(RenderContext context, ReadOnlySpan<byte> separator, GoValue value)
    {
        var texts = Of(context, value).Items;
        if (texts.IsEmpty)
        {
            return GoValue.EmptyString;
        }

        context.Charge(texts.Length);
        var length = (Int128)separator.Length * (texts.Length - 1);
        foreach (var text in texts)
        {
            length += text.Bytes.Length;
        }

        var result = Texts.Reserve(context, length, out var room);
        for (var at = 0; at < texts.Length; at++)
        {
            if (at > 0)
            {
                separator.CopyTo(room);
                room = room[separator.Length..];
            }

            texts[at].Bytes.CopyTo(room);
            room = room[texts[at].Bytes.Length..];
        }

        return GoValue.Of(result);
    }

    /// <summary>By bytes. A list of texts is sorted itself, as in Go.</summary>
    private static GoValue Sort(RenderContext context, GoValue value)
    {
        if (value.Kind != GoKind.Slice)
        {
            return GoValue.Of(One(context, value));
        }

        var texts = Of(context, value);
        var bytes = 0L;
        foreach (var text in texts.Items)
        {
            bytes += 64 + text.Bytes.Length;
        }

        context.Charge((bytes >> 6) * BitOperations.Log2((uint)texts.Count + 1));
        texts.Items.Sort(static (a, b) => a.Bytes.SequenceCompareTo(b.Bytes));
        return GoValue.Of(texts);
    }
}
