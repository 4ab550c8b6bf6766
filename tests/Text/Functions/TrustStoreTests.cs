using System.Security.Cryptography;
using System.Security.Cryptography.Pkcs;
using System.Security.Cryptography.X509Certificates;
using NUnit.Framework;

namespace Keyferry.Text.Tests.Functions;

/// <summary>Trust stores, read by .NET.</summary>
public sealed class TrustStoreTests
{
    // .NET writes and reads the last part first, too: the country is the first in the certificate.
    private const string Subject =
        "CN=\"a, b\", OID.2.5.4.5=12, OID.2.5.4.17=1, OU=x, O=y, C=DE, OID.0.9.2342.19200300.100.1.1=u";

    // Java names an entry by it.
    [Test]
    public void The_friendly_name_is_the_subject_last_part_first()
    {
        var name = AttributeOf(BagOf(Subject), "1.2.840.113549.1.9.20");
        var text = System.Text.Encoding.BigEndianUnicode.GetString(name.AsSpan(name[1] < 0x80 ? 2 : 3));

        Assert.That(
            text, Is.EqualTo(@"CN=a\, b,SERIALNUMBER=12,POSTALCODE=1,OU=x,O=y,C=DE,0.9.2342.19200300.100.1.1=u"));
    }

    [Test]
    public void An_entry_is_trusted_for_everything() =>
        Assert.That(
            AttributeOf(BagOf("CN=a"), "2.16.840.1.113894.746875.1.1"),
            Is.EqualTo(Convert.FromHexString("0604551D2500")));

    private static byte[] AttributeOf(Pkcs12SafeBag bag, string oid) =>
        bag.Attributes.Cast<CryptographicAttributeObject>().Single(a => a.Oid.Value == oid).Values[0].RawData;

    private static Pkcs12SafeBag BagOf(string subject)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var certificate = new CertificateRequest(subject, key, HashAlgorithmName.SHA256)
            .CreateSelfSigned(Rendered.Now, Rendered.Now.AddDays(1));
        var file = Convert.FromBase64String(
            Rendered.Of("{{ pemTruststoreToPKCS12Pass `" + certificate.ExportCertificatePem() + "\n` \"pw\" }}"));
        var info = Pkcs12Info.Decode(file, out _);
        Assert.That(info.VerifyMac("pw"));
        var safe = info.AuthenticatedSafe.Single();
        safe.Decrypt("pw");
        return safe.GetBags().Single();
    }
}
