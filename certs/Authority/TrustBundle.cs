using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace Keyferry.Certs.Authority;

/// <summary>The authorities that API servers are to trust: one, or old and new during a rotation.</summary>
public sealed class TrustBundle
{
    private TrustBundle(IReadOnlyList<X509Certificate2> authorities)
    {
        Authorities = authorities;
        Pem = string.Concat(authorities.Select(static a => a.ExportCertificatePem() + "\n"));
    }

    /// <summary>A bundle that trusts nobody.</summary>
    public static TrustBundle Empty { get; } = new([]);

    /// <summary>The authorities' certificates, newest first.</summary>
    public IReadOnlyList<X509Certificate2> Authorities { get; }

    /// <summary>The certificates as PEM, one after the other.</summary>
    public string Pem { get; }

    /// <summary>The PEM as a webhook configuration's <c>caBundle</c> holds it.</summary>
    public byte[] ToBytes() => Encoding.ASCII.GetBytes(Pem);

    /// <summary>Makes a bundle; an authority that is named twice stands in it once.</summary>
    public static TrustBundle Of(IEnumerable<X509Certificate2> authorities) =>
        new([.. authorities.DistinctBy(static a => a.Thumbprint).OrderByDescending(static a => a.NotBefore)
            .ThenBy(static a => a.Thumbprint, StringComparer.Ordinal)]);

    /// <summary>Reads a bundle from PEM; null where the text holds no certificate, or one that cannot be read.</summary>
    public static TrustBundle? Parse(string pem)
    {
        try
        {
            var certificates = new X509Certificate2Collection();
            certificates.ImportFromPem(pem);
            return certificates.Count == 0 ? null : Of(certificates);
        }
        catch (CryptographicException)
        {
            return null;
        }
    }

    /// <summary>Whether an authority is in the bundle.</summary>
    public bool Contains(X509Certificate2 authority) =>
        Authorities.Any(a => a.RawDataMemory.Span.SequenceEqual(authority.RawDataMemory.Span));

    /// <summary>Whether all authorities of another bundle are in this one.</summary>
    public bool ContainsAll(TrustBundle other) => other.Authorities.All(Contains);

    /// <summary>Says why a client that trusts this bundle would refuse a serving certificate.</summary>
    /// <param name="serving">The certificate that the server shows.</param>
    /// <param name="names">The names under which it is called.</param>
    /// <param name="at">When.</param>
    /// <param name="intermediates">What the server shows beside its certificate; null where that is nothing.</param>
    /// <returns>What is wrong; null where nothing is.</returns>
    public string? ValidationError(
        X509Certificate2 serving, IEnumerable<string> names, DateTimeOffset at, X509Certificate2Collection? intermediates = null)
    {
        using var chain = new X509Chain();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.CustomTrustStore.AddRange(Authorities.ToArray());
        chain.ChainPolicy.ExtraStore.AddRange(intermediates ?? []);
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        chain.ChainPolicy.DisableCertificateDownloads = true;
        chain.ChainPolicy.VerificationTimeIgnored = false;
        chain.ChainPolicy.VerificationTime = at.UtcDateTime;
        chain.ChainPolicy.ApplicationPolicy.Add(new Oid("1.3.6.1.5.5.7.3.1"));

        var trusted = chain.Build(serving);

        // The chain makes copies of its own, with native handles of their own.
        foreach (var element in chain.ChainElements)
        {
            element.Certificate.Dispose();
        }

        if (!trusted)
        {
            return string.Join("; ", chain.ChainStatus.Select(static s => s.StatusInformation.Trim()).Distinct());
        }

        var missing = names.Where(n => !serving.MatchesHostname(n)).ToList();
        return missing.Count == 0 ? null : $"it is not valid for {string.Join(", ", missing)}";
    }
}
