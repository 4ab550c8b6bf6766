using Keyferry.Api.Validation;
using Keyferry.Api.Shared;
using Keyferry.Text.Durations;
using Keyferry.Webhook.Admission.Fields;

namespace Keyferry.Webhook.Admission.Rules;

/// <summary>
/// A store's interval and retries. The engine keeps both within limits, whatever a store says, since its workers are
/// everybody's; who writes more is told what happens instead.
/// </summary>
internal static class StoreTimes
{
    private static readonly string[] RetryingProviders = ["aws", "vault", "ibm", "oracle"];

    /// <summary>Notes all that is wrong.</summary>
    public static void Check(SpecScope scope)
    {
        if (scope.Spec.Number("refreshInterval") is { } seconds)
        {
            Seconds(scope, seconds);
        }
        else if (scope.Spec.Text("refreshInterval") is { } text)
        {
            Interval(scope, text);
        }

        Retry(scope);
    }

    private static void Seconds(SpecScope scope, long seconds)
    {
        if (seconds < 0)
        {
            scope.Error("refreshInterval", CauseType.Invalid, $"{seconds} is negative; give seconds, or leave it out");
        }
        else if (seconds > (long)ManifestLimits.MaxStoreRefreshInterval.TotalSeconds)
        {
            scope.Warn("refreshInterval", $"{seconds} seconds are more than a day: the store is checked once a day");
        }
    }

    private static void Interval(SpecScope scope, string text)
    {
        if (DurationHints.Problem(text) is { } problem)
        {
            scope.Error("refreshInterval", CauseType.Invalid, $"{problem}; a number without quotes is seconds");
        }
        else if (!GoDuration.TryParse(text, out var value, out _) || value.Nanoseconds < 0)
        {
            scope.Error("refreshInterval", CauseType.Invalid, $"{ShownValue.Of(text)} is negative");
        }
        else if (value.TimeSpan > ManifestLimits.MaxStoreRefreshInterval)
        {
            scope.Warn("refreshInterval", $"{ShownValue.Of(text)} is more than a day: the store is checked once a day");
        }
        else if (value.Nanoseconds > 0 && value.TimeSpan < ManifestLimits.MinRefreshInterval)
        {
            scope.Warn("refreshInterval", $"{ShownValue.Of(text)} is less than a second: the store is checked once a second");
        }
    }

    private static void Retry(SpecScope scope)
    {
        var settings = scope.Spec.Get("retrySettings");
        if (settings.Number("maxRetries") is { } attempts and (< 1 or > ManifestLimits.MaxAttempts))
        {
            scope.Warn(
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
                scope.Warn("retrySettings.retryInterval", $"{ShownValue.Of(text)} is outside 0s to 30s: the nearer is used");
            }
        }
        else if (RetryingProviders.Any(p => scope.Spec.Get("provider").Has(p)))
        {
            scope.Error("retrySettings.retryInterval", CauseType.Invalid, problem);
        }
        else
        {
            scope.Warn("retrySettings.retryInterval", problem);
        }
    }
}
