using System.Security.Cryptography.X509Certificates;
using Keyferry.Providers.Http;
using Keyferry.Providers.Metrics;

namespace Keyferry.Providers.Generators.Http;

/// <summary>Connections of generators to services, each for one run.</summary>
/// <param name="egress">Where connections may lead.</param>
/// <param name="calls">Counts the calls.</param>
/// <param name="time">The clock.</param>
public sealed class GeneratorHttp(EgressPolicy egress, ProviderCalls calls, TimeProvider time)
{
    /// <summary>The clock.</summary>
    public TimeProvider Time => time;

    /// <summary>Authorities of runs that name none; null means those of the system.</summary>
    internal X509Certificate2Collection? Authorities { get; init; }

    /// <summary>Opens one; no call is made yet.</summary>
    /// <param name="options">How the service is talked to.</param>
    internal StoreHttp Open(StoreHttpOptions options) => new(
        options with { Authorities = options.Authorities ?? Copy(Authorities) }, egress, calls, time);

    // A connection disposes of its certificates.
    private static X509Certificate2Collection? Copy(X509Certificate2Collection? authorities) => authorities is null
        ? null
        : [.. authorities.Select(static a => X509CertificateLoader.LoadCertificate(a.RawData))];
}
