namespace Keyferry.Certs.Sources;

/// <summary>How often certificates are looked after.</summary>
public sealed record CertificateControllerOptions
{
    /// <summary>
    /// The time between two checks of Secrets and CA bundles. After a failure it is 1 s, doubled up to this.
    /// </summary>
    public TimeSpan CheckInterval { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>The time between two looks at mounted files.</summary>
    public TimeSpan FileInterval { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>A number from 0 up to 1, new each time: keeps replicas from trying again at one moment.</summary>
    public Func<double> Jitter { get; init; } = static () => 0;
}
