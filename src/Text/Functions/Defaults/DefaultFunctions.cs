using Keyferry.Text.Runtime;
using Keyferry.Text.Values;

namespace Keyferry.Text.Functions.Defaults;

/// <summary>Functions that choose between values by whether they are empty, and <c>fail</c>.</summary>
internal static class DefaultFunctions
{
    public static void AddTo(FunctionTable table) => table
        .AddVariadic("default", [GoType.Any, GoType.Any], static (_, a) =>
            Known(a.Length > 1 && !Emptiness.IsEmpty(a[1]) ? a[1] : a[0]))
        .Add("empty", [GoType.Any], static (_, a) => GoValue.Of(Emptiness.IsEmpty(a[0])))
        .AddVariadic("coalesce", [GoType.Any], static (_, a) => FirstGiven(a))
        .AddVariadic("any", [GoType.Any], static (_, a) => GoValue.Of(!FirstGiven(a).IsNothing))
        .AddVariadic("all", [GoType.Any], static (_, a) => GoValue.Of(AreAllGiven(a)))
        .Add("ternary", [GoType.Any, GoType.Any, GoType.Bool], static (_, a) => Known(a[2].AsBool ? a[0] : a[1]))
        .Add("deepEqual", [GoType.Any, GoType.Any], static (context, a) =>
            GoValue.Of(DeepEquality.AreEqual(context, a[0], a[1])))
        .Add("fail", [GoType.String], static (context, a) => Fail(context, a[0].AsString));

    /// <summary>A result that is nothing is a nil, never without a type.</summary>
    private static GoValue Known(GoValue value) => value.IsMissing ? GoValue.Nil : value;

    private static GoValue FirstGiven(ReadOnlySpan<GoValue> values)
    {
        foreach (var value in values)
        {
            if (!Emptiness.IsEmpty(value))
            {
                return value;
            }
        }

        return GoValue.Nil;
    }

    private static bool AreAllGiven(ReadOnlySpan<GoValue> values)
    {
        foreach (var value in values)
        {
            if (Emptiness.IsEmpty(value))
            {
                return false;
            }
        }

        return true;
    }

    private static GoValue Fail(RenderContext context, GoString text) =>
        throw new FunctionException(FailMessage.For(context, text));
}
