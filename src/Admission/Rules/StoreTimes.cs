using Keyferry.Admission.Fields;
using Keyferry.Api.Json;
using Keyferry.Api.Shared;
using Keyferry.Api.Validation;
using Keyferry.Text.Durations;

namespace Keyferry.Admission.Rules;

/// <summary>
/// A store's interval and retries. The engine keeps both within limits, whatever a store says, since its workers are
/// shared; a larger value gets a warning that says what happens instead.
/// </summary>
internal static class StoreTimes
{
    private static readonly string[] RetryingProviders = ["aws", "vault", "ibm", "oracle"];

    /// <summary>Reports all that is wrong.</summary>
    public static void Check(ValidationContext context)
    {
        if (context.Spec.Number("refreshInterval") is { } seconds)
        {
            Seconds(context, seconds);
        }
        else if (context.Spec.Text("refreshInterval") is { } text)
        {
            Interval(context, text);
        }

        Retry(context);
    }

    private static void Seconds(ValidationContext context, long seconds)
    {
        if (seconds < 0)
        {
            context.Error("refreshInterval", CauseType.Invalid, $"{seconds} is negative; give seconds, or leave it out");
        }
        else if (seconds > (long)ManifestLimits.MaxStoreRefreshInterval.TotalSeconds)
        {
            context.Warn("refreshInterval", $"{seconds} seconds are more than a day: the store is checked once a day");
        }
    }

    private static void Interval(ValidationContext context, string text)
    {
        if (DurationHints.Problem(text) is { } problem)
        {
            context.Error("refreshInterval", CauseType.Invalid, $"{problem}; a number without quotes is seconds");
        }
        else if (!GoDuration.TryParse(text, out var value, out _) || value.Nanoseconds < 0)
        {
            context.Error("refreshInterval", CauseType.Invalid, $"{RedactedValue.Of(text)} is negative");
        }
        else if (value.TimeSpan > ManifestLimits.MaxStoreRefreshInterval)
        {
            context.Warn("refreshInterval", $"{RedactedValue.Of(text)} is more than a day: the store is checked once a day");
        }
        else if (value.Nanoseconds > 0 && value.TimeSpan < ManifestLimits.MinRefreshInterval)
        {
            context.Warn("refreshInterval", $"{RedactedValue.Of(text)} is less than a second: the store is checked once a second");
        }
    }

    private static void Retry(ValidationContext context)
    {
        var settings = context.Spec.Get("retrySettings");
        if (settings.Number("maxRetries") is { } attempts and (< 1 or > ManifestLimits.MaxAttempts))
        {
            context.Warn(
                "retrySettings.maxRetries",
                $"{attempts} is outside 1 to {ManifestLimits.MaxAttempts}: {(attempts < 1 ? 1 : ManifestLimits.MaxAttempts)} is used instead");
        }

        if (settings.Text("retryInterval") is not { } text)
        {
            return;
        }

        if (DurationHints.Problem(text) is not { } problem)
        {
            if (GoDuration.TryParse(text, out var value, out _) && (value.TimeSpan > ManifestLimits.MaxRetryInterval || value.Nanoseconds < 0))
            {
                context.Warn("retrySettings.retryInterval", $"{RedactedValue.Of(text)} is outside 0s to 30s: the nearer is used");
            }
        }
        else if (RetryingProviders.Any(p => context.Spec.Get("provider").Has(p)))
        {
            context.Error("retrySettings.retryInterval", CauseType.Invalid, problem);
        }
        else
        {
            context.Warn("retrySettings.retryInterval", problem);
        }
    }
}
