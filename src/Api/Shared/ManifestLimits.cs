namespace Keyferry.Api.Shared;

/// <summary>
/// The bounds that the engine keeps whatever a manifest says, since all tenants share its workers. Admission warns of
/// values beyond them.
/// </summary>
public static class ManifestLimits
{
    /// <summary>The most attempts of one call to a store (<c>spec.retrySettings.maxRetries</c>).</summary>
    public const int MaxAttempts = 10;

    /// <summary>The longest wait between two attempts (<c>spec.retrySettings.retryInterval</c>).</summary>
    public static readonly TimeSpan MaxRetryInterval = TimeSpan.FromSeconds(30);

    /// <summary>The shortest refresh interval of an ExternalSecret or a store (<c>spec.refreshInterval</c>).</summary>
    public static readonly TimeSpan MinRefreshInterval = TimeSpan.FromSeconds(1);

    /// <summary>The longest refresh interval of a store (<c>spec.refreshInterval</c>).</summary>
    public static readonly TimeSpan MaxStoreRefreshInterval = TimeSpan.FromDays(1);

    /// <summary>How many sync windows an ExternalSecret may have.</summary>
    public const int MaxSyncWindows = 100;
}
