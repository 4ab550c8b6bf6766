using System.Security.Cryptography;
using Keyferry.Text.Runtime;
using Org.BouncyCastle.Asn1;
using Org.BouncyCastle.Asn1.Sec;
using Org.BouncyCastle.Asn1.X509;

namespace Keyferry.Text.Functions.Certificates;

/// <summary>A key on a NIST curve, on .NET's own.</summary>
internal sealed class EcPrivateKey(NamedCurve curve, ECDsa key) : PrivateKey
{
    public override string TraditionalType => "EC PRIVATE KEY";

    public override AlgorithmIdentifier SignatureAlgorithm => new(curve.Signature);

    /// <summary>Reads SEC 1; the curve may be told from outside, and then counts.</summary>
    /// <exception cref="FunctionException">It is malformed, or the key is not valid.</exception>
    public static EcPrivateKey Read(byte[] der, DerObjectIdentifier? outerCurve)
    {
        var structure = ParseGuard.Read("EC key", () => ECPrivateKeyStructure.GetInstance(der));
        var curve = NamedCurve.Find(outerCurve ?? structure.Parameters as DerObjectIdentifier)
            ?? throw new FunctionException("the EC key is on an unknown curve");
        return FromSecret(curve, structure.PrivateKey.GetOctets(), default);
    }

    /// <summary>A key of its secret number, big-endian, and its public point, which may be missing. Clears the secret.</summary>
    /// <exception cref="FunctionException">It is out of the curve's range, or the point another key's.</exception>
    public static EcPrivateKey FromSecret(NamedCurve curve, byte[] secret, ECPoint point)
    {
        // Leading zeros may be too many or too few in old files.
        var number = secret.AsSpan().TrimStart((byte)0);
        var scalar = new byte[curve.Size];
        if (number.Length > scalar.Length)
        {
            throw new FunctionException("the EC key is out of its curve's range");
        }

        number.CopyTo(scalar.AsSpan(scalar.Length - number.Length));
        CryptographicOperations.ZeroMemory(secret);
        var parameters = new ECParameters { Curve = ECCurve.CreateFromValue(curve.Oid.Id), D = scalar, Q = point };
        try
        {
            return new EcPrivateKey(curve, ParseGuard.Read("EC key", () => ECDsa.Create(parameters)));
        }
        finally
        {
            CryptographicOperations.ZeroMemory(scalar);
        }
    }

    /// <summary>Makes a new key on P-256.</summary>
    public static EcPrivateKey Generate() => new(NamedCurve.P256, ECDsa.Create(ECCurve.NamedCurves.nistP256));

    public override byte[] ToTraditional() => key.ExportECPrivateKey();

    public override byte[] ToPkcs8() => key.ExportPkcs8PrivateKey();

    public override byte[] ToPublicInfo() => key.ExportSubjectPublicKeyInfo();

    public override byte[] Sign(byte[] message) =>
        key.SignData(message, curve.Hash, DSASignatureFormat.Rfc3279DerSequence);

    public override void Dispose() => key.Dispose();
}
