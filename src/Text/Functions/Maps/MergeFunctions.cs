using Keyferry.Text.Runtime;
using Keyferry.Text.Values;

namespace Keyferry.Text.Functions.Maps;

/// <summary>Functions that merge maps, and copy values.</summary>
internal static class MergeFunctions
{
    private static readonly GoType[] Maps = [GoType.AnyMap, GoType.AnyMap];

    public static void AddTo(FunctionTable table) => table
        .AddVariadic("merge", Maps, static (context, a) => MergeAll(context, a, overwrites: false, mustFit: false))
        .AddVariadic("mustMerge", Maps, static (context, a) => MergeAll(context, a, overwrites: false, mustFit: true))
        .AddVariadic("mergeOverwrite", Maps, static (context, a) =>
            MergeAll(context, a, overwrites: true, mustFit: false))
        .AddVariadic("mustMergeOverwrite", Maps, static (context, a) =>
            MergeAll(context, a, overwrites: true, mustFit: true))
        .Add("deepCopy", [GoType.Any], Copy)
        .Add("mustDeepCopy", [GoType.Any], Copy);

    /// <summary>Merges into the first map, which is the result; a nil one becomes a new map.</summary>
    private static GoValue MergeAll(RenderContext context, ReadOnlySpan<GoValue> a, bool overwrites, bool mustFit)
    {
        var target = a[0];
        var merge = new Merge(context, overwrites);
        foreach (var source in a[1..])
        {
            if (source.AsMap is not { } map)
            {
                continue;
            }

            if (target.AsMap is null)
            {
                target = GoValue.Of(new GoMap());
            }

            if (merge.TryInto(target.AsMap!, map))
            {
                continue;
            }

            return mustFit
                ? throw new FunctionException("a value cannot be merged with one of another type")
                : GoValue.EmptyString;
        }

        return target;
    }

    private static GoValue Copy(RenderContext context, ReadOnlySpan<GoValue> a) => a[0].IsNothing
        ? throw new FunctionException("nil cannot be copied")
        : DeepCopy.Of(context, a[0]);
}
