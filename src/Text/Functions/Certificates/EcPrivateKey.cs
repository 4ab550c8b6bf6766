using System.Formats.Asn1;
using System.Security.Cryptography;
using Keyferry.Text.Runtime;

namespace Keyferry.Text.Functions.Certificates;

/// <summary>A key on a NIST curve.</summary>
/// <param name="curve">The curve.</param>
/// <param name="scalar">The secret, as long as the curve asks for.</param>
/// <param name="point">The public half, uncompressed.</param>
internal sealed class EcPrivateKey(NamedCurve curve, byte[] scalar, byte[] point) : PrivateKey
{
    public override string TraditionalType => "EC PRIVATE KEY";

    /// <summary>Reads SEC 1; the curve may be told from outside, and then counts.</summary>
    /// <exception cref="FunctionException">It is malformed, or the key is not valid.</exception>
    public static EcPrivateKey Read(ReadOnlySpan<byte> der, NamedCurve? outerCurve)
    {
        var outer = new DerReader(der);
        Require(outer.TryRead(DerTag.Sequence, out var content));
        var reader = new DerReader(content);
        Require(reader.TryReadInt64(out var version));
        Require(reader.TryRead(DerTag.OctetString, out var secret));
        Require(reader.TryReadExplicit(DerTag.Constructed(0), DerTag.Oid, out var curveElement));
        ReadOnlySpan<byte> oid = default;
        Require(curveElement.IsEmpty || new DerReader(curveElement).TryReadOid(out oid));
        Require(reader.TryReadExplicit(DerTag.Constructed(1), DerTag.BitString, out var pointElement));
        Require((pointElement.IsEmpty || new DerReader(pointElement).TryReadBits(out _, out _)) && version == 1);
        var curve = outerCurve ?? NamedCurve.Find(oid) ?? throw new FunctionException("the EC key is on an unknown curve");
        return FromSecret(curve, secret);
    }

    /// <summary>Makes a new key on P-256.</summary>
    public static EcPrivateKey Generate()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var parameters = key.ExportParameters(includePrivateParameters: true);
        return new EcPrivateKey(NamedCurve.P256(), parameters.D!, [4, .. parameters.Q.X!, .. parameters.Q.Y!]);
    }

    public override byte[] ToTraditional() => Write(withCurve: true);

    public override byte[] PublicBits() => point;

    public override byte[] Sign(ReadOnlySpan<byte> message)
    {
        var parameters = new ECParameters
        {
            Curve = ECCurve.CreateFromValue(curve.Dotted),
            D = scalar,
            Q = new ECPoint { X = point[1..(1 + curve.FieldSize)], Y = point[(1 + curve.FieldSize)..] },
        };
        using var key = ECDsa.Create(parameters);
        return key.SignData(message, curve.Hash, DSASignatureFormat.Rfc3279DerSequence);
    }

    public override void WriteSignatureAlgorithm(AsnWriter writer)
    {
        using (writer.PushSequence())
        {
            writer.WriteOid(curve.SignatureOid);
        }
    }

    public override void Dispose() => CryptographicOperations.ZeroMemory(scalar);

    protected override void WriteAlgorithm(AsnWriter writer)
    {
        using (writer.PushSequence())
        {
            writer.WriteOid(Oids.Ec);
            writer.WriteOid(curve.Oid);
        }
    }

    protected override byte[] ToPkcs8Content() => Write(withCurve: false);

    // Leading zeros may be too many or too few in old files.
    private static EcPrivateKey FromSecret(NamedCurve curve, ReadOnlySpan<byte> secret)
    {
        while (secret.Length > curve.Size)
        {
            Require(secret[0] == 0);
            secret = secret[1..];
        }

        var scalar = new byte[curve.Size];
        secret.CopyTo(scalar.AsSpan(curve.Size - secret.Length));
        return curve.HasScalar(scalar)
            ? new EcPrivateKey(curve, scalar, curve.PointOf(scalar))
            : throw new FunctionException("the EC key is out of its curve's range");
    }

    private static void Require(bool isRead)
    {
        if (!isRead)
        {
            throw new FunctionException("the EC key is malformed");
        }
    }

    private byte[] Write(bool withCurve)
    {
        var writer = DerWriter.Create();
        using (writer.PushSequence())
        {
            writer.WriteInteger(1);
            writer.WriteOctetString(scalar);
            if (withCurve)
            {
                using (writer.PushSequence(new Asn1Tag(TagClass.ContextSpecific, 0)))
                {
                    writer.WriteOid(curve.Oid);
                }
            }

            using (writer.PushSequence(new Asn1Tag(TagClass.ContextSpecific, 1)))
            {
                writer.WriteBitString(point);
            }
        }

        return DerWriter.Finish(writer);
    }
}
