using Keyferry.Text.Functions.Defaults;
using Keyferry.Text.Runtime;
using Keyferry.Text.Values;

namespace Keyferry.Text.Functions.Lists;

/// <summary>Functions that look for values in lists, or keep some of them.</summary>
internal static class MembershipFunctions
{
    public static void AddTo(FunctionTable table)
    {
        foreach (var name in (ReadOnlySpan<string>)["has", "mustHas"])
        {
            table.Add(name, [GoType.Any, GoType.Any], static (context, a) => GoValue.Of(
                !a[1].IsNothing && Contains(context, ListArguments.Items(a[1]), a[0])));
        }

        foreach (var name in (ReadOnlySpan<string>)["without", "mustWithout"])
        {
            table.AddVariadic(name, [GoType.Any, GoType.Any], Without);
        }

        foreach (var name in (ReadOnlySpan<string>)["compact", "mustCompact"])
        {
            table.Add(name, [GoType.Any], Compact);
        }

        foreach (var name in (ReadOnlySpan<string>)["uniq", "mustUniq"])
        {
            table.Add(name, [GoType.Any], Unique);
        }
    }

    private static bool Contains(RenderContext context, ReadOnlySpan<GoValue> items, GoValue wanted)
    {
        foreach (var item in items)
        {
            if (DeepEquality.AreEqual(context, wanted, item))
            {
                return true;
            }
        }

        return false;
    }

    private static GoValue Without(RenderContext context, ReadOnlySpan<GoValue> a)
    {
        var kept = new List<GoValue>();
        foreach (var item in ListArguments.Items(a[0]))
        {
            if (!Contains(context, a[1..], item))
            {
                Keep(context, kept, item);
            }
        }

        return GoValue.Of(new GoList([.. kept]));
    }

    private static GoValue Compact(RenderContext context, ReadOnlySpan<GoValue> a)
    {
        var kept = new List<GoValue>();
        foreach (var item in ListArguments.Items(a[0]))
        {
            if (!Emptiness.IsEmpty(item))
            {
                Keep(context, kept, item);
            }
        }

        return GoValue.Of(new GoList([.. kept]));
    }

    /// <summary>Texts, the common case, are looked up by hash, so that long lists of them take no square of time.</summary>
    private static GoValue Unique(RenderContext context, ReadOnlySpan<GoValue> a)
    {
        var kept = new List<GoValue>();
        var others = new List<GoValue>();
        var texts = new HashSet<GoString>();
        foreach (var item in ListArguments.Items(a[0]))
        {
            if (item.IsString)
            {
                context.ChargeMemory(64 + (item.Bytes.Length >> 3));
                if (texts.Add(item.AsString))
                {
                    Keep(context, kept, item);
                }
            }
            else if (!Contains(context, System.Runtime.InteropServices.CollectionsMarshal.AsSpan(others), item))
            {
                others.Add(item);
                Keep(context, kept, item);
            }
        }

        return GoValue.Of(new GoList([.. kept]));
    }

    private static void Keep(RenderContext context, List<GoValue> kept, GoValue item)
    {
        context.ChargeElements(1);
        kept.Add(item);
    }
}
