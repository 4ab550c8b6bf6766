using Keyferry.Text.Runtime;
using Keyferry.Text.Values;

namespace Keyferry.Text.Functions.Certificates;

/// <summary>Reads private keys from PKCS#8, PKCS#1 and SEC 1.</summary>
internal static class PrivateKeyReader
{
    /// <summary>Reads PKCS#8.</summary>
    /// <exception cref="FunctionException">It is malformed, or the key is not valid or of an unknown kind.</exception>
    public static PrivateKey ReadPkcs8(ReadOnlySpan<byte> der)
    {
        var outer = new DerReader(der);
        Require(outer.TryRead(DerTag.Sequence, out var content));
        var reader = new DerReader(content);
        Require(reader.TryReadInt64(out _));
        Require(reader.TryRead(DerTag.Sequence, out var identifier));
        Require(reader.TryRead(DerTag.OctetString, out var key));
        var algorithm = Algorithm.Read(identifier);
        return algorithm.Oid switch
        {
            var oid when oid.SequenceEqual(Oids.Rsa) => RsaPrivateKey.Read(key),
            var oid when oid.SequenceEqual(Oids.Ec) => EcPrivateKey.Read(key, CurveOf(algorithm.Parameters)),
            var oid when oid.SequenceEqual(Oids.Ed25519) =>
                new Ed25519PrivateKey(Curve25519Secret(algorithm.Parameters, key)),
            var oid when oid.SequenceEqual(Oids.X25519) =>
                new X25519PrivateKey(Curve25519Secret(algorithm.Parameters, key)),
            _ => throw new FunctionException("the private key is of an unknown kind"),
        };
    }

    /// <summary>Reads the first PEM block of a text, by whichever form fits.</summary>
    /// <exception cref="FunctionException">There is none, or no form fits.</exception>
    public static PrivateKey ReadAny(RenderContext context, GoString pem)
    {
        using var block = PemReader.First(context, pem) ?? throw new FunctionException("the text has no PEM key");
        context.ChargeLongWork(Crypto.Costs.Signature);
        try
        {
            return RsaPrivateKey.Read(block.Content);
        }
        catch (FunctionException)
        {
            try
            {
                return ReadPkcs8(block.Content);
            }
            catch (FunctionException)
            {
                return ReadSec1(block.Content);
            }
        }
    }

    /// <summary>Reads the first PEM block of a text in the form that its type names.</summary>
    /// <exception cref="FunctionException">There is none, or it is not of that form.</exception>
    public static PrivateKey ReadTyped(RenderContext context, GoString pem)
    {
        using var block = PemReader.First(context, pem) ?? throw new FunctionException("the text has no PEM key");
        context.ChargeLongWork(Crypto.Costs.Signature);
        return block.Type.Span switch
        {
            var type when type.SequenceEqual("PRIVATE KEY"u8) => ReadPkcs8(block.Content),
            var type when type.SequenceEqual("RSA PRIVATE KEY"u8) => RsaPrivateKey.Read(block.Content),
            var type when type.SequenceEqual("EC PRIVATE KEY"u8) => EcPrivateKey.Read(block.Content, outerCurve: null),
            var type when type.SequenceEqual("DSA PRIVATE KEY"u8) => DsaPrivateKey.Read(block.Content),
            _ => throw new FunctionException("the PEM block is not of a known type of private key"),
        };
    }

    private static EcPrivateKey ReadSec1(ReadOnlySpan<byte> der)
    {
        try
        {
            return EcPrivateKey.Read(der, outerCurve: null);
        }
        catch (FunctionException)
        {
            throw new FunctionException("the private key is of none of the forms PKCS#1, PKCS#8 and SEC 1");
        }
    }

    // Parameters that name no curve leave it to the key itself; a curve that nobody knows does not.
    private static NamedCurve? CurveOf(ReadOnlySpan<byte> parameters)
    {
        var reader = new DerReader(parameters);
        if (!reader.TryReadOid(out var oid))
        {
            return null;
        }

        return NamedCurve.Find(oid) ?? throw new FunctionException("the EC key is on an unknown curve");
    }

    private static byte[] Curve25519Secret(ReadOnlySpan<byte> parameters, ReadOnlySpan<byte> key)
    {
        var reader = new DerReader(key);
        Require(reader.TryRead(DerTag.OctetString, out var secret));
        Require(parameters.IsEmpty && secret.Length == Ed25519PrivateKey.Size);
        return secret.ToArray();
    }

    private static void Require(bool isRead)
    {
        if (!isRead)
        {
            throw new FunctionException("the private key is malformed");
        }
    }
}
