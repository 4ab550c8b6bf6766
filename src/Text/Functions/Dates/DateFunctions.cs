using Keyferry.Text.Runtime;
using Keyferry.Text.Values;

namespace Keyferry.Text.Functions.Dates;

/// <summary>The functions that read, change and write times.</summary>
internal static class DateFunctions
{
    private static readonly GoType[] Modify = [GoType.String, DateTypes.Time];
    private static readonly GoType[] Parse = [GoType.String, GoType.String];

    public static void AddTo(FunctionTable table) => table
        .Add("now", [], static (context, _) => GoTime.Now(context.Clock).ToValue())
        .Add("date", [GoType.String, GoType.Any], Date)
        .Add("dateInZone", [GoType.String, GoType.Any, GoType.String], DateInZone)
        .Add("date_in_zone", [GoType.String, GoType.Any, GoType.String], DateInZone)
        .Add("htmlDate", [GoType.Any], HtmlDate)
        .Add("htmlDateInZone", [GoType.Any, GoType.String], HtmlDateInZone)
        .Add("dateModify", Modify, ModifyOrKeep)
        .Add("date_modify", Modify, ModifyOrKeep)
        .Add("mustDateModify", Modify, MustModify)
        .Add("must_date_modify", Modify, MustModify)
        .Add("toDate", Parse, ToDate)
        .Add("mustToDate", Parse, MustToDate)
        .Add("unixEpoch", [DateTypes.Time], UnixEpoch);

    /// <summary>
    /// The time that a value stands for: a time, or seconds since 1970. Anything else, also a text, is now.
    /// </summary>
    private static GoTime TimeOf(RenderContext context, GoValue value)
    {
        if (ReferenceEquals(value.Type, DateTypes.Time))
        {
            return GoTime.Of(value);
        }

        return ReferenceEquals(value.Type, GoType.Int) || ReferenceEquals(value.Type, GoType.Int64)
            || ReferenceEquals(value.Type, GoType.Int32)
            ? GoTime.FromUnix(value.AsInt64)
            : GoTime.Now(context.Clock);
    }

    private static GoValue Write(RenderContext context, ReadOnlySpan<byte> layout, GoValue value, GoZone zone)
    {
        var output = context.Rent();
        TimeFormat.Append(output, layout, TimeOf(context, value).In(zone));
        return context.Finish(output);
    }

    private static GoValue Date(RenderContext context, ReadOnlySpan<GoValue> arguments) =>
        Write(context, arguments[0].Bytes, arguments[1], GoZone.Local);

    private static GoValue DateInZone(RenderContext context, ReadOnlySpan<GoValue> arguments) =>
        Write(context, arguments[0].Bytes, arguments[1], Zones.Find(context, arguments[2].Bytes));

    private static GoValue HtmlDate(RenderContext context, ReadOnlySpan<GoValue> arguments) =>
        Write(context, "2006-01-02"u8, arguments[0], GoZone.Local);

    private static GoValue HtmlDateInZone(RenderContext context, ReadOnlySpan<GoValue> arguments) =>
        Write(context, "2006-01-02"u8, arguments[0], Zones.Find(context, arguments[1].Bytes));

    private static GoValue ModifyOrKeep(RenderContext context, ReadOnlySpan<GoValue> arguments)
    {
        var time = GoTime.Of(arguments[1]);
        return (DurationText.TryRead(arguments[0].Bytes, out var length) ? time.Add(length) : time).ToValue();
    }

    private static GoValue MustModify(RenderContext context, ReadOnlySpan<GoValue> arguments) =>
        DurationText.TryRead(arguments[0].Bytes, out var length)
            ? GoTime.Of(arguments[1]).Add(length).ToValue()
            : throw new FunctionException("the text is no duration (such as 1h30m)");

    private static GoValue ToDate(RenderContext context, ReadOnlySpan<GoValue> arguments) =>
        TimeParser.TryParse(arguments[0].Bytes, arguments[1].Bytes, out var time, out _)
            ? time.ToValue()
            : GoTime.Zero.ToValue();

    private static GoValue MustToDate(RenderContext context, ReadOnlySpan<GoValue> arguments) =>
        TimeParser.TryParse(arguments[0].Bytes, arguments[1].Bytes, out var time, out var problem)
            ? time.ToValue()
            : throw new FunctionException($"the text is no time: {problem}");

    private static GoValue UnixEpoch(RenderContext context, ReadOnlySpan<GoValue> arguments)
    {
        var output = context.Rent();
        TimeFormat.AppendNumber(output, GoTime.Of(arguments[0]).UnixSeconds, 1);
        return context.Finish(output);
    }
}
