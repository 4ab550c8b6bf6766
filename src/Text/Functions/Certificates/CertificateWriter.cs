using System.Security.Cryptography;
using Keyferry.Text.Runtime;
using Org.BouncyCastle.Asn1;
using Org.BouncyCastle.Asn1.X509;
using Org.BouncyCastle.Math;

namespace Keyferry.Text.Functions.Certificates;

/// <summary>Makes X.509 certificates with the content and order that Go gives them.</summary>
internal sealed class CertificateWriter(RenderContext context)
{
    private const int SerialSize = 16;
    private const long NanosecondsPerDay = 86_400_000_000_000;

    /// <summary>Makes a certificate; without an issuer the key signs for itself.</summary>
    /// <exception cref="FunctionException">The keys cannot make it.</exception>
    public byte[] Write(CertificateRequest request, PrivateKey key, Certificate? issuer, PrivateKey signer)
    {
        context.ChargeLongWork(Crypto.Costs.Signature);
        var algorithm = signer.SignatureAlgorithm;
        if (issuer is not null && !issuer.PublicKey.AsSpan().SequenceEqual(signer.ToPublicInfo()))
        {
            throw new FunctionException("the authority's key is not that of its certificate");
        }

        var subject = NameOf(request.Name);
        var publicKey = SubjectPublicKeyInfo.GetInstance(key.ToPublicInfo());
        var isIssued = issuer is not null && !issuer.Subject.AsSpan().SequenceEqual(subject.GetDerEncoded());
        // Go counts in nanoseconds of 64 bits, which overflow after some 292 years.
        var now = context.Clock.GetUtcNow();
        var end = now.AddTicks(unchecked(request.Days * NanosecondsPerDay) / 100);
        var generator = new V3TbsCertificateGenerator();
        generator.SetSerialNumber(new DerInteger(new BigInteger(1, RandomNumberGenerator.GetBytes(SerialSize))));
        generator.SetSignature(algorithm);
        generator.SetIssuer(issuer is null ? subject : X509Name.GetInstance(issuer.Subject));
        generator.SetStartDate(new Time(now.UtcDateTime));
        generator.SetEndDate(new Time(end.UtcDateTime));
        generator.SetSubject(subject);
        generator.SetSubjectPublicKeyInfo(publicKey);
        generator.SetExtensions(ExtensionsOf(request, publicKey, isIssued ? issuer!.SubjectKeyId : null));
        var content = generator.GenerateTbsCertificate();
        var signature = new DerBitString(signer.Sign(content.GetDerEncoded()));
        return new DerSequence(content, algorithm, signature).GetDerEncoded();
    }

    private static X509Name NameOf(string name)
    {
        if (name.Length == 0)
        {
            return X509Name.GetInstance(DerSequence.Empty);
        }

        Asn1Object text = DerPrintableString.IsPrintableString(name)
            ? new DerPrintableString(name)
            : new DerUtf8String(name);
        return X509Name.GetInstance(new DerSequence(new DerSet(new DerSequence(X509Name.CN, text))));
    }

    private static X509Extensions ExtensionsOf(
        CertificateRequest request, SubjectPublicKeyInfo publicKey, byte[]? issuerKeyId)
    {
        var extensions = new X509ExtensionsGenerator();
        extensions.AddExtension(X509Extensions.KeyUsage, critical: true, new KeyUsage(
            KeyUsage.DigitalSignature | KeyUsage.KeyEncipherment | (request.IsAuthority ? KeyUsage.KeyCertSign : 0)));
        extensions.AddExtension(X509Extensions.ExtendedKeyUsage, critical: false, new ExtendedKeyUsage(
            KeyPurposeID.id_kp_serverAuth, KeyPurposeID.id_kp_clientAuth));
        extensions.AddExtension(X509Extensions.BasicConstraints, critical: true, new BasicConstraints(request.IsAuthority));
        if (request.IsAuthority)
        {
            // RFC 7093, method 1.
            extensions.AddExtension(X509Extensions.SubjectKeyIdentifier, critical: false, new SubjectKeyIdentifier(
                SHA256.HashData(publicKey.PublicKey.GetOctets())[..20]));
        }

        if (issuerKeyId is { Length: > 0 })
        {
            extensions.AddExtension(
                X509Extensions.AuthorityKeyIdentifier, critical: false, new AuthorityKeyIdentifier(issuerKeyId));
        }

        GeneralName[] names =
        [
            .. request.DnsNames.Select(static n => new GeneralName(GeneralName.DnsName, n)),
            .. request.Addresses.Select(static a => new GeneralName(
                GeneralName.IPAddress,
                new DerOctetString((a.IsIPv4MappedToIPv6 ? a.MapToIPv4() : a).GetAddressBytes()))),
        ];
        if (names.Length > 0)
        {
            extensions.AddExtension(
                X509Extensions.SubjectAlternativeName, critical: request.Name.Length == 0, new GeneralNames(names));
        }

        return extensions.Generate();
    }
}
