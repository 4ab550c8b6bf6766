using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Keyferry.Text.Durations;

namespace Keyferry.Admission.Fields;

/// <summary>Checks Go durations, and turns what people write instead into one.</summary>
internal static partial class DurationHints
{
    private const string Form = "a Go duration such as 90s, 15m or 1h30m (units ns us ms s m h)";

    /// <summary>What is wrong with a text; null where it is a duration.</summary>
    public static string? Problem(string text)
    {
        // The engine reads no longer ones, and there is no hint for them.
        if (text.Length > GoDuration.MaxSettingLength)
        {
            return $"a text of {text.Length} characters is not {Form}";
        }

        if (GoDuration.TryParse(text, out _, out _))
        {
            return null;
        }

        if (WellFormed().IsMatch(text))
        {
            return $"{RedactedValue.Of(text)} is beyond the longest duration, about 292 years (2562047h)";
        }

        var problem = $"{RedactedValue.Of(text)} is not {Form}";
        return Convert(text) is { } meant ? $"{problem}; did you mean \"{meant}\"?" : problem;
    }

    /// <summary>What is wrong with a number in place of a duration.</summary>
    public static string Problem(long seconds) =>
        $"the number {seconds} is not {Form}, written as a text; did you mean \"{seconds}s\"?";

    private static string? Convert(string text)
    {
        var result = new StringBuilder();
        var at = 0;
        foreach (Match part in Part().Matches(text))
        {
            if (part.Index != at)
            {
                return null;
            }

            at = part.Index + part.Length;
            var number = double.Parse(part.Groups["n"].Value, CultureInfo.InvariantCulture);
            if (Unit(part.Groups["u"].Value) is not var (factor, unit))
            {
                return null;
            }

            result.Append((number * factor).ToString("0.######", CultureInfo.InvariantCulture)).Append(unit);
        }

        var meant = result.ToString();
        return at == text.Length && GoDuration.TryParse(meant, out _, out _) ? meant : null;
    }

    private static (int Factor, string Unit)? Unit(string unit) => unit.ToLowerInvariant() switch
    {
        "" or "s" or "sec" or "secs" or "second" or "seconds" => (1, "s"),
        "m" or "min" or "mins" or "minute" or "minutes" => (1, "m"),
        "h" or "hr" or "hrs" or "hour" or "hours" => (1, "h"),
        "d" or "day" or "days" => (24, "h"),
        "w" or "week" or "weeks" => (7 * 24, "h"),
        "ms" or "msec" or "millis" => (1, "ms"),
        _ => null,
    };

    [GeneratedRegex(
        @"\s*(?<n>\d{1,9}(\.\d{1,6})?)\s*(?<u>[A-Za-z]*)\s*",
        RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex Part();

    [GeneratedRegex(
        @"^[+-]?(([0-9]+(\.[0-9]*)?|\.[0-9]+)(ns|us|µs|μs|ms|s|m|h))+\z",
        RegexOptions.ExplicitCapture, Timeout.Infinite)]
    private static partial Regex WellFormed();
}
