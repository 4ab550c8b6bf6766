using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Keyferry.Certs.Authority;

/// <summary>A certificate with its private key, in memory and as PEM. Its text form never shows the key.</summary>
public sealed class IssuedCertificate
{
    private IssuedCertificate(
        X509Certificate2 certificate, string certificatePem, string keyPem, X509Certificate2Collection? intermediates = null)
    {
        Certificate = certificate;
        Intermediates = intermediates ?? [];
        CertificatePem = certificatePem;
        KeyPem = keyPem;
    }

    /// <summary>The certificate, with its private key.</summary>
    public X509Certificate2 Certificate { get; }

    /// <summary>The certificates that follow it in its file, up to but not including the authority's.</summary>
    public X509Certificate2Collection Intermediates { get; }

    /// <summary>The certificate as PEM, those that follow it among them.</summary>
    public string CertificatePem { get; }

    /// <summary>The private key as PEM. Secret.</summary>
    public string KeyPem { get; }

    /// <summary>From when it is valid.</summary>
    public DateTimeOffset NotBefore => new(Certificate.NotBefore.ToUniversalTime(), TimeSpan.Zero);

    /// <summary>Until when it is valid.</summary>
    public DateTimeOffset NotAfter => new(Certificate.NotAfter.ToUniversalTime(), TimeSpan.Zero);

    /// <summary>When it is to be replaced: at two thirds of its life.</summary>
    public DateTimeOffset RenewAt => NotBefore + ((NotAfter - NotBefore) * 2 / 3);

    /// <summary>Whether it is valid at a time.</summary>
    public bool IsValidAt(DateTimeOffset time) => NotBefore <= time && time <= NotAfter;

    /// <summary>Whether it may sign other certificates.</summary>
    public bool IsAuthority =>
        Certificate.Extensions.OfType<X509BasicConstraintsExtension>().Any(static e => e.CertificateAuthority);

    /// <summary>Whether an authority signed it, by key identifiers.</summary>
    public bool IsIssuedBy(X509Certificate2 authority)
    {
        var own = Certificate.Extensions.OfType<X509AuthorityKeyIdentifierExtension>().FirstOrDefault();
        var theirs = authority.Extensions.OfType<X509SubjectKeyIdentifierExtension>().FirstOrDefault();
        return own?.KeyIdentifier is { } wanted
            && theirs is not null
            && wanted.Span.SequenceEqual(theirs.SubjectKeyIdentifierBytes.Span);
    }

    /// <summary>Reads a pair from PEM.</summary>
    /// <param name="certificatePem">The certificate.</param>
    /// <param name="keyPem">The private key.</param>
    /// <param name="pair">The pair.</param>
    /// <param name="fault">What is wrong; names which of the two.</param>
    public static bool TryRead(
        string certificatePem,
        string keyPem,
        [NotNullWhen(true)] out IssuedCertificate? pair,
        [NotNullWhen(false)] out string? fault)
    {
        pair = null;
        fault = Missing(certificatePem, keyPem);
        if (fault is not null)
        {
            return false;
        }

        try
        {
            using var bare = X509Certificate2.CreateFromPem(certificatePem);
        }
        catch (CryptographicException)
        {
            fault = "tls.crt is not a PEM certificate";
            return false;
        }

        try
        {
            pair = new IssuedCertificate(
                X509Certificate2.CreateFromPem(certificatePem, keyPem), certificatePem, keyPem, Following(certificatePem));
            return true;
        }
        catch (Exception e) when (e is CryptographicException or ArgumentException)
        {
            fault = "tls.key is not the private key of tls.crt";
            return false;
        }
    }

    /// <summary>The certificate's subject, serial number and end, without its key.</summary>
    public override string ToString() =>
        $"{Certificate.Subject}, serial {Certificate.SerialNumber}, until {NotAfter:yyyy-MM-dd}";

    internal static IssuedCertificate From(X509Certificate2 certificate, ECDsa key)
    {
        using (certificate)
        {
            return new IssuedCertificate(
                certificate.CopyWithPrivateKey(key), certificate.ExportCertificatePem(), key.ExportPkcs8PrivateKeyPem());
        }
    }

    private static X509Certificate2Collection Following(string certificatePem)
    {
        var all = new X509Certificate2Collection();
        all.ImportFromPem(certificatePem);
        all[0].Dispose();
        all.RemoveAt(0);
        return all;
    }

    private static string? Missing(string certificatePem, string keyPem) =>
        (certificatePem.Length == 0, keyPem.Length == 0) switch
        {
            (true, true) => "tls.crt and tls.key are missing",
            (true, false) => "tls.crt is missing",
            (false, true) => "tls.key is missing",
            _ => null,
        };
}
