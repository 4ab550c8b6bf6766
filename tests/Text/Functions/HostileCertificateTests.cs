using System.Security.Cryptography;
using System.Text;
using Keyferry.Text.Functions;
using Keyferry.Text.Runtime;
using Keyferry.Text.Templates;
using NUnit.Framework;
using Org.BouncyCastle.Asn1;
using Org.BouncyCastle.Asn1.Nist;
using Org.BouncyCastle.Asn1.Pkcs;
using Org.BouncyCastle.Asn1.X509;

namespace Keyferry.Text.Tests.Functions;

/// <summary>Files made to cost much: they are refused before they do.</summary>
public sealed class HostileCertificateTests
{
    private const string ReadFile = "{{ pkcs12keyPass \"pw\" .file }}";

    private static readonly AlgorithmIdentifier s_sha256 = new(NistObjectIdentifiers.IdSha256, DerNull.Instance);

    [TestCase(5_000_001)]
    [TestCase(int.MaxValue)]
    public void A_MAC_with_absurd_iterations_is_refused(int iterations)
    {
        var mac = new MacData(new DigestInfo(s_sha256, new byte[32]), new byte[8], iterations);
        Assert.That(ErrorOf(ReadFile, File(new DerSequence(), mac)), Does.Contain("more than 5000000 iterations"));
    }

    [Test]
    public void A_MAC_by_PBKDF2_with_absurd_iterations_is_refused() =>
        Assert.That(
            ErrorOf(ReadFile, File(new DerSequence(), NewMac(new byte[32], 5_000_001))),
            Does.Contain("more than 5000000 iterations"));

    [Test]
    public void A_cipher_with_absurd_iterations_is_refused()
    {
        foreach (var algorithm in (AlgorithmIdentifier[])
            [Aes(5_000_001), new(PkcsObjectIdentifiers.PbeWithShaAnd3KeyTripleDesCbc, new Pkcs12PbeParams(new byte[8], 5_000_001))])
        {
            var safe = new EncryptedData(PkcsObjectIdentifiers.Data, algorithm, new DerOctetString(new byte[16]));
            var file = File(new DerSequence(new ContentInfo(PkcsObjectIdentifiers.EncryptedData, safe)), mac: null);
            Assert.That(ErrorOf("{{ pkcs12key .file }}", file), Does.Contain("more than 5000000 iterations"));
        }
    }

    [Test]
    public void Iterations_count_as_steps()
    {
        var mac = new MacData(new DigestInfo(s_sha256, new byte[32]), new byte[8], 10_000);
        Assert.That(
            ErrorOf("{{ range until 1000000 }}{{ pkcs12key $.file }}{{ end }}", File(new DerSequence(), mac)),
            Does.Contain("password is wrong"));
        var limits = TemplateLimits.Default with { Steps = 10_000 };
        Assert.That(ErrorOf(ReadFile, File(new DerSequence(), mac), limits), Does.Contain("steps"));
    }

    // RFC 9579. Where the password is right, the next thing is missing.
    [TestCase("pw", "the file has no certificate")]
    [TestCase("other", "the password is wrong")]
    public void A_MAC_by_PBKDF2_tells_the_password(string password, string error)
    {
        var content = new DerSequence();
        var key = Rfc2898DeriveBytes.Pbkdf2(Encoding.UTF8.GetBytes("pw"), new byte[8], 2048, HashAlgorithmName.SHA256, 32);
        var file = File(content, NewMac(HMACSHA256.HashData(key, content.GetDerEncoded()), 2048));
        Assert.That(ErrorOf("{{ pkcs12keyPass \"" + password + "\" .file }}", file), Does.Contain(error));
    }

    [TestCase("{{ pkcs12key .file }}")]
    [TestCase("{{ certSANs .pem }}")]
    [TestCase("{{ pemToPkcs12 .pem .pem }}")]
    [TestCase("{{ rsaDecrypt \"RSA-OAEP\" \"SHA256\" \"x\" .pem }}")]
    public void Deep_nesting_is_an_error(string template)
    {
        foreach (var pair in (byte[][])[[0x30, 0x80], [0xA0, 0x80], [0x24, 0x80], [0x30, 0x83], [0x31, 0x84]])
        {
            var nested = Enumerable.Repeat(pair, 200_000).SelectMany(static p => p).ToArray();
            Assert.That(ErrorOf(template, nested), Does.Not.Contain("failed ("));
        }
    }

    private static MacData NewMac(byte[] digest, int iterations)
    {
        var hmac = new AlgorithmIdentifier(PkcsObjectIdentifiers.IdHmacWithSha256, DerNull.Instance);
        var derivation = new AlgorithmIdentifier(
            PkcsObjectIdentifiers.IdPbkdf2, new Pbkdf2Params(new byte[8], iterations, 32, hmac));
        var algorithm = new AlgorithmIdentifier(PkcsObjectIdentifiers.IdPbmac1, new Pbmac1Params(derivation, hmac));
        return new MacData(new DigestInfo(algorithm, digest), new byte[8], 1);
    }

    private static AlgorithmIdentifier Aes(int iterations) => new(
        PkcsObjectIdentifiers.IdPbeS2,
        new PbeS2Parameters(
            new KeyDerivationFunc(PkcsObjectIdentifiers.IdPbkdf2, new Pbkdf2Params(new byte[8], iterations)),
            new EncryptionScheme(NistObjectIdentifiers.IdAes256Cbc, new DerOctetString(new byte[16]))));

    private static byte[] File(Asn1Sequence content, MacData? mac) => new Pfx(
        new ContentInfo(PkcsObjectIdentifiers.Data, new DerOctetString(content)), mac).GetDerEncoded();

    private static string ErrorOf(string template, byte[] file, TemplateLimits? limits = null)
    {
        var pem = $"-----BEGIN X-----\n{Convert.ToBase64String(file)}\n-----END X-----\n";
        var data = new Dictionary<string, ReadOnlyMemory<byte>> { ["file"] = file, ["pem"] = Encoding.ASCII.GetBytes(pem) };
        var options = new TemplateOptions { Functions = FunctionLibrary.All, Limits = limits ?? TemplateLimits.Default };
        Assert.That(Template.TryParse("hostile", Encoding.UTF8.GetBytes(template), options, out var parsed, out _));
        var isRendered = parsed!.TryRender(
            TemplateData.Of(data), TimeProvider.System, CancellationToken.None, out _, out var error);
        Assert.That(isRendered, Is.False);
        return error!.ToString();
    }
}
