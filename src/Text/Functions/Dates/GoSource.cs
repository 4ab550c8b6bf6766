using System.Globalization;

namespace Keyferry.Text.Functions.Dates;

/// <summary>Writes a time as Go source text, as <c>%#v</c> prints it.</summary>
internal static class GoSource
{
    public static string Of(GoTime time)
    {
        var at = time.Calendar;
        var zone = time.Zone switch
        {
            var utc when ReferenceEquals(utc, GoZone.Utc) => "time.UTC",
            var local when ReferenceEquals(local, GoZone.Local) => "time.Local",
            var other => $"time.Location(\"{other.Name}\")",
        };
        return string.Create(
            CultureInfo.InvariantCulture,
            $"time.Date({at.Year}, time.{CalendarNames.Month(at.Month)}, {at.Day}, {at.Hour}, {at.Minute}, {at.Second}, {time.Nanosecond}, {zone})");
    }
}
