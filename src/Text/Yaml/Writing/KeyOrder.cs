using System.Text;
using Keyferry.Text.Values;

namespace Keyferry.Text.Yaml.Writing;

/// <summary>
/// The order of keys in YAML: numbers in them by their value, letters behind all else. Not a true order (some keys form
/// a ring), so the sort here must not rely on it.
/// </summary>
internal static class KeyOrder
{
    /// <summary>The entries in that order.</summary>
    public static GoMap.Entry[] Sort(ReadOnlySpan<GoMap.Entry> entries)
    {
        var sorted = entries.ToArray();
        var runes = new Rune[sorted.Length][];
        for (var at = 0; at < sorted.Length; at++)
        {
            runes[at] = [.. Encoding.UTF8.GetString(sorted[at].Key.Span).EnumerateRunes()];
        }

        var order = new int[sorted.Length];
        for (var at = 0; at < order.Length; at++)
        {
            order[at] = at;
        }

        Merge(runes, order, new int[order.Length]);
        for (var at = 0; at < order.Length; at++)
        {
            sorted[at] = entries[order[at]];
        }

        return sorted;
    }

    private static void Merge(Rune[][] keys, Span<int> order, Span<int> room)
    {
        if (order.Length < 2)
        {
            return;
        }

        var middle = order.Length / 2;
        Merge(keys, order[..middle], room);
        Merge(keys, order[middle..], room);
        order.CopyTo(room);
        var (left, right) = (0, middle);
        for (var at = 0; at < order.Length; at++)
        {
            var takesRight = left == middle
                || right < order.Length && IsLess(keys[room[right]], keys[room[left]]);
            order[at] = takesRight ? room[right++] : room[left++];
        }
    }

    private static bool IsLess(Rune[] a, Rune[] b)
    {
        var at = a.AsSpan().CommonPrefixLength(b);
        if (at == a.Length || at == b.Length)
        {
            return a.Length < b.Length;
        }

        var (isALetter, isBLetter) = (Rune.IsLetter(a[at]), Rune.IsLetter(b[at]));
        if (isALetter && isBLetter)
        {
            return a[at] < b[at];
        }

        if (isALetter || isBLetter)
        {
            return isBLetter;
        }

        // A zero within a number counts as a digit, not as a leading zero.
        var start = (a[at].Value == '0' || b[at].Value == '0') && FollowsNumber(a, at) ? 1 : 0;
        var (aNumber, aEnd) = Number(a, at, start);
        var (bNumber, bEnd) = Number(b, at, start);
        return aNumber != bNumber ? aNumber < bNumber : aEnd != bEnd ? aEnd < bEnd : a[at] < b[at];
    }

    private static bool FollowsNumber(Rune[] key, int at)
    {
        for (at--; at >= 0 && Rune.IsDigit(key[at]); at--)
        {
            if (key[at].Value != '0')
            {
                return true;
            }
        }

        return false;
    }

    private static (long Value, int End) Number(Rune[] key, int at, long value)
    {
        for (; at < key.Length && Rune.IsDigit(key[at]); at++)
        {
            value = unchecked(value * 10 + (key[at].Value - '0'));
        }

        return (value, at);
    }
}
