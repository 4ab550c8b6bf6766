namespace Keyferry.Api.Shared;

/// <summary>
/// What the engine keeps to whatever a manifest says, since its workers are everybody's. Admission warns of what is
/// beyond.
/// </summary>
public static class ManifestLimits
{
    /// <summary>The most attempts of one call to a store (<c>spec.retrySettings.maxRetries</c>).</summary>
    public const int MostAttempts = 10;

    /// <summary>The longest wait between two of them (<c>spec.retrySettings.retryInterval</c>).</summary>
    public static readonly TimeSpan LongestRetryInterval = TimeSpan.FromSeconds(30);

    /// <summary>The shortest refresh interval, of an ExternalSecret or of a store.</summary>
    public static readonly TimeSpan ShortestInterval = TimeSpan.FromSeconds(1);

    /// <summary>The longest time between two checks of a store.</summary>
    public static readonly TimeSpan LongestStoreInterval = TimeSpan.FromDays(1);
}
