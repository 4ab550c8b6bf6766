using Keyferry.Text.Runtime;
using Keyferry.Text.Values;

namespace Keyferry.Text.Functions.Numbers;

/// <summary>Arithmetic on 64-bit integers, which wraps around as Go's does.</summary>
internal static class ArithmeticFunctions
{
    private static readonly GoType[] Two = [GoType.Any, GoType.Any];

    public static void AddTo(FunctionTable table) => table
        .Add("add1", [GoType.Any], static (_, a) => GoValue.OfInt64(unchecked(Conversions.ToInt64(a[0]) + 1)))
        .AddVariadic("add", [GoType.Any], static (_, a) => Fold(0, a, static (x, y) => unchecked(x + y)))
        .Add("sub", Two, static (_, a) => Fold(a, static (x, y) => unchecked(x - y)))
        .AddVariadic("mul", Two, static (_, a) => Fold(a, static (x, y) => unchecked(x * y)))
        .Add("div", Two, static (_, a) => Fold(a, static (x, y) => y == -1 ? unchecked(-x) : x / NotZero(y)))
        .Add("mod", Two, static (_, a) => Fold(a, static (x, y) => y == -1 ? 0 : x % NotZero(y)))
        .AddVariadic("max", Two, static (_, a) => Fold(a, Math.Max))
        .AddVariadic("biggest", Two, static (_, a) => Fold(a, Math.Max))
        .AddVariadic("min", Two, static (_, a) => Fold(a, Math.Min));

    private static GoValue Fold(ReadOnlySpan<GoValue> values, Func<long, long, long> join) =>
        Fold(Conversions.ToInt64(values[0]), values[1..], join);

    private static GoValue Fold(long result, ReadOnlySpan<GoValue> values, Func<long, long, long> join)
    {
        foreach (var value in values)
        {
            result = join(result, Conversions.ToInt64(value));
        }

        return GoValue.OfInt64(result);
    }

    private static long NotZero(long divisor) =>
        divisor != 0 ? divisor : throw new FunctionException("division by zero");
}
