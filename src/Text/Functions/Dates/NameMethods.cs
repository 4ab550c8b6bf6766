using System.Collections.Frozen;
using Keyferry.Text.Runtime;

namespace Keyferry.Text.Functions.Dates;

/// <summary>The one method of months, weekdays and locations: their name. The receiver is the first argument.</summary>
internal static class NameMethods
{
    public static FrozenDictionary<string, Function> OfMonth { get; } = new FunctionTable()
        .Add("String", [], static (context, arguments) => context.Text(CalendarNames.Month(arguments[0].AsInt64)))
        .ToFrozen();

    public static FrozenDictionary<string, Function> OfWeekday { get; } = new FunctionTable()
        .Add("String", [], static (context, arguments) => context.Text(CalendarNames.Weekday(arguments[0].AsInt64)))
        .ToFrozen();

    public static FrozenDictionary<string, Function> OfLocation { get; } = new FunctionTable()
        .Add("String", [], static (context, arguments) =>
            context.Text((arguments[0].AsObject as GoZone ?? GoZone.Utc).Name))
        .ToFrozen();
}
