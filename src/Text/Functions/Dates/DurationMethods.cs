using System.Collections.Frozen;
using Keyferry.Text.Durations;
using Keyferry.Text.Runtime;
using Keyferry.Text.Values;

namespace Keyferry.Text.Functions.Dates;

/// <summary>The methods of time.Duration. The receiver is the first argument.</summary>
internal static class DurationMethods
{
    private const long Second = 1_000_000_000;

    /// <summary>The methods by name.</summary>
    public static FrozenDictionary<string, Function> All { get; } = Build();

    private static FrozenDictionary<string, Function> Build()
    {
        GoType[] unit = [DateTypes.Duration];
        return new FunctionTable()
            .Add("String", [], static (context, arguments) =>
                context.Text(new GoDuration(Length(arguments)).ToString()))
            .Add("Nanoseconds", [], static (_, arguments) => GoValue.OfInt64(Length(arguments)))
            .Add("Microseconds", [], static (_, arguments) => GoValue.OfInt64(Length(arguments) / 1_000))
            .Add("Milliseconds", [], static (_, arguments) => GoValue.OfInt64(Length(arguments) / 1_000_000))
            .Add("Seconds", [], static (_, arguments) => GoValue.Of(DurationMath.In(Length(arguments), Second)))
            .Add("Minutes", [], static (_, arguments) => GoValue.Of(DurationMath.In(Length(arguments), Second * 60)))
            .Add("Hours", [], static (_, arguments) => GoValue.Of(DurationMath.In(Length(arguments), Second * 3600)))
            .Add("Abs", [], static (_, arguments) => Of(DurationMath.Abs(Length(arguments))))
            .Add("Round", unit, static (_, arguments) =>
                Of(DurationMath.Round(Length(arguments), arguments[1].AsInt64)))
            .Add("Truncate", unit, static (_, arguments) =>
                Of(DurationMath.Truncate(Length(arguments), arguments[1].AsInt64)))
            .ToFrozen();
    }

    private static long Length(ReadOnlySpan<GoValue> arguments) => arguments[0].AsInt64;

    private static GoValue Of(long nanoseconds) => GoValue.OfInteger(DateTypes.Duration, nanoseconds);
}
