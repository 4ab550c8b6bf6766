using Keyferry.Text.Functions.Defaults;
using Keyferry.Text.Runtime;
using Keyferry.Text.Values;

namespace Keyferry.Text.Functions.Lists;

/// <summary>What the functions on lists share.</summary>
internal static class ListArguments
{
    /// <summary>The nil that Go gives where there is nothing to put into a list.</summary>
    public static GoValue NilList => GoValue.Zero(GoType.AnySlice);

    /// <summary>The items of an argument that may be a list of any type.</summary>
    /// <exception cref="FunctionException">It is no list.</exception>
    public static ReadOnlySpan<GoValue> Items(GoValue value)
    {
        if (value.Kind == GoKind.Slice)
        {
            return value.AsList.Items;
        }

        throw new FunctionException(value.IsNothing
            ? "a list is wanted, not nil"
            : $"a list is wanted, not a value of kind {TypeFunctions.KindName(value)}");
    }

    /// <summary>A new list of any values.</summary>
    public static GoValue Of(RenderContext context, ReadOnlySpan<GoValue> items)
    {
        context.ChargeElements(items.Length);
        return GoValue.Of(new GoList(items.ToArray()));
    }
}
