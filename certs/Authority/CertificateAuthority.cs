using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Keyferry.Certs.Authority;

/// <summary>Issues ECDSA P-256 certificates: an authority's own, and the webhook's signed by it.</summary>
/// <param name="time">Tells when a certificate starts.</param>
/// <param name="lifetimes">How long certificates live.</param>
public sealed class CertificateAuthority(TimeProvider time, Lifetimes lifetimes)
{
    private const int SerialBytes = 16;
    private static readonly Oid _serverAuth = new("1.3.6.1.5.5.7.3.1", "serverAuth");

    /// <summary>Issues a new, self-signed authority that can sign serving certificates and nothing else.</summary>
    public IssuedCertificate IssueAuthority()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var serial = NewSerial();

        // Two authorities stand side by side during a rotation: their names tell them apart.
        var name = new X500DistinguishedName($"CN=keyferry-ca-{Convert.ToHexStringLower(serial.AsSpan(0, 4))}");
        var request = new CertificateRequest(name, key, HashAlgorithmName.SHA256);
        var identifier = new X509SubjectKeyIdentifierExtension(request.PublicKey, critical: false);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, true, 0, critical: true));
        request.CertificateExtensions.Add(
            new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign | X509KeyUsageFlags.CrlSign, critical: true));
        request.CertificateExtensions.Add(identifier);
        request.CertificateExtensions.Add(
            X509AuthorityKeyIdentifierExtension.CreateFromSubjectKeyIdentifier(identifier));

        var (from, until) = Span(lifetimes.Authority);
        return IssuedCertificate.From(
            request.Create(name, X509SignatureGenerator.CreateForECDsa(key), from, until, serial), key);
    }

    /// <summary>Issues a serving certificate.</summary>
    /// <param name="authority">Who signs; with its private key.</param>
    /// <param name="names">The names under which the webhook is called.</param>
    public IssuedCertificate IssueServing(IssuedCertificate authority, ServingNames names)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=keyferry-webhook", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(false, false, 0, critical: true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.DigitalSignature, critical: true));
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([_serverAuth], critical: false));
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, critical: false));
        request.CertificateExtensions.Add(X509AuthorityKeyIdentifierExtension.CreateFromCertificate(
            authority.Certificate, includeKeyIdentifier: true, includeIssuerAndSerial: false));
        request.CertificateExtensions.Add(AlternativeNames(names));

        var (from, until) = Span(lifetimes.Serving);
        if (until > authority.NotAfter)
        {
            until = authority.NotAfter;
        }

        return IssuedCertificate.From(request.Create(authority.Certificate, from, until, NewSerial()), key);
    }

    private static X509Extension AlternativeNames(ServingNames names)
    {
        var builder = new SubjectAlternativeNameBuilder();
        foreach (var dns in names.Dns)
        {
            builder.AddDnsName(dns);
        }

        foreach (var address in names.Addresses)
        {
            builder.AddIpAddress(address);
        }

        return builder.Build();
    }

    private static byte[] NewSerial()
    {
        var serial = RandomNumberGenerator.GetBytes(SerialBytes);

        // A serial number is a positive integer of no leading zero byte.
        serial[0] = (byte)((serial[0] & 0x7F) | 0x40);
        return serial;
    }

    private (DateTimeOffset From, DateTimeOffset Until) Span(TimeSpan life)
    {
        var now = time.GetUtcNow();
        return (now - lifetimes.Backdate, now + life);
    }
}
