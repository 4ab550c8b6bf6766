using Keyferry.Text.Functions.Strings;
using Keyferry.Text.Runtime;
using Keyferry.Text.Values;

namespace Keyferry.Text.Functions.Maps;

/// <summary>Functions that make maps, read them and change them in place.</summary>
internal static class MapFunctions
{
    private static readonly GoType[] MapAndKey = [GoType.AnyMap, GoType.String];

    public static void AddTo(FunctionTable table) => table
        .AddVariadic("dict", [GoType.Any], Make)
        .Add("get", MapAndKey, static (_, a) => TryGet(a[0], a[1].Bytes, out var value) ? value : GoValue.EmptyString)
        .Add("hasKey", MapAndKey, static (_, a) => GoValue.Of(a[0].AsMap?.Contains(a[1].Bytes) ?? false))
        .Add("set", [GoType.AnyMap, GoType.String, GoType.Any], static (context, a) =>
        {
            Set(context, a[0], a[1].AsString, a[2]);
            return a[0];
        })
        .Add("unset", MapAndKey, static (context, a) =>
        {
            context.Charge((a[0].AsMap?.Count ?? 0) >> 4);
            a[0].AsMap?.Remove(a[1].Bytes);
            return a[0];
        })
        .AddVariadic("pluck", [GoType.String, GoType.AnyMap], Pluck)
        .AddVariadic("keys", [GoType.AnyMap], Keys)
        .Add("values", [GoType.AnyMap], Values)
        .AddVariadic("pick", MapAndKey, static (context, a) => Pick(context, a))
        .AddVariadic("omit", MapAndKey, static (context, a) => Omit(context, a))
        .AddVariadic("dig", [GoType.Any], static (_, a) => Dig(a));

    /// <summary>Sets a key of a map.</summary>
    /// <exception cref="FunctionException">The map is nil.</exception>
    public static void Set(RenderContext context, GoValue map, GoString key, GoValue value)
    {
        var target = map.AsMap ?? throw new FunctionException("a nil map takes no entries");
        context.ChargeElements(1);

        // The entries behind it move.
        context.Charge(target.Count >> 4);
        target.Set(key, value.IsMissing ? GoValue.Nil : value);
    }

    private static bool TryGet(GoValue map, ReadOnlySpan<byte> key, out GoValue value)
    {
        value = default;
        return map.AsMap is { } target && target.TryGet(key, out value);
    }

    private static GoValue Make(RenderContext context, ReadOnlySpan<GoValue> a)
    {
        context.ChargeElements((a.Length + 1) / 2);
        var entries = new List<GoMap.Entry>((a.Length + 1) / 2);
        for (var at = 0; at < a.Length; at += 2)
        {
            var value = at + 1 < a.Length ? a[at + 1] : GoValue.EmptyString;
            entries.Add(new GoMap.Entry(Texts.Of(context, a[at]), value.IsMissing ? GoValue.Nil : value));
        }

        return GoValue.Of(GoMap.FromEntries(GoType.AnyMap, entries));
    }

    private static GoValue Pluck(RenderContext context, ReadOnlySpan<GoValue> a)
    {
        context.ChargeElements(a.Length);
        var found = new List<GoValue>();
        foreach (var map in a[1..])
        {
            if (TryGet(map, a[0].Bytes, out var value))
            {
                found.Add(value);
            }
        }

        return GoValue.Of(new GoList([.. found]));
    }

    private static GoValue Keys(RenderContext context, ReadOnlySpan<GoValue> maps)
    {
        var keys = new List<GoValue>();
        foreach (var map in maps)
        {
            context.ChargeElements(map.AsMap?.Count ?? 0);
            foreach (var entry in map.AsMap is { } known ? known.Entries : [])
            {
                keys.Add(GoValue.Of(entry.Key));
            }
        }

        return GoValue.Of(new GoList(GoType.StringSlice, [.. keys]));
    }

    private static GoValue Values(RenderContext context, ReadOnlySpan<GoValue> a)
    {
        var entries = a[0].AsMap is { } map ? map.Entries : [];
        context.ChargeElements(entries.Length);
        var values = new GoValue[entries.Length];
        for (var at = 0; at < values.Length; at++)
        {
            values[at] = entries[at].Value;
        }

        return GoValue.Of(new GoList(values));
    }

    private static GoValue Pick(RenderContext context, ReadOnlySpan<GoValue> a)
    {
        var picked = GoValue.Of(new GoMap());
        foreach (var key in a[1..])
        {
            if (TryGet(a[0], key.Bytes, out var value))
            {
                Set(context, picked, key.AsString, value);
            }
        }

        return picked;
    }

    private static GoValue Omit(RenderContext context, ReadOnlySpan<GoValue> a)
    {
        var omitted = new HashSet<GoString>();
        foreach (var key in a[1..])
        {
            omitted.Add(key.AsString);
        }

        context.ChargeElements(omitted.Count + (a[0].AsMap?.Count ?? 0));
        var kept = new List<GoMap.Entry>();
        foreach (var entry in a[0].AsMap is { } map ? map.Entries : [])
        {
            if (!omitted.Contains(entry.Key))
            {
                kept.Add(entry);
            }
        }

        return GoValue.Of(GoMap.FromEntries(GoType.AnyMap, kept));
    }

    /// <summary>Follows keys through nested maps; the last two arguments are what to give instead, and the map.</summary>
    private static GoValue Dig(ReadOnlySpan<GoValue> a)
    {
        if (a.Length < 3)
        {
            throw new FunctionException("dig wants at least a key, a default and a dict");
        }

        var value = a[^1];
        foreach (var key in a[..^2])
        {
            if (!key.IsString)
            {
                throw new FunctionException("a key is not a string");
            }
        }

        foreach (var key in a[..^2])
        {
            if (!ReferenceEquals(value.Type, GoType.AnyMap))
            {
                throw new FunctionException("there is no dict to look into");
            }

            if (!TryGet(value, key.Bytes, out value))
            {
                return a[^2].IsMissing ? GoValue.Nil : a[^2];
            }
        }

        return value;
    }
}
