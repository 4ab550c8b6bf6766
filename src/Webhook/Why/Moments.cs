using System.Globalization;

namespace Keyferry.Webhook.Why;

/// <summary>Times as people read them. Pure.</summary>
internal static class Moments
{
    /// <summary>A time and how far it is from now, such as <c>2026-11-30T06:40:12Z (12m ago)</c>.</summary>
    public static string Of(DateTimeOffset moment, DateTimeOffset now) =>
        $"{Stamp(moment)} ({(moment > now ? "in " + Span(moment - now) : Span(now - moment) + " ago")})";

    /// <summary>A time of the API server's, which are UTC.</summary>
    public static DateTimeOffset Utc(DateTime time) => new(DateTime.SpecifyKind(time, DateTimeKind.Utc));

    /// <summary>A length of time by its two largest units, such as <c>3h12m</c>.</summary>
    public static string Span(TimeSpan span) => span switch
    {
        { TotalMinutes: < 1 } => Whole(span.TotalSeconds, "s"),
        { TotalHours: < 1 } => Whole(span.TotalMinutes, "m") + Rest(span.Seconds, "s"),
        { TotalDays: < 1 } => Whole(span.TotalHours, "h") + Rest(span.Minutes, "m"),
        _ => Whole(span.TotalDays, "d") + Rest(span.Hours, "h"),
    };

    private static string Stamp(DateTimeOffset moment) =>
        moment.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    private static string Whole(double number, string unit) => Math.Floor(number).ToString("0", CultureInfo.InvariantCulture) + unit;

    private static string Rest(int number, string unit) => number == 0 ? "" : number.ToString(CultureInfo.InvariantCulture) + unit;
}
