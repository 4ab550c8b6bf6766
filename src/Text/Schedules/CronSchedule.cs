using System.Globalization;
using Cronos;
using Keyferry.Text.Durations;

namespace Keyferry.Text.Schedules;

/// <summary>
/// When something fires: five cron fields in UTC, a word such as <c>@daily</c>, or <c>@every</c> and a duration, which counts
/// from 1970-01-01T00:00Z. Where both the day of the month and the day of the week are given, either will do, as in every
/// cron.
/// </summary>
public sealed class CronSchedule
{
    private const int Longest = 1000;

    private static readonly string[] Months = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
    private static readonly string[] Days = ["sun", "mon", "tue", "wed", "thu", "fri", "sat"];

    private static readonly Dictionary<string, string> Words = new(StringComparer.Ordinal)
    {
        ["@yearly"] = "0 0 1 1 *", ["@annually"] = "0 0 1 1 *", ["@monthly"] = "0 0 1 * *", ["@weekly"] = "0 0 * * 0",
        ["@daily"] = "0 0 * * *", ["@midnight"] = "0 0 * * *", ["@hourly"] = "0 * * * *",
    };

    private readonly IReadOnlyList<CronExpression> _expressions;
    private readonly TimeSpan _period;

    private CronSchedule(IReadOnlyList<CronExpression> expressions, TimeSpan period) =>
        (_expressions, _period) = (expressions, period);

    /// <summary>Reads a schedule; null where it is none.</summary>
    public static CronSchedule? Parse(string text)
    {
        if (text.Length > Longest)
        {
            return null;
        }

        if (text.StartsWith("@every ", StringComparison.Ordinal))
        {
            return GoDuration.TryParseSetting(text["@every ".Length..], out var period, out _) && period.TimeSpan >= TimeSpan.FromSeconds(1)
                ? new CronSchedule([], period.TimeSpan)
                : null;
        }

        var parts = Words.GetValueOrDefault(text, text).Split(' ');
        return parts.Length == 5
            && CronField.TryParse(parts[0], 0, 59, [], out var minute) && CronField.TryParse(parts[1], 0, 23, [], out var hour)
            && CronField.TryParse(parts[2], 1, 31, [], out var day) && CronField.TryParse(parts[3], 1, 12, Months, out var month)
            && CronField.TryParse(parts[4], 0, 6, Days, out var weekday)
            ? new CronSchedule([.. Expressions($"{minute} {hour}", day, month, weekday)], TimeSpan.Zero)
            : null;
    }

    /// <summary>When it fires for the first time at or after a moment; null where it does not any more.</summary>
    public DateTimeOffset? FirstFrom(DateTimeOffset moment)
    {
        if (_period > TimeSpan.Zero)
        {
            var past = (moment - DateTimeOffset.UnixEpoch).Ticks % _period.Ticks;
            return past == 0 ? moment
                : DateTimeOffset.MaxValue - moment < _period ? null
                : moment + TimeSpan.FromTicks((past > 0 ? _period.Ticks : 0) - past);
        }

        DateTimeOffset? first = null;
        foreach (var expression in _expressions)
        {
            if (expression.GetNextOccurrence(moment.UtcDateTime, inclusive: true) is { } next
                && new DateTimeOffset(next, TimeSpan.Zero) is var at && !(first <= at))
            {
                first = at;
            }
        }

        return first;
    }

    // The library asks for both days at once; a cron takes either, so that makes two.
    private static IEnumerable<CronExpression> Expressions(string time, CronField day, CronField month, CronField weekday)
    {
        if (day.IsAny || weekday.IsAny)
        {
            yield return Expression(time, $"{day}", month, $"{weekday}");
            yield break;
        }

        yield return Expression(time, $"{day}", month, "*");
        yield return Expression(time, "*", month, $"{weekday}");
    }

    private static CronExpression Expression(string time, string day, CronField month, string weekday) =>
        CronExpression.Parse(string.Create(CultureInfo.InvariantCulture, $"{time} {day} {month} {weekday}"));
}
