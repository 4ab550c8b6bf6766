using System.Globalization;
using Keyferry.Admission.Fields;

namespace Keyferry.Admission.Rules;

/// <summary>Checks the ranges of a schedule of five cron fields.</summary>
internal static class CronRange
{
    private const int Longest = 1000;

    private static readonly (string Name, int Min, int Max, string[] Names)[] Fields =
    [
        ("minute", 0, 59, []),
        ("hour", 0, 23, []),
        ("day of month", 1, 31, []),
        ("month", 1, 12, ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]),
        ("day of week", 0, 6, ["sun", "mon", "tue", "wed", "thu", "fri", "sat"]),
    ];

    /// <summary>What is wrong; null where nothing is, or where the schedule is not of five fields.</summary>
    public static string? Problem(string schedule)
    {
        if (schedule.Length > Longest)
        {
            return $"a schedule of {schedule.Length} characters cannot be read";
        }

        var parts = schedule.Split(' ');
        if (schedule.StartsWith('@') || parts.Length != Fields.Length)
        {
            return null;
        }

        for (var i = 0; i < parts.Length; i++)
        {
            var (name, min, max, names) = Fields[i];
            foreach (var item in parts[i].Split(','))
            {
                if (!IsItem(item, min, max, names))
                {
                    return $"{name} {(RedactedValue.IsSafe(schedule) ? RedactedValue.Of(item) : "")} is out of range {min}-{max}, or cannot be read";
                }
            }
        }

        return null;
    }

    private static bool IsItem(string item, int min, int max, string[] names)
    {
        var step = item.Split('/');
        if (step.Length > 2 || (step.Length == 2 && !(Number(step[1], min, []) is > 0)))
        {
            return false;
        }

        if (step[0] is "*" or "?")
        {
            return true;
        }

        var ends = step[0].Split('-');
        if (ends.Length > 2 || Number(ends[0], min, names) is not { } first || first < min || first > max)
        {
            return false;
        }

        return ends.Length == 1 || (Number(ends[1], min, names) is { } last && last >= first && last <= max);
    }

    private static int? Number(string text, int min, string[] names)
    {
        var named = Array.FindIndex(names, n => string.Equals(n, text, StringComparison.OrdinalIgnoreCase));
        if (named >= 0)
        {
            return named + min;
        }

        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
    }
}
