using System.Globalization;
using System.Text.Json;
using Keyferry.Api.Json;
using Keyferry.Api.Shared;
using Keyferry.Api.Validation;
using Keyferry.Text.Durations;

namespace Keyferry.Admission.Rules;

/// <summary>When values are fetched: intervals, policies and windows.</summary>
internal static class RefreshRules
{
    /// <summary>What the API server puts in, so that nobody need have written it.</summary>
    private const string DefaultInterval = "1h0m0s";

    private static readonly TimeSpan ShortInterval = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan LongInterval = TimeSpan.FromDays(365);

    /// <summary>Reports all that is wrong.</summary>
    public static void Check(ValidationContext context)
    {
        var policy = context.Spec.Text("refreshPolicy") ?? "";
        if (Interval(context.Spec) is { } interval)
        {
            Intervals(context, policy, interval);
        }

        if (context.Spec.Get("syncWindows").Count("windows") is var windows and > ManifestLimits.MaxSyncWindows)
        {
            context.Error(
                "syncWindows.windows", CauseType.TooLong,
                $"{windows} windows are more than {ManifestLimits.MaxSyncWindows}: merge some into one schedule, such as 0 8,12,16 * * *");
        }

        foreach (var (index, window) in context.Spec.Get("syncWindows").Items("windows"))
        {
            if (window.Text("schedule") is { } schedule && CronRange.Problem(schedule) is { } problem)
            {
                context.Warn(
                    $"syncWindows.windows[{index}].schedule", $"{problem}; a window that cannot be read never opens", WarningRank.Fails);
            }
        }
    }

    /// <summary>Whether values are fetched again and again.</summary>
    public static bool IsPeriodic(JsonElement spec) =>
        spec.Text("refreshPolicy") is null or "" or "Periodic"
        && (Interval(spec) is not { } interval || interval > TimeSpan.Zero);

    private static void Intervals(ValidationContext context, string policy, TimeSpan interval)
    {
        if (policy is "CreatedOnce" or "OnChange")
        {
            if (context.Spec.Text("refreshInterval") != DefaultInterval)
            {
                context.Warn("refreshInterval", $"is not used with refreshPolicy {policy}", WarningRank.Advice);
            }
        }
        else if (interval <= TimeSpan.Zero)
        {
            if (policy == "Periodic")
            {
                context.Warn("refreshInterval", "zero or less means never, in spite of refreshPolicy Periodic");
            }
        }
        else if (interval > LongInterval)
        {
            context.Warn("refreshInterval", "is longer than a year; give 0 with refreshPolicy CreatedOnce to fetch once");
        }
        else if (interval < ShortInterval)
        {
            // The engine fetches once a second at most.
            var each = interval < ManifestLimits.MinRefreshInterval ? ManifestLimits.MinRefreshInterval : interval;
            var calls = (TimeSpan.FromDays(1) / each).ToString("N0", CultureInfo.InvariantCulture);
            context.Warn("refreshInterval", $"is short: {calls} fetches a day for each entry; 1m or more is usual", WarningRank.Advice);
        }
    }

    /// <summary>The interval that is written; null where none can be read.</summary>
    public static TimeSpan? Interval(JsonElement spec) =>
        spec.Text("refreshInterval") is { } text && GoDuration.TryParseSetting(text, out var value, out _)
            ? Length(value)
            : null;

    // Rounded up to one tick: zero would mean never.
    private static TimeSpan Length(GoDuration value) =>
        value.Nanoseconds > 0 && value.TimeSpan == TimeSpan.Zero ? TimeSpan.FromTicks(1) : value.TimeSpan;
}
