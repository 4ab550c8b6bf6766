using System.Numerics;
using Keyferry.Text.Runtime;

namespace Keyferry.Text.Functions.Certificates;

/// <summary>Makes keys of the members of JSON web keys.</summary>
internal static class JwkKeys
{
    /// <summary>A public key as a SubjectPublicKeyInfo.</summary>
    /// <exception cref="FunctionException">Members are missing, or fit no known key.</exception>
    public static byte[] ToPublicInfo(Jwk jwk) => jwk.Kind switch
    {
        "RSA" => RsaInfo(jwk.Number("n"), jwk.Number("e")),
        "EC" => EcInfo(jwk),
        "OKP" => jwk.Curve == "Ed25519" ? Ed25519Info(jwk.Number("x")) : throw UnknownCurve(),
        _ => throw UnknownKind(),
    };

    /// <summary>A private key.</summary>
    /// <exception cref="FunctionException">Members are missing, or fit no known key.</exception>
    public static PrivateKey ToPrivateKey(Jwk jwk) => jwk.Kind switch
    {
        "RSA" => RsaKey(jwk),
        "EC" => EcKey(jwk),
        "OKP" => jwk.Curve == "Ed25519" ? Ed25519Key(jwk) : throw UnknownCurve(),
        _ => throw UnknownKind(),
    };

    private static byte[] RsaInfo(ReadOnlySpan<byte> modulus, ReadOnlySpan<byte> exponent)
    {
        var writer = DerWriter.Create();
        using (writer.PushSequence())
        {
            writer.WriteNumber(modulus);
            // Go keeps an exponent as an int, of which the upper bits are lost.
            writer.WriteInteger(unchecked((long)(ulong)(Unsigned(exponent) & ulong.MaxValue)));
        }

        var bits = DerWriter.Finish(writer);
        using (writer.PushSequence())
        {
            using (writer.PushSequence())
            {
                writer.WriteOid(Oids.Rsa);
                writer.WriteNull();
            }

            writer.WriteBitString(bits);
        }

        return DerWriter.Finish(writer);
    }

    private static byte[] EcInfo(Jwk jwk)
    {
        var curve = CurveOf(jwk);
        var point = PointOf(jwk, curve);
        var writer = DerWriter.Create();
        using (writer.PushSequence())
        {
            using (writer.PushSequence())
            {
                writer.WriteOid(Oids.Ec);
                writer.WriteOid(curve.Oid);
            }

            writer.WriteBitString(point);
        }

        return DerWriter.Finish(writer);
    }

    private static byte[] Ed25519Info(ReadOnlySpan<byte> key)
    {
        var writer = DerWriter.Create();
        using (writer.PushSequence())
        {
            using (writer.PushSequence())
            {
                writer.WriteOid(Oids.Ed25519);
            }

            writer.WriteBitString(key);
        }

        return DerWriter.Finish(writer);
    }

    private static RsaPrivateKey RsaKey(Jwk jwk)
    {
        var exponent = Unsigned(jwk.Number("e")) & ulong.MaxValue;
        var numbers = new RsaNumbers(
            Unsigned(jwk.Number("n")),
            exponent,
            Unsigned(jwk.Number("d")),
            Unsigned(jwk.OptionalNumber("p")),
            Unsigned(jwk.OptionalNumber("q")))
        {
            Dp = Optional(jwk.OptionalNumber("dp")),
            Dq = Optional(jwk.OptionalNumber("dq")),
            Qinv = Optional(jwk.OptionalNumber("qi")),
        };
        return new RsaPrivateKey(numbers.Checked());
    }

    private static EcPrivateKey EcKey(Jwk jwk)
    {
        var curve = CurveOf(jwk);
        var secret = jwk.Number("d").TrimStart((byte)0);
        var point = PointOf(jwk, curve);
        var scalar = new byte[curve.Size];
        if (secret.Length > scalar.Length)
        {
            throw new FunctionException("the JSON web key's member d is out of its curve's range");
        }

        secret.CopyTo(scalar.AsSpan(scalar.Length - secret.Length));
        return curve.HasScalar(scalar)
            ? new EcPrivateKey(curve, scalar, point)
            : throw new FunctionException("the JSON web key's member d is out of its curve's range");
    }

    private static Ed25519PrivateKey Ed25519Key(Jwk jwk)
    {
        var seed = jwk.Number("d").ToArray();
        var point = jwk.Number("x");
        if (seed.Length != Ed25519PrivateKey.Size)
        {
            throw new FunctionException("the JSON web key's member d is not 32 bytes long");
        }

        var key = new Ed25519PrivateKey(seed);
        return key.PublicBits().AsSpan().SequenceEqual(point)
            ? key
            : throw new FunctionException("the JSON web key's members d and x do not fit");
    }

    private static NamedCurve CurveOf(Jwk jwk) => jwk.Curve switch
    {
        "P-256" => NamedCurve.P256(),
        "P-384" => NamedCurve.Find(Oids.P384)!,
        "P-521" => NamedCurve.Find(Oids.P521)!,
        _ => throw UnknownCurve(),
    };

    private static byte[] PointOf(Jwk jwk, NamedCurve curve)
    {
        var x = jwk.Number("x").TrimStart((byte)0);
        var y = jwk.Number("y").TrimStart((byte)0);
        var point = new byte[1 + 2 * curve.FieldSize];
        point[0] = 4;
        if (x.Length <= curve.FieldSize && y.Length <= curve.FieldSize)
        {
            x.CopyTo(point.AsSpan(1 + curve.FieldSize - x.Length));
            y.CopyTo(point.AsSpan(point.Length - y.Length));
            if (curve.HasPoint(point))
            {
                return point;
            }
        }

        throw new FunctionException("the JSON web key's point is not on its curve");
    }

    private static BigInteger Unsigned(ReadOnlySpan<byte> bytes) => new(bytes, isUnsigned: true, isBigEndian: true);

    private static BigInteger? Optional(ReadOnlySpan<byte> bytes) => bytes.IsEmpty ? null : Unsigned(bytes);

    private static FunctionException UnknownCurve() => new("the JSON web key has no curve, or one that is not known");

    private static FunctionException UnknownKind() => new("the JSON web key is of no kind that can be written as PEM");
}
