namespace Keyferry.Certs;

/// <summary>How often certificates are looked after.</summary>
public sealed record CertificateControllerOptions
{
    /// <summary>The time between two checks of Secrets and webhook configurations.</summary>
    public TimeSpan CheckInterval { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>The wait after a first failure; it doubles up to <see cref="CheckInterval"/>.</summary>
    public TimeSpan FirstRetry { get; init; } = TimeSpan.FromSeconds(1);
}
