using Keyferry.Text.Functions.Defaults;
using Keyferry.Text.Runtime;
using Keyferry.Text.Values;

namespace Keyferry.Text.Functions.Maps;

/// <summary>
/// Merges a map into another in place: either it fills what is empty there, or it overwrites; maps in both are merged
/// in turn. Values are shared, not copied.
/// </summary>
internal readonly struct Merge(RenderContext context, bool overwrites)
{
    /// <summary>Merges; false if a value cannot be merged with its counterpart, with part of the work done.</summary>
    /// <exception cref="FunctionException">The reference would die of it.</exception>
    public bool TryInto(GoMap target, GoMap source) => TryInto(target, source, 0);

    private bool TryInto(GoMap target, GoMap source, int depth)
    {
        Nesting.Check(depth);
        context.ChargeElements(source.Count);

        // Iterates over a copy: both may be the same map.
        foreach (var entry in source.Entries.ToArray())
        {
            if (!TryTake(target, source.Type, entry.Key, entry.Value, depth))
            {
                return false;
            }
        }

        return true;
    }

    private bool TryTake(GoMap target, GoType sourceType, GoString key, GoValue value, int depth)
    {
        if (value.IsNothing)
        {
            if (overwrites)
            {
                Put(target, sourceType, key, value);
            }

            return true;
        }

        var hasOld = target.TryGet(key.Span, out var old);
        if (value.Kind is GoKind.Map or GoKind.Pointer or GoKind.Struct && hasOld && !TryMergeValues(old, value, depth))
        {
            return false;
        }

        if (value.Kind == GoKind.Slice && hasOld && ReferenceEquals(target.Type, GoType.StringMap))
        {
            throw new FunctionException("a list does not fit into a map of strings");
        }

        var isKept = hasOld && (!Emptiness.IsEmpty(old) || old.Kind == GoKind.Complex128)
            && (!overwrites || (value.Kind == GoKind.Map && old.Kind == GoKind.Map));
        if (!isKept)
        {
            Put(target, sourceType, key, value);
        }

        return true;
    }

    /// <summary>What happens inside of the two values, before one takes the other's place.</summary>
    private bool TryMergeValues(GoValue old, GoValue value, int depth)
    {
        switch (old.Kind)
        {
            case GoKind.Map when value.Kind == GoKind.Map:
                return old.AsMap is null || TryInto(old.AsMap, value.AsMap ?? new GoMap(value.Type!), depth + 1);
            case GoKind.Pointer when value.Kind != GoKind.Pointer:
                return overwrites || value.IsTypedNil;
            default:
                return true;
        }
    }

    private void Put(GoMap target, GoType sourceType, GoString key, GoValue value)
    {
        if (ReferenceEquals(target.Type, GoType.StringMap) && !ReferenceEquals(sourceType, GoType.StringMap))
        {
            throw new FunctionException("only a map of strings fits into a map of strings");
        }

        MapFunctions.Set(context, GoValue.Of(target), key, value);
    }
}
