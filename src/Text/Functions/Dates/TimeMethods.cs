using System.Collections.Frozen;
using Keyferry.Text.Runtime;
using Keyferry.Text.Values;

namespace Keyferry.Text.Functions.Dates;

/// <summary>
/// The methods of time.Time that a template can call: those with one result, or with a result and an error. The
/// receiver is the first argument.
/// </summary>
internal static class TimeMethods
{
    /// <summary>The methods by name.</summary>
    public static FrozenDictionary<string, Function> All { get; } = Build();

    private static FrozenDictionary<string, Function> Build()
    {
        var table = new FunctionTable();
        AddParts(table);
        AddComparisons(table);
        AddArithmetic(table);
        AddTexts(table);
        return table.ToFrozen();
    }

    private static void AddParts(FunctionTable table) => table
        .Add("Year", [], static (_, arguments) => GoValue.OfInt(At(arguments).Year))
        .Add("Month", [], static (_, arguments) => GoValue.OfInteger(DateTypes.Month, At(arguments).Month))
        .Add("Day", [], static (_, arguments) => GoValue.OfInt(At(arguments).Day))
        .Add("YearDay", [], static (_, arguments) => GoValue.OfInt(At(arguments).YearDay))
        .Add("Weekday", [], static (_, arguments) => GoValue.OfInteger(DateTypes.Weekday, At(arguments).Weekday))
        .Add("Hour", [], static (_, arguments) => GoValue.OfInt(At(arguments).Hour))
        .Add("Minute", [], static (_, arguments) => GoValue.OfInt(At(arguments).Minute))
        .Add("Second", [], static (_, arguments) => GoValue.OfInt(At(arguments).Second))
        .Add("Nanosecond", [], static (_, arguments) => GoValue.OfInt(Time(arguments).Nanosecond))
        .Add("Unix", [], static (_, arguments) => Unix(arguments, 1))
        .Add("UnixMilli", [], static (_, arguments) => Unix(arguments, 1_000))
        .Add("UnixMicro", [], static (_, arguments) => Unix(arguments, 1_000_000))
        .Add("UnixNano", [], static (_, arguments) => Unix(arguments, 1_000_000_000))
        // Zones that change are used to write a time only: no time of a template is in one.
        .Add("IsDST", [], static (_, _) => GoValue.Of(false))
        .Add("IsZero", [], static (_, arguments) => GoValue.Of(Time(arguments).IsZero))
        .Add("Location", [], static (_, arguments) => GoValue.OfObject(DateTypes.Location, Time(arguments).Zone));

    private static void AddComparisons(FunctionTable table)
    {
        GoType[] other = [DateTypes.Time];
        table
            .Add("After", other, static (_, arguments) => GoValue.Of(Order(arguments) > 0))
            .Add("Before", other, static (_, arguments) => GoValue.Of(Order(arguments) < 0))
            .Add("Equal", other, static (_, arguments) => GoValue.Of(Order(arguments) == 0))
            .Add("Compare", other, static (_, arguments) => GoValue.OfInt(Order(arguments)));
    }

    private static void AddArithmetic(FunctionTable table)
    {
        GoType[] duration = [DateTypes.Duration];
        table
            .Add("Add", duration, static (_, arguments) => Time(arguments).Add(arguments[1].AsInt64).ToValue())
            .Add("Round", duration, static (_, arguments) => Time(arguments).Round(arguments[1].AsInt64).ToValue())
            .Add("Truncate", duration, static (_, arguments) =>
                Time(arguments).Truncate(arguments[1].AsInt64).ToValue())
            .Add("Sub", [DateTypes.Time], static (_, arguments) =>
                GoValue.OfInteger(DateTypes.Duration, Time(arguments).Since(GoTime.Of(arguments[1]))))
            .Add("AddDate", [GoType.Int, GoType.Int, GoType.Int], static (_, arguments) => Time(arguments)
                .AddDate(arguments[1].AsInt64, arguments[2].AsInt64, arguments[3].AsInt64).ToValue())
            .Add("UTC", [], static (_, arguments) => Time(arguments).In(GoZone.Utc).ToValue())
            .Add("Local", [], static (_, arguments) => Time(arguments).In(GoZone.Local).ToValue())
            .Add("In", [DateTypes.Location], static (_, arguments) => arguments[1].AsObject is GoZone zone
                ? Time(arguments).In(zone).ToValue()
                : throw new FunctionException("the location is nil"));
    }

    private static void AddTexts(FunctionTable table) => table
        .Add("Format", [GoType.String], static (context, arguments) =>
            Write(context, arguments[1].Bytes, Time(arguments)))
        .Add("String", [], static (context, arguments) => Write(context, TimeFormat.Default, Time(arguments)))
        .Add("GoString", [], static (context, arguments) => context.Text(GoSource.Of(Time(arguments))));

    private static GoTime Time(ReadOnlySpan<GoValue> arguments) => GoTime.Of(arguments[0]);

    private static Calendar At(ReadOnlySpan<GoValue> arguments) => Time(arguments).Calendar;

    private static int Order(ReadOnlySpan<GoValue> arguments) => Time(arguments).OrderAgainst(GoTime.Of(arguments[1]));

    private static GoValue Unix(ReadOnlySpan<GoValue> arguments, long perSecond)
    {
        var time = Time(arguments);
        var part = time.Nanosecond / (1_000_000_000 / perSecond);
        return GoValue.OfInt64(unchecked((time.UnixSeconds * perSecond) + (perSecond == 1 ? 0 : part)));
    }

    private static GoValue Write(RenderContext context, ReadOnlySpan<byte> layout, GoTime time)
    {
        var output = context.Rent();
        TimeFormat.Append(output, layout, time);
        return context.Finish(output);
    }
}
