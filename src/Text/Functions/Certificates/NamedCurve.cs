using System.Security.Cryptography;
using Org.BouncyCastle.Asn1;
using Org.BouncyCastle.Asn1.X9;
using Org.BouncyCastle.Crypto.EC;
using Org.BouncyCastle.Math;
using Org.BouncyCastle.Math.EC.Multiplier;

namespace Keyferry.Text.Functions.Certificates;

/// <summary>One of the four NIST curves that Go knows.</summary>
internal sealed class NamedCurve
{
    private readonly X9ECParameters _parameters;

    private NamedCurve(string dotted, byte[] oid, byte[] signature, HashAlgorithmName hash)
    {
        (Dotted, Oid, SignatureOid, Hash) = (dotted, oid, signature, hash);
        _parameters = CustomNamedCurves.GetByOid(new DerObjectIdentifier(dotted));
        Size = (_parameters.N.BitLength + 7) / 8;
        FieldSize = (_parameters.Curve.FieldSize + 7) / 8;
    }

    /// <summary>The object identifier with dots.</summary>
    public string Dotted { get; }

    /// <summary>The content of the object identifier in DER.</summary>
    public byte[] Oid { get; }

    /// <summary>The ECDSA algorithm that signs with this curve.</summary>
    public byte[] SignatureOid { get; }

    /// <summary>The hash that goes with the curve.</summary>
    public HashAlgorithmName Hash { get; }

    /// <summary>How many bytes a private key has.</summary>
    public int Size { get; }

    /// <summary>How many bytes a coordinate has.</summary>
    public int FieldSize { get; }

    /// <summary>The curve of an object identifier's content, or null.</summary>
    public static NamedCurve? Find(ReadOnlySpan<byte> oid) => oid switch
    {
        _ when oid.SequenceEqual(Oids.P256) => P256(),
        _ when oid.SequenceEqual(Oids.P384) =>
            new NamedCurve("1.3.132.0.34", Oids.P384.ToArray(), Oids.EcdsaSha384.ToArray(), HashAlgorithmName.SHA384),
        _ when oid.SequenceEqual(Oids.P521) =>
            new NamedCurve("1.3.132.0.35", Oids.P521.ToArray(), Oids.EcdsaSha512.ToArray(), HashAlgorithmName.SHA512),
        _ when oid.SequenceEqual(Oids.P224) =>
            new NamedCurve("1.3.132.0.33", Oids.P224.ToArray(), Oids.EcdsaSha256.ToArray(), HashAlgorithmName.SHA256),
        _ => null,
    };

    public static NamedCurve P256() =>
        new("1.2.840.10045.3.1.7", Oids.P256.ToArray(), Oids.EcdsaSha256.ToArray(), HashAlgorithmName.SHA256);

    /// <summary>Whether bytes are an uncompressed point on the curve.</summary>
    public bool HasPoint(ReadOnlySpan<byte> point)
    {
        if (point.Length != 1 + 2 * FieldSize || point[0] != 4)
        {
            return false;
        }

        var x = new BigInteger(1, point.Slice(1, FieldSize).ToArray());
        var y = new BigInteger(1, point[(1 + FieldSize)..].ToArray());
        var prime = _parameters.Curve.Field.Characteristic;
        return x.CompareTo(prime) < 0 && y.CompareTo(prime) < 0 && _parameters.Curve.CreatePoint(x, y).IsValid();
    }

    /// <summary>Whether a private key is in the curve's range.</summary>
    public bool HasScalar(ReadOnlySpan<byte> scalar)
    {
        var number = new BigInteger(1, scalar.ToArray());
        return number.SignValue > 0 && number.CompareTo(_parameters.N) < 0;
    }

    /// <summary>The public point of a private key, uncompressed.</summary>
    public byte[] PointOf(ReadOnlySpan<byte> scalar) =>
        new FixedPointCombMultiplier()
            .Multiply(_parameters.G, new BigInteger(1, scalar.ToArray()))
            .Normalize()
            .GetEncoded(compressed: false);
}
