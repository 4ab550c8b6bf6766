using Keyferry.Text.Numbers;
using Keyferry.Text.Values;

namespace Keyferry.Text.Functions.Numbers;

/// <summary>Makes a number of any value. It never fails: what is no number is 0.</summary>
internal static class Conversions
{
    public static long ToInt64(GoValue value) => value.Kind switch
    {
        GoKind.Float64 => Truncate(value.AsDouble),
        GoKind.String => OfText(value.Bytes),
        _ => IsInteger(value.Kind) ? value.AsInt64 : 0,
    };

    public static double ToDouble(GoValue value) => value.Kind switch
    {
        GoKind.Float64 => value.AsDouble,
        GoKind.Uint64 => (ulong)value.AsInt64,
        GoKind.String => FloatParser.TryParse(value.Bytes, out var number) ? number : 0,
        _ => IsInteger(value.Kind) ? value.AsInt64 : 0,
    };

    /// <summary>Cuts the fraction off. What does not fit becomes the least integer, as the processor does it for Go.</summary>
    public static long Truncate(double value) =>
        value is >= long.MinValue and < 9_223_372_036_854_775_808.0 ? (long)value : long.MinValue;

    private static bool IsInteger(GoKind kind) => kind is GoKind.Bool or GoKind.Int or GoKind.Int32 or GoKind.Int64
        or GoKind.Uint8 or GoKind.Uint32 or GoKind.Uint64;

    private static long OfText(ReadOnlySpan<byte> text)
    {
        var error = IntegerParser.Parse(WithoutFraction(text), 0, out var value);
        return error == NumberError.None ? value : 0;
    }

    /// <summary>Cuts a fraction of digits off a decimal number; nothing before the point is a zero.</summary>
    private static ReadOnlySpan<byte> WithoutFraction(ReadOnlySpan<byte> text)
    {
        var point = text.IndexOf((byte)'.');
        if (point < 0 || text[(point + 1)..].ContainsAnyExceptInRange((byte)'0', (byte)'9'))
        {
            return text;
        }

        var whole = text[..point];
        var digits = whole.StartsWith("-"u8) || whole.StartsWith("+"u8) ? whole[1..] : whole;
        if (digits.ContainsAnyExceptInRange((byte)'0', (byte)'9'))
        {
            return text;
        }

        return digits.IsEmpty ? "0"u8 : whole;
    }
}
