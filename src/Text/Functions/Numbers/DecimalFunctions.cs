using Keyferry.Text.Runtime;
using Keyferry.Text.Values;

namespace Keyferry.Text.Functions.Numbers;

/// <summary>Arithmetic on floating-point numbers that calculates in decimal: 0.1 and 0.2 make 0.3.</summary>
internal static class DecimalFunctions
{
    private const int StepsPerNumber = 20;

    private static readonly GoType[] Two = [GoType.Any, GoType.Any];

    public static void AddTo(FunctionTable table) => table
        .Add("add1f", [GoType.Any], static (context, a) =>
            Fold(context, Of(a[0]), [GoValue.OfInt(1)], static (x, y) => x + y))
        .AddVariadic("addf", [GoType.Any], static (context, a) =>
            Fold(context, BigDecimal.Zero, a, static (x, y) => x + y))
        .AddVariadic("subf", Two, static (context, a) => Fold(context, Of(a[0]), a[1..], static (x, y) => x - y))
        .AddVariadic("mulf", Two, static (context, a) => Fold(context, Of(a[0]), a[1..], static (x, y) => x * y))
        .AddVariadic("divf", Two, static (context, a) => Fold(context, Of(a[0]), a[1..], static (x, y) => x / y))
        .AddVariadic("maxf", Two, static (_, a) => Extreme(a, Larger))
        .AddVariadic("minf", Two, static (_, a) => Extreme(a, static (x, y) => -Larger(-x, -y)));

    private static BigDecimal Of(GoValue value) => BigDecimal.Of(Conversions.ToDouble(value));

    private static GoValue Fold(
        RenderContext context, BigDecimal result, ReadOnlySpan<GoValue> values,
        Func<BigDecimal, BigDecimal, BigDecimal> join)
    {
        foreach (var value in values)
        {
            // A long product has many digits.
            context.Charge(result.Value.GetByteCount() + StepsPerNumber);
            result = join(result, Of(value));
        }

        return GoValue.Of(result.ToDouble());
    }

    private static GoValue Extreme(ReadOnlySpan<GoValue> values, Func<double, double, double> pick)
    {
        var result = Conversions.ToDouble(values[0]);
        foreach (var value in values[1..])
        {
            result = pick(result, Conversions.ToDouble(value));
        }

        return GoValue.Of(result);
    }

    /// <summary>Infinity wins even over what is no number.</summary>
    private static double Larger(double x, double y) =>
        double.IsPositiveInfinity(x) || double.IsPositiveInfinity(y) ? double.PositiveInfinity : Math.Max(x, y);
}
