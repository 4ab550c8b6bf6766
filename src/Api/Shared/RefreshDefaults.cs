namespace Keyferry.Api.Shared;

/// <summary>The default refresh interval of ExternalSecret and PushSecret, and of the kinds that create them.</summary>
public static class RefreshDefaults
{
    /// <summary>The default of <c>spec.refreshInterval</c> in the CRDs, a Go duration.</summary>
    public const string IntervalText = "1h0m0s";

    /// <summary>The same interval, for a field that is missing or cannot be read: 1 hour.</summary>
    public static readonly TimeSpan Interval = TimeSpan.FromHours(1);
}
