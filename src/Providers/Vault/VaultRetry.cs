using Keyferry.Api.Shared;
using Keyferry.Providers.Http;
using Keyferry.Text.Durations;

namespace Keyferry.Providers.Vault;

/// <summary>How often and how soon calls to Vault are repeated (<c>retrySettings</c>).</summary>
internal static class VaultRetry
{
    /// <summary>Applies a store's settings. Where they are given and name no number, nothing is repeated, as with ESO.</summary>
    /// <param name="options">How the store is talked to.</param>
    /// <param name="settings">The settings; null where there are none.</param>
    /// <param name="error">What is wrong; empty where nothing is.</param>
    public static StoreHttpOptions Apply(StoreHttpOptions options, RetrySettings? settings, out string error)
    {
        error = "";
        options = options with { IsRetryable = IsRetryable };
        if (settings is null)
        {
            return options;
        }

        options = options with { MaxRetries = Math.Clamp(settings.MaxRetries ?? 0, 0, ManifestLimits.MaxAttempts) };
        if (string.IsNullOrEmpty(settings.RetryInterval) || !GoDuration.TryParseSetting(settings.RetryInterval, out var wait, out error))
        {
            return options;
        }

        return options with
        {
            RetryInterval = wait.TimeSpan < TimeSpan.Zero ? TimeSpan.Zero
                : wait.TimeSpan > ManifestLimits.MaxRetryInterval ? ManifestLimits.MaxRetryInterval : wait.TimeSpan,
        };
    }

    // 412: the replica does not yet know what was written (X-Vault-Index).
    private static bool IsRetryable(int status) => status is 408 or 412 or 429 or (>= 500 and not 501);
}
