using System.Globalization;
using System.Text;

namespace Keyferry.VaultDouble.Text;

/// <summary>Durations as Vault's parameters write them: whole seconds, or Go's text such as 1h30m, or days.</summary>
internal static class GoDuration
{
    private static readonly Dictionary<string, double> Units = new(StringComparer.Ordinal)
    {
        ["ns"] = 1e-9, ["us"] = 1e-6, ["µs"] = 1e-6, ["ms"] = 1e-3, ["s"] = 1, ["m"] = 60, ["h"] = 3600, ["d"] = 86400,
    };

    /// <summary>Reads a duration.</summary>
    /// <param name="text">A number of seconds or a Go duration.</param>
    /// <param name="error">Go's words for a text that is none.</param>
    public static TimeSpan Parse(string text, out string? error)
    {
        error = null;
        if (text.Length == 0)
        {
            return TimeSpan.Zero;
        }

        if (long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var seconds))
        {
            return TimeSpan.FromSeconds(seconds);
        }

        var rest = text.TrimStart('-');
        var total = 0.0;
        while (rest.Length > 0)
        {
            var digits = rest.TakeWhile(static c => char.IsAsciiDigit(c) || c == '.').Count();
            var unit = new string([.. rest.Skip(digits).TakeWhile(static c => !char.IsAsciiDigit(c) && c != '.')]);
            if (digits == 0 || !Units.TryGetValue(unit, out var size)
                || !double.TryParse(rest[..digits], CultureInfo.InvariantCulture, out var count))
            {
                error = $"time: invalid duration \"{text}\"";
                return TimeSpan.Zero;
            }

            total += count * size;
            rest = rest[(digits + unit.Length)..];
        }

        return TimeSpan.FromSeconds(text.StartsWith('-') ? -total : total);
    }

    /// <summary>Go's text of a duration: 768h0m0s, 1m30s, 0s.</summary>
    public static string Write(TimeSpan duration)
    {
        if (duration == TimeSpan.Zero)
        {
            return "0s";
        }

        var text = new StringBuilder(duration < TimeSpan.Zero ? "-" : "");
        var left = duration.Duration();
        var hours = (long)left.TotalHours;
        if (hours > 0)
        {
            text.Append(CultureInfo.InvariantCulture, $"{hours}h");
        }

        if (left.TotalMinutes >= 1)
        {
            text.Append(CultureInfo.InvariantCulture, $"{left.Minutes}m");
        }

        var seconds = left.Seconds + (left.Ticks % TimeSpan.TicksPerSecond / (double)TimeSpan.TicksPerSecond);
        return text.Append(seconds.ToString("0.#########", CultureInfo.InvariantCulture)).Append('s').ToString();
    }
}
