using System.Globalization;

namespace Keyferry.Webhook.Ui.Model;

/// <summary>Lengths of time in words as short as kubectl's. Pure.</summary>
public static class Ages
{
    /// <summary>A length of time in at most two units, such as <c>3d4h</c>.</summary>
    /// <param name="time">The time; less than none counts as none.</param>
    public static string Of(TimeSpan time)
    {
        var t = time < TimeSpan.Zero ? TimeSpan.Zero : time;
        return t switch
        {
            { TotalSeconds: < 120 } => Text($"{(int)t.TotalSeconds}s"),
            { TotalMinutes: < 10 } => Two((int)t.TotalMinutes, "m", t.Seconds, "s"),
            { TotalHours: < 3 } => Text($"{(int)t.TotalMinutes}m"),
            { TotalHours: < 10 } => Two((int)t.TotalHours, "h", t.Minutes, "m"),
            { TotalHours: < 48 } => Text($"{(int)t.TotalHours}h"),
            { TotalDays: < 10 } => Two((int)t.TotalDays, "d", t.Hours, "h"),
            { TotalDays: < 730 } => Text($"{(int)t.TotalDays}d"),
            _ => Text($"{(int)(t.TotalDays / 365)}y"),
        };
    }

    /// <summary>How long ago a moment was; null where there was none.</summary>
    /// <param name="moment">The moment.</param>
    /// <param name="now">The time now.</param>
    public static string? Since(DateTime? moment, DateTimeOffset now) => moment is { } then
        ? Of(now - new DateTimeOffset(DateTime.SpecifyKind(then, DateTimeKind.Utc)))
        : null;

    /// <summary>A moment, in universal time.</summary>
    /// <param name="moment">The moment.</param>
    public static string At(DateTimeOffset moment) => moment.ToUniversalTime().ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture) + " UTC";

    private static string Two(int large, string unit, int small, string smallUnit) =>
        small == 0 ? Text($"{large}{unit}") : Text($"{large}{unit}{small}{smallUnit}");

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
