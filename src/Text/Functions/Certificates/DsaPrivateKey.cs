using System.Formats.Asn1;
using System.Security.Cryptography;
using Keyferry.Text.Runtime;
using Org.BouncyCastle.Asn1;
using Org.BouncyCastle.Asn1.X509;
using Org.BouncyCastle.Math;

namespace Keyferry.Text.Functions.Certificates;

/// <summary>A DSA key: it can be made and read, but certificates are not made with it any more.</summary>
/// <param name="der">Version, p, q, g, y and x in a sequence, which is OpenSSL's form.</param>
internal sealed class DsaPrivateKey(byte[] der) : PrivateKey
{
    public override string TraditionalType => "DSA PRIVATE KEY";

    public override AlgorithmIdentifier SignatureAlgorithm => throw CannotSign();

    /// <summary>Reads OpenSSL's form.</summary>
    /// <exception cref="FunctionException">It is malformed.</exception>
    public static DsaPrivateKey Read(byte[] der) => ParseGuard.Read("DSA key", () =>
    {
        var numbers = new AsnReader(der, AsnEncodingRules.DER).ReadSequence();
        for (var number = 0; number < 6; number++)
        {
            numbers.ReadIntegerBytes();
        }

        return new DsaPrivateKey([.. der]);
    });

    /// <summary>Makes a new key of 2048 and 256 bits.</summary>
    public static DsaPrivateKey Generate()
    {
#pragma warning disable CA5384 // The template asks for this kind of key.
        using var dsa = DSA.Create(2048);
#pragma warning restore CA5384
        var key = dsa.ExportParameters(includePrivateParameters: true);
        Asn1Encodable[] numbers =
            [.. new[] { [0], key.P, key.Q, key.G, key.Y, key.X }.Select(static n => new DerInteger(new BigInteger(1, n)))];
        var der = new DerSequence(numbers).GetDerEncoded();
        CryptographicOperations.ZeroMemory(key.X);
        return new DsaPrivateKey(der);
    }

    public override byte[] ToTraditional() => [.. der];

    public override byte[] ToPkcs8() => throw CannotSign();

    public override byte[] ToPublicInfo() => throw CannotSign();

    public override byte[] Sign(byte[] message) => throw CannotSign();

    public override void Dispose() => CryptographicOperations.ZeroMemory(der);

    private static FunctionException CannotSign() => new("a certificate cannot be made with a DSA key");
}
