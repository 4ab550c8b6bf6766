using System.Formats.Asn1;
using System.Security.Cryptography;
using System.Security.Cryptography.Pkcs;
using Keyferry.Text.Runtime;
using Org.BouncyCastle.Asn1.X509;
using Org.BouncyCastle.Math;

namespace Keyferry.Text.Functions.Certificates;

/// <summary>Writes PKCS#12 files as current programs do: AES-256 and SHA-256, 2048 iterations.</summary>
internal static class Pkcs12Writer
{
    private const int Iterations = 2048;

    private static readonly PbeParameters s_encryption =
        new(PbeEncryptionAlgorithm.Aes256Cbc, HashAlgorithmName.SHA256, Iterations);

    private static readonly Oid s_x509 = new("1.2.840.113549.1.9.22.1");
    private static readonly Oid s_friendlyName = new("1.2.840.113549.1.9.20");

    /// <summary>Oracle's attribute, by which Java tells a trusted certificate from others.</summary>
    private static readonly Oid s_javaTrusted = new("2.16.840.1.113894.746875.1.1");

    /// <summary>A file with a key and its certificates, its own first.</summary>
    public static byte[] Write(
        RenderContext context, PrivateKey key, List<Certificate> certificates, ReadOnlySpan<byte> password)
    {
        using var secret = Pkcs12Password.Of(password);
#pragma warning disable CA5350 // A fingerprint that only pairs the key with its certificate.
        var id = new Pkcs9LocalKeyId(SHA1.HashData(certificates[0].Raw));
#pragma warning restore CA5350
        var builder = new Pkcs12Builder();
        Add(context, builder, certificates, secret, (bag, certificate) =>
        {
            if (ReferenceEquals(certificate, certificates[0]))
            {
                bag.Attributes.Add(id);
            }
        });
        ChargeDerivation(context);
        var plain = key.ToPkcs8();
        var bag = new Pkcs12ShroudedKeyBag(
            Pkcs8PrivateKeyInfo.Decode(plain, out _, skipCopy: true).Encrypt(secret.Characters, s_encryption));
        CryptographicOperations.ZeroMemory(plain);
        bag.Attributes.Add(id);
        var keys = new Pkcs12SafeContents();
        keys.AddSafeBag(bag);
        builder.AddSafeContentsUnencrypted(keys);
        return Seal(context, builder, secret);
    }

    /// <summary>A trust store as Java reads it.</summary>
    public static byte[] WriteTrustStore(
        RenderContext context, List<Certificate> certificates, ReadOnlySpan<byte> password)
    {
        using var secret = Pkcs12Password.Of(password);
        var builder = new Pkcs12Builder();
        Add(context, builder, certificates, secret, static (bag, certificate) =>
        {
            bag.Attributes.Add(new AsnEncodedData(s_javaTrusted, KeyPurposeID.AnyExtendedKeyUsage.GetDerEncoded()));
            bag.Attributes.Add(new AsnEncodedData(s_friendlyName, FriendlyName(certificate)));
        });
        return Seal(context, builder, secret);
    }

    private static void Add(
        RenderContext context, Pkcs12Builder builder, List<Certificate> certificates, Pkcs12Password password,
        Action<Pkcs12CertBag, Certificate> attributes)
    {
        ChargeDerivation(context);
        var contents = new Pkcs12SafeContents();
        foreach (var certificate in certificates)
        {
            context.ChargeMemory(certificate.Raw.Length * 4L);
            var writer = new AsnWriter(AsnEncodingRules.DER);
            writer.WriteOctetString(certificate.Raw);
            var bag = new Pkcs12CertBag(s_x509, writer.Encode());
            attributes(bag, certificate);
            contents.AddSafeBag(bag);
        }

        builder.AddSafeContentsEncrypted(contents, password.Characters, s_encryption);
    }

    // RFC 2253: the last part of the subject first. The attribute holds characters of the basic plane only.
    private static byte[] FriendlyName(Certificate certificate) => ParseGuard.Read("certificate's subject", () =>
    {
        var subject = X509Name.GetInstance(certificate.Subject).ToString(reverse: true, X509Name.RFC2253Symbols);
        var writer = new AsnWriter(AsnEncodingRules.DER);
        writer.WriteCharacterString(
            UniversalTagNumber.BMPString, [.. subject.Select(static c => char.IsSurrogate(c) ? '\uFFFD' : c)]);
        return writer.Encode();
    });

    private static byte[] Seal(RenderContext context, Pkcs12Builder builder, Pkcs12Password password)
    {
        ChargeDerivation(context);
        builder.SealWithMac(password.Characters, HashAlgorithmName.SHA256, Iterations);
        return builder.Encode();
    }

    private static void ChargeDerivation(RenderContext context) =>
        KeyDerivation.Charge(context, BigInteger.ValueOf(Iterations));
}
