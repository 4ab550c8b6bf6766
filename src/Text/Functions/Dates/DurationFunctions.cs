using System.Globalization;
using Keyferry.Text.Durations;
using Keyferry.Text.Runtime;
using Keyferry.Text.Values;

namespace Keyferry.Text.Functions.Dates;

/// <summary>The functions that write lengths of time.</summary>
internal static class DurationFunctions
{
    private const long Second = 1_000_000_000;
    private const ulong Hour = 3600UL * Second;

    /// <summary>The units of durationRound, from the largest.</summary>
    private static readonly (ulong Length, string Name)[] Units =
    [
        (Hour * 24 * 365, "y"), (Hour * 24 * 30, "mo"), (Hour * 24, "d"), (Hour, "h"), (Hour / 60, "m"), (Second, "s"),
    ];

    public static void AddTo(FunctionTable table) => table
        .Add("ago", [GoType.Any], Ago)
        .Add("duration", [GoType.Any], Duration)
        .Add("durationRound", [GoType.Any], DurationRound);

    private static GoValue Ago(RenderContext context, ReadOnlySpan<GoValue> arguments)
    {
        var now = GoTime.Now(context.Clock);
        var then = now;
        if (ReferenceEquals(arguments[0].Type, DateTypes.Time))
        {
            then = GoTime.Of(arguments[0]);
        }
        else if (ReferenceEquals(arguments[0].Type, GoType.Int) || ReferenceEquals(arguments[0].Type, GoType.Int64))
        {
            then = GoTime.FromUnix(arguments[0].AsInt64);
        }

        return context.Text(new GoDuration(DurationMath.Round(now.Since(then), Second)).ToString());
    }

    private static GoValue Duration(RenderContext context, ReadOnlySpan<GoValue> arguments)
    {
        var seconds = arguments[0] switch
        {
            { IsString: true } text => SaturatedInteger(text.Bytes),
            var number when ReferenceEquals(number.Type, GoType.Int64) => number.AsInt64,
            _ => 0,
        };
        return context.Text(new GoDuration(unchecked(seconds * Second)).ToString());
    }

    private static GoValue DurationRound(RenderContext context, ReadOnlySpan<GoValue> arguments)
    {
        var length = 0L;
        if (arguments[0].IsString)
        {
            DurationText.TryRead(arguments[0].Bytes, out length);
        }
        else if (ReferenceEquals(arguments[0].Type, GoType.Int64))
        {
            length = arguments[0].AsInt64;
        }
        else if (ReferenceEquals(arguments[0].Type, DateTypes.Time))
        {
            length = GoTime.Now(context.Clock).Since(GoTime.Of(arguments[0]));
        }

        var magnitude = length < 0 ? unchecked(0UL - (ulong)length) : (ulong)length;
        foreach (var (unit, name) in Units)
        {
            // Exactly one unit is written in the next smaller one.
            if (magnitude > unit)
            {
                return context.Text(string.Create(CultureInfo.InvariantCulture, $"{magnitude / unit}{name}"));
            }
        }

        return context.Text("0s"u8);
    }

    /// <summary>A decimal integer; the nearest one of 64 bits if it is too large, 0 if it is none.</summary>
    private static long SaturatedInteger(ReadOnlySpan<byte> text)
    {
        var isNegative = text.StartsWith("-"u8);
        if (isNegative || text.StartsWith("+"u8))
        {
            text = text[1..];
        }

        if (text.IsEmpty || text.IndexOfAnyExceptInRange((byte)'0', (byte)'9') >= 0)
        {
            return 0;
        }

        var sum = Int128.Zero;
        foreach (var digit in text)
        {
            sum = Int128.Min((sum * 10) + (digit - '0'), (Int128)1 << 64);
        }

        return (long)Int128.Clamp(isNegative ? -sum : sum, long.MinValue, long.MaxValue);
    }
}
