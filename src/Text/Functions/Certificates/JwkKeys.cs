using System.Security.Cryptography;
using Keyferry.Text.Runtime;
using Org.BouncyCastle.Asn1;
using Org.BouncyCastle.Asn1.EdEC;
using Org.BouncyCastle.Asn1.Pkcs;
using Org.BouncyCastle.Asn1.X509;
using Org.BouncyCastle.Asn1.X9;
using Org.BouncyCastle.Crypto.EC;
using Org.BouncyCastle.Math;

namespace Keyferry.Text.Functions.Certificates;

/// <summary>Makes keys of the members of JSON web keys (RFC 7518, section 6; RFC 8037).</summary>
internal static class JwkKeys
{
    /// <summary>A public key as a SubjectPublicKeyInfo.</summary>
    /// <exception cref="FunctionException">Members are missing, or fit no known key.</exception>
    public static byte[] ToPublicInfo(Jwk jwk) => jwk.Kind switch
    {
        "RSA" => Info(
            new(PkcsObjectIdentifiers.RsaEncryption, DerNull.Instance),
            new RsaPublicKeyStructure(Number(jwk, "n"), Number(jwk, "e")).GetDerEncoded()),
        "EC" => Info(new(X9ObjectIdentifiers.IdECPublicKey, CurveOf(jwk).Oid), PointOf(jwk).GetEncoded()),
        "OKP" => jwk.Curve == "Ed25519"
            ? Info(new(EdECObjectIdentifiers.id_Ed25519), jwk.Number("x").ToArray())
            : throw UnknownCurve(),
        _ => throw UnknownKind(),
    };

    /// <summary>A private key.</summary>
    /// <exception cref="FunctionException">Members are missing, or fit no known key.</exception>
    public static PrivateKey ToPrivateKey(Jwk jwk) => jwk.Kind switch
    {
        "RSA" => RsaPrivateKey.FromNumbers(
            Number(jwk, "n"), Number(jwk, "e"), Number(jwk, "d"),
            new BigInteger(1, jwk.OptionalNumber("p").ToArray()), new BigInteger(1, jwk.OptionalNumber("q").ToArray())),
        "EC" => EcKey(jwk),
        "OKP" => jwk.Curve == "Ed25519" ? Ed25519Key(jwk) : throw UnknownCurve(),
        _ => throw UnknownKind(),
    };

    private static byte[] Info(AlgorithmIdentifier algorithm, byte[] bits) =>
        new SubjectPublicKeyInfo(algorithm, bits).GetDerEncoded();

    private static EcPrivateKey EcKey(Jwk jwk)
    {
        var point = PointOf(jwk);
        return EcPrivateKey.FromSecret(CurveOf(jwk), jwk.Number("d").ToArray(), new ECPoint
        {
            X = point.AffineXCoord.GetEncoded(),
            Y = point.AffineYCoord.GetEncoded(),
        });
    }

    private static EdwardsPrivateKey Ed25519Key(Jwk jwk)
    {
        var seed = jwk.Number("d").ToArray();
        if (seed.Length != EdwardsPrivateKey.Size)
        {
            throw new FunctionException("the JSON web key's member d is not 32 bytes long");
        }

        var key = new EdwardsPrivateKey(EdECObjectIdentifiers.id_Ed25519, seed);
        return key.PublicKey().AsSpan().SequenceEqual(jwk.Number("x"))
            ? key
            : throw new FunctionException("the JSON web key's members d and x do not fit");
    }

    private static NamedCurve CurveOf(Jwk jwk) => jwk.Curve switch
    {
        "P-256" => NamedCurve.P256,
        "P-384" => NamedCurve.P384,
        "P-521" => NamedCurve.P521,
        _ => throw UnknownCurve(),
    };

    private static Org.BouncyCastle.Math.EC.ECPoint PointOf(Jwk jwk)
    {
        var curve = CustomNamedCurves.GetByOid(CurveOf(jwk).Oid).Curve;
        try
        {
            return curve.ValidatePoint(Number(jwk, "x"), Number(jwk, "y"));
        }
        catch (ArgumentException)
        {
            throw new FunctionException("the JSON web key's point is not on its curve");
        }
    }

    private static BigInteger Number(Jwk jwk, string name) => new(1, jwk.Number(name).ToArray());

    private static FunctionException UnknownCurve() => new("the JSON web key has no curve, or one that is not known");

    private static FunctionException UnknownKind() => new("the JSON web key is of no kind that can be written as PEM");
}
