using Keyferry.Text.Functions.Numbers;
using Keyferry.Text.Runtime;
using Keyferry.Text.Values;

namespace Keyferry.Text.Functions.Lists;

/// <summary>Functions that build lists and take parts of them.</summary>
internal static class ListFunctions
{
    private static readonly GoType[] One = [GoType.Any];

    public static void AddTo(FunctionTable table)
    {
        table.AddVariadic("list", One, static (context, a) => ListArguments.Of(context, a));
        table.AddVariadic("tuple", One, static (context, a) => ListArguments.Of(context, a));
        table.AddVariadic("concat", One, Concat);
        foreach (var prefix in (ReadOnlySpan<bool>)[false, true])
        {
            AddBothTo(table, name => prefix ? "must" + char.ToUpperInvariant(name[0]) + name[1..] : name);
        }
    }

    /// <summary>Those whose twins with must differ only in how the Go code fails.</summary>
    private static void AddBothTo(FunctionTable table, Func<string, string> name)
    {
        table.Add(name("first"), One, static (_, a) => At(ListArguments.Items(a[0]), 0));
        table.Add(name("last"), One, static (_, a) => At(ListArguments.Items(a[0]), ^1));
        table.Add(name("rest"), One, static (context, a) => Part(context, ListArguments.Items(a[0]), 1, 0));
        table.Add(name("initial"), One, static (context, a) => Part(context, ListArguments.Items(a[0]), 0, 1));
        table.Add(name("append"), [GoType.Any, GoType.Any], Append);
        table.Add(name("push"), [GoType.Any, GoType.Any], Append);
        table.Add(name("prepend"), [GoType.Any, GoType.Any], static (context, a) =>
            Join(context, a[1..2], ListArguments.Items(a[0])));
        table.Add(name("reverse"), One, Reverse);
        table.Add(name("chunk"), [GoType.Int, GoType.Any], static (context, a) =>
            Chunks.Of(context, a[0].AsInt64, ListArguments.Items(a[1])));
        table.AddVariadic(name("slice"), [GoType.Any, GoType.Any], Slice);
    }

    private static GoValue At(ReadOnlySpan<GoValue> items, Index index) => items.IsEmpty ? GoValue.Nil : items[index];

    private static GoValue Part(RenderContext context, ReadOnlySpan<GoValue> items, int skip, int drop) =>
        items.IsEmpty ? ListArguments.NilList : ListArguments.Of(context, items[skip..^drop]);

    private static GoValue Append(RenderContext context, ReadOnlySpan<GoValue> a) =>
        Join(context, ListArguments.Items(a[0]), a[1..2]);

    private static GoValue Join(RenderContext context, ReadOnlySpan<GoValue> first, ReadOnlySpan<GoValue> second)
    {
        context.ChargeElements(first.Length + second.Length);
        return GoValue.Of(new GoList([.. first, .. second]));
    }

    private static GoValue Concat(RenderContext context, ReadOnlySpan<GoValue> lists)
    {
        var count = 0L;
        foreach (var list in lists)
        {
            count += ListArguments.Items(list).Length;
        }

        if (count == 0)
        {
            return ListArguments.NilList;
        }

        context.ChargeElements(count);
        var items = new GoValue[count];
        var rest = items.AsSpan();
        foreach (var list in lists)
        {
            var part = ListArguments.Items(list);
            part.CopyTo(rest);
            rest = rest[part.Length..];
        }

        return GoValue.Of(new GoList(items));
    }

    private static GoValue Reverse(RenderContext context, ReadOnlySpan<GoValue> a)
    {
        var reversed = ListArguments.Of(context, ListArguments.Items(a[0]));
        reversed.AsList.Items.Reverse();
        return reversed;
    }

    /// <summary>A part with the list's own type.</summary>
    private static GoValue Slice(RenderContext context, ReadOnlySpan<GoValue> a)
    {
        var items = ListArguments.Items(a[0]);
        if (items.IsEmpty)
        {
            return GoValue.Nil;
        }

        var start = a.Length > 1 ? Conversions.ToInt64(a[1]) : 0;
        var end = a.Length > 2 ? Conversions.ToInt64(a[2]) : items.Length;
        if (start < 0 || end < start || end > items.Length)
        {
            throw new FunctionException($"the range is outside of a list of {items.Length}");
        }

        var part = items[(int)start..(int)end];
        context.ChargeElements(part.Length);
        return GoValue.Of(new GoList(a[0].AsList.Type, part.ToArray()));
    }
}
