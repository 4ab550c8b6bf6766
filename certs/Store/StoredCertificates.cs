using Keyferry.Certs.Authority;

namespace Keyferry.Certs.Store;

/// <summary>What the cluster holds; a part that is missing or unreadable is null.</summary>
/// <param name="Authority">The authority that signs now.</param>
/// <param name="Serving">The serving certificate.</param>
/// <param name="Bundle">The trust bundle that lies beside the serving certificate.</param>
/// <param name="Errors">What was wrong with parts that are there; empty where all is well or nothing is there.</param>
public sealed record StoredCertificates(
    IssuedCertificate? Authority, IssuedCertificate? Serving, TrustBundle? Bundle, IReadOnlyList<string> Errors)
{
    /// <summary>The authority's Secret's version; null where there is no Secret.</summary>
    public string? AuthorityVersion { get; init; }

    /// <summary>The serving Secret's version; null where there is no Secret.</summary>
    public string? ServingVersion { get; init; }
}
