using Keyferry.Text.Functions.Strings;
using Keyferry.Text.Numbers;
using Keyferry.Text.Runtime;
using Keyferry.Text.Values;

namespace Keyferry.Text.Functions.Numbers;

/// <summary>Functions that make numbers of other values, and round them.</summary>
internal static class ConversionFunctions
{
    private const int Octal = 8;

    public static void AddTo(FunctionTable table) => table
        .Add("int", [GoType.Any], static (_, a) => GoValue.OfInt(Conversions.ToInt64(a[0])))
        .Add("int64", [GoType.Any], static (_, a) => GoValue.OfInt64(Conversions.ToInt64(a[0])))
        .Add("float64", [GoType.Any], static (context, a) => GoValue.Of(ToDouble(context, a[0])))
        .Add("atoi", [GoType.String], static (_, a) =>
        {
            IntegerParser.Parse(a[0].Bytes, 10, out var value);
            return GoValue.OfInt(value);
        })
        .Add("toDecimal", [GoType.Any], static (context, a) =>
        {
            var error = IntegerParser.Parse(Texts.Of(context, a[0]).Span, Octal, out var value);
            return GoValue.OfInt64(error == NumberError.None ? value : 0);
        })
        .Add("floor", [GoType.Any], static (_, a) => GoValue.Of(Math.Floor(Conversions.ToDouble(a[0]))))
        .Add("ceil", [GoType.Any], static (_, a) => GoValue.Of(Math.Ceiling(Conversions.ToDouble(a[0]))))
        .AddVariadic("round", [GoType.Any, GoType.Int, GoType.Float64], static (_, a) => GoValue.Of(
            Round(Conversions.ToDouble(a[0]), a[1].AsInt64, a.Length > 2 ? a[2].AsDouble : 0.5)));

    /// <summary>Up from a fraction of <paramref name="on"/>, else down; a negative number has a negative fraction.</summary>
    private static double Round(double value, long places, double on)
    {
        var scale = PowerOfTen(places);
        var scaled = scale * value;
        var fraction = scaled - Math.Truncate(scaled);
        return (fraction >= on ? Math.Ceiling(scaled) : Math.Floor(scaled)) / scale;
    }

    /// <summary>Goes by squares of a fraction, as Go does: the last bit of the result depends on it.</summary>
    private static double PowerOfTen(long power)
    {
        const double Fraction = 0.625;
        const int Bits = 4;

        var (result, resultBits) = (1.0, 0L);
        var (square, squareBits) = (Fraction, (long)Bits);
        for (var rest = power == long.MinValue ? long.MaxValue : Math.Abs(power); rest != 0; rest >>= 1)
        {
            if (squareBits is < -4096 or > 4096)
            {
                resultBits += squareBits;
                break;
            }

            if ((rest & 1) == 1)
            {
                (result, resultBits) = (result * square, resultBits + squareBits);
            }

            (square, squareBits) = (square * square, squareBits << 1);
            if (square < 0.5)
            {
                (square, squareBits) = (square + square, squareBits - 1);
            }
        }

        return power < 0 ? Math.ScaleB(1 / result, (int)-resultBits) : Math.ScaleB(result, (int)resultBits);
    }

    // Parsing a long text of digits costs arithmetic on a large integer.
    private static double ToDouble(RenderContext context, in GoValue value)
    {
        context.Charge(value.Kind == GoKind.String ? value.Bytes.Length >> 3 : 1);
        return Conversions.ToDouble(value);
    }
}
