using System.Security.Cryptography.X509Certificates;
using NUnit.Framework;

namespace Keyferry.Text.Tests.Functions;

/// <summary>What stands in the certificates that templates make, read by .NET.</summary>
public sealed class CertificateContentTests
{
    private const string Key = "{{ $k := genPrivateKey \"ecdsa\" }}";

    [Test]
    public void A_certificate_says_what_Go_s_says()
    {
        using var certificate = Made("(genSelfSignedCertWithKey \"a b\" (list \"::1\" \"1.2.3.4\" \"::ffff:1.2.3.4\") (list \"x.example\") 3 $k)");

        Assert.That(certificate.Subject, Is.EqualTo("CN=a b"));
        Assert.That(certificate.Issuer, Is.EqualTo("CN=a b"));
        Assert.That(certificate.Version, Is.EqualTo(3));
        Assert.That(certificate.NotAfter - certificate.NotBefore, Is.EqualTo(TimeSpan.FromDays(3)));
        Assert.That(certificate.NotBefore.ToUniversalTime(), Is.EqualTo(Rendered.Now.UtcDateTime.AddMilliseconds(-500)));
        Assert.That(
            certificate.Extensions.Select(static e => $"{e.Oid!.Value} {e.Critical} {Convert.ToHexString(e.RawData)}"),
            Is.EqualTo((string[])
            [
                "2.5.29.15 True 030205A0",
                "2.5.29.37 False 301406082B0601050507030106082B06010505070302",
                "2.5.29.19 True 3000",
                "2.5.29.17 False 3029820978" + "2E6578616D706C65" + "871000000000000000000000000000000001" + "870401020304" + "870401020304",
            ]));
    }

    [Test]
    public void An_authority_has_a_key_identifier_and_its_certificates_name_it()
    {
        using var authority = Made("(genCAWithKey \"c@a\" 1 $k)");
        using var issued = Made(
            "(genSignedCertWithKey \"a\" nil nil 1 (genCAWithKey \"c@a\" 1 $k) $k)");

        Assert.That(Convert.ToHexString(authority.Extensions[0].RawData), Is.EqualTo("030202A4"));
        Assert.That(Convert.ToHexString(authority.Extensions[2].RawData), Is.EqualTo("30030101FF"));
        Assert.That(((X509SubjectKeyIdentifierExtension)authority.Extensions[3]).SubjectKeyIdentifierBytes.Length, Is.EqualTo(20));
        Assert.That(issued.Issuer, Is.EqualTo("CN=c@a"));
        Assert.That(((X509AuthorityKeyIdentifierExtension)issued.Extensions[3]).KeyIdentifier!.Value.Length, Is.EqualTo(20));
    }

    [Test]
    public void Without_a_name_the_alternative_names_are_critical()
    {
        using var certificate = Made("(genSelfSignedCertWithKey \"\" nil (list \"x.example\") 1 $k)");

        Assert.That(certificate.SubjectName.RawData, Is.EqualTo((byte[])[0x30, 0]));
        Assert.That(certificate.Extensions["2.5.29.17"]!.Critical);
    }

    [TestCase(-3)]
    [TestCase(36500)]
    public void Days_may_be_negative_and_many(int days)
    {
        using var certificate = Made($"(genSelfSignedCertWithKey \"a\" nil nil {days} $k)");
        Assert.That(certificate.NotAfter - certificate.NotBefore, Is.EqualTo(TimeSpan.FromDays(days)));
    }

    [TestCase("ecdsa")]
    [TestCase("ed25519")]
    public void A_certificate_is_signed(string kind)
    {
        var pem = Rendered.Of("{{ $k := genPrivateKey \"" + kind + "\" }}{{ (genCAWithKey \"ca\" 1 $k).Cert }}");
        var certificate = new Org.BouncyCastle.X509.X509CertificateParser().ReadCertificate(System.Text.Encoding.ASCII.GetBytes(pem));
        Assert.That(() => certificate.Verify(certificate.GetPublicKey()), Throws.Nothing);
    }

    private static X509Certificate2 Made(string certificate) =>
        X509Certificate2.CreateFromPem(Rendered.Of(Key + "{{ " + certificate + ".Cert }}"));
}
