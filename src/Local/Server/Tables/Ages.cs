using System.Globalization;
using System.Text.Json.Nodes;
using Keyferry.Local.Server.Schema;

namespace Keyferry.Local.Server.Tables;

/// <summary>Ages as kubectl shows them: <c>5s</c>, <c>3m20s</c>, <c>6y329d</c>.</summary>
internal static class Ages
{
    /// <summary>The age of a time; <c>&lt;unknown&gt;</c> where there is none.</summary>
    public static string Since(JsonNode? time, DateTimeOffset now)
    {
        if (JsonKinds.Text(time) is not { } text)
        {
            return "<unknown>";
        }

        return DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var then)
            ? Text(now - then)
            : "<invalid>";
    }

    private static string Text(TimeSpan age)
    {
        var (seconds, minutes, hours) = ((long)age.TotalSeconds, (long)age.TotalMinutes, (long)age.TotalHours);
        var days = hours / 24;
        return age switch
        {
            { TotalSeconds: < -1 } => "<invalid>",
            { TotalSeconds: < 0 } => "0s",
            { TotalMinutes: < 2 } => $"{seconds}s",
            { TotalMinutes: < 10 } => Two(minutes, "m", seconds % 60, "s"),
            { TotalHours: < 3 } => $"{minutes}m",
            { TotalHours: < 8 } => Two(hours, "h", minutes % 60, "m"),
            { TotalHours: < 48 } => $"{hours}h",
            { TotalDays: < 8 } => Two(days, "d", hours % 24, "h"),
            { TotalDays: < 365 * 2 } => $"{days}d",
            { TotalDays: < 365 * 8 } => Two(days / 365, "y", days % 365, "d"),
            _ => $"{days / 365}y",
        };
    }

    private static string Two(long large, string largeUnit, long small, string smallUnit) =>
        small == 0 ? $"{large}{largeUnit}" : $"{large}{largeUnit}{small}{smallUnit}";
}
