using System.Formats.Asn1;
using System.Security.Cryptography;
using Keyferry.Text.Runtime;
using Keyferry.Text.Values;
using Org.BouncyCastle.Asn1;
using Org.BouncyCastle.Asn1.EdEC;
using Org.BouncyCastle.Asn1.Pkcs;
using Org.BouncyCastle.Asn1.X9;

namespace Keyferry.Text.Functions.Certificates;

/// <summary>Reads private keys from PKCS#8, PKCS#1 and SEC 1.</summary>
internal static class PrivateKeyReader
{
    /// <summary>Reads PKCS#8.</summary>
    /// <exception cref="FunctionException">It is malformed, or the key is not valid or of an unknown kind.</exception>
    public static PrivateKey ReadPkcs8(byte[] der)
    {
        var info = ParseGuard.Read("private key", () => PrivateKeyInfo.GetInstance(Asn1Object.FromByteArray(der)));
        var algorithm = info.PrivateKeyAlgorithm.Algorithm;
        if (algorithm.Equals(EdECObjectIdentifiers.id_Ed25519) || algorithm.Equals(EdECObjectIdentifiers.id_X25519))
        {
            return EdwardsPrivateKey.Read(info);
        }

        var key = info.PrivateKey.GetOctets();
        try
        {
            return algorithm switch
            {
                _ when algorithm.Equals(PkcsObjectIdentifiers.RsaEncryption) => RsaPrivateKey.Read(key),
                _ when algorithm.Equals(X9ObjectIdentifiers.IdECPublicKey) =>
                    EcPrivateKey.Read(key, info.PrivateKeyAlgorithm.Parameters as DerObjectIdentifier),
                _ => throw new FunctionException("the private key is of an unknown kind"),
            };
        }
        finally
        {
            CryptographicOperations.ZeroMemory(key);
        }
    }

    /// <summary>Reads the first PEM block of a text, in whichever form it has, whatever its type says.</summary>
    /// <exception cref="FunctionException">There is none, or it has no known form.</exception>
    public static PrivateKey ReadAny(RenderContext context, GoString pem)
    {
        using var block = First(context, pem);
        // All three forms begin with a version: what follows it tells them apart.
        var second = ParseGuard.Read("private key", () =>
        {
            var content = new AsnReader(block.Content, AsnEncodingRules.DER).ReadSequence();
            content.ReadIntegerBytes();
            return content.PeekTag();
        });
        return second switch
        {
            _ when second == Asn1Tag.Sequence => ReadPkcs8(block.Content),
            _ when second == Asn1Tag.PrimitiveOctetString => EcPrivateKey.Read(block.Content, outerCurve: null),
            _ => RsaPrivateKey.Read(block.Content),
        };
    }

    /// <summary>Reads the first PEM block of a text in the form that its type names.</summary>
    /// <exception cref="FunctionException">There is none, or it is not of that form.</exception>
    public static PrivateKey ReadTyped(RenderContext context, GoString pem)
    {
        using var block = First(context, pem);
        return block.Type.Span switch
        {
            var type when type.SequenceEqual("PRIVATE KEY"u8) => ReadPkcs8(block.Content),
            var type when type.SequenceEqual("RSA PRIVATE KEY"u8) => RsaPrivateKey.Read(block.Content),
            var type when type.SequenceEqual("EC PRIVATE KEY"u8) => EcPrivateKey.Read(block.Content, outerCurve: null),
            var type when type.SequenceEqual("DSA PRIVATE KEY"u8) => DsaPrivateKey.Read(block.Content),
            _ => throw new FunctionException("the PEM block is not of a known type of private key"),
        };
    }

    private static PemBlock First(RenderContext context, GoString pem)
    {
        var block = PemReader.First(context, pem) ?? throw new FunctionException("the text has no PEM key");
        context.ChargeLongWork(Crypto.Costs.Signature);
        return block;
    }
}
