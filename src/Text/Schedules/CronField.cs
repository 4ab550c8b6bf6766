using System.Globalization;
using System.Numerics;

namespace Keyferry.Text.Schedules;

/// <summary>One field of a cron schedule: the numbers that it names.</summary>
/// <param name="Numbers">A bit for each number.</param>
/// <param name="IsAny">Whether it was written <c>*</c> or <c>?</c>: of two fields for days, one that is so does not count.</param>
internal readonly record struct CronField(ulong Numbers, bool IsAny)
{
    /// <summary>Reads a field: lists of numbers, names, ranges and steps.</summary>
    /// <param name="text">The field.</param>
    /// <param name="min">The least number.</param>
    /// <param name="max">The greatest number.</param>
    /// <param name="names">Names of the numbers from <paramref name="min"/> on.</param>
    /// <param name="field">What was read.</param>
    public static bool TryParse(string text, int min, int max, string[] names, out CronField field)
    {
        var (numbers, isAny) = (0UL, false);
        foreach (var item in text.Split(','))
        {
            if (!TryItem(item, min, max, names, ref numbers, ref isAny))
            {
                field = default;
                return false;
            }
        }

        field = new CronField(numbers, isAny);
        return true;
    }

    /// <summary>The numbers as a list, such as <c>0,15,30</c>.</summary>
    public override string ToString()
    {
        var numbers = new List<int>();
        for (var left = Numbers; left != 0; left &= left - 1)
        {
            numbers.Add(BitOperations.TrailingZeroCount(left));
        }

        return string.Join(',', numbers.Select(static n => n.ToString(CultureInfo.InvariantCulture)));
    }

    private static bool TryItem(string item, int min, int max, string[] names, ref ulong numbers, ref bool isAny)
    {
        var parts = item.Split('/');
        var step = 1;
        if (parts.Length > 2 || (parts.Length == 2 && (!TryNumber(parts[1], min, [], out step) || step == 0)))
        {
            return false;
        }

        var (first, last) = (min, max);
        if (parts[0] is "*" or "?")
        {
            isAny |= step == 1;
        }
        else if (!TryRange(parts[0].Split('-'), min, max, names, hasStep: parts.Length == 2, out first, out last))
        {
            return false;
        }

        for (var number = first; number <= last; number += Math.Min(step, max + 1))
        {
            numbers |= 1UL << number;
        }

        return true;
    }

    // A single number with a step goes on to the end of the field.
    private static bool TryRange(string[] ends, int min, int max, string[] names, bool hasStep, out int first, out int last)
    {
        last = 0;
        if (ends.Length > 2 || !TryNumber(ends[0], min, names, out first))
        {
            first = 0;
            return false;
        }

        last = hasStep ? max : first;
        return (ends.Length == 1 || TryNumber(ends[1], min, names, out last)) && first >= min && first <= last && last <= max;
    }

    private static bool TryNumber(string text, int min, string[] names, out int number)
    {
        var named = Array.FindIndex(names, n => string.Equals(n, text, StringComparison.OrdinalIgnoreCase));
        number = named + min;
        return named >= 0 || int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number);
    }
}
