using System.Security.Cryptography;
using Keyferry.Text.Runtime;
using Org.BouncyCastle.Asn1;
using Org.BouncyCastle.Asn1.EdEC;
using Org.BouncyCastle.Asn1.Pkcs;
using Org.BouncyCastle.Asn1.X509;
using Org.BouncyCastle.Math.EC.Rfc8032;

namespace Keyferry.Text.Functions.Certificates;

/// <summary>A key of RFC 8410: Ed25519, or X25519, which is only carried from one file to another.</summary>
/// <param name="algorithm">Which of them.</param>
/// <param name="seed">Its 32 secret bytes.</param>
internal sealed class EdwardsPrivateKey(DerObjectIdentifier algorithm, byte[] seed) : PrivateKey
{
    /// <summary>How long seed and public half are.</summary>
    public const int Size = 32;

    public override AlgorithmIdentifier SignatureAlgorithm => IsEd25519 ? new(algorithm) : throw CannotSign();

    private bool IsEd25519 => algorithm.Equals(EdECObjectIdentifiers.id_Ed25519);

    /// <summary>Reads the content of PKCS#8.</summary>
    /// <exception cref="FunctionException">It is malformed.</exception>
    public static EdwardsPrivateKey Read(PrivateKeyInfo info)
    {
        var seed = ParseGuard.Read("private key", () => Asn1OctetString.GetInstance(info.ParsePrivateKey()).GetOctets());
        return seed.Length == Size
            ? new EdwardsPrivateKey(info.PrivateKeyAlgorithm.Algorithm, seed)
            : throw new FunctionException("the private key is not 32 bytes long");
    }

    /// <summary>Makes a new Ed25519 key.</summary>
    public static EdwardsPrivateKey Generate() =>
        new(EdECObjectIdentifiers.id_Ed25519, RandomNumberGenerator.GetBytes(Size));

    /// <summary>The public half of an Ed25519 key.</summary>
    public byte[] PublicKey()
    {
        var key = new byte[Ed25519.PublicKeySize];
        Ed25519.GeneratePublicKey(seed, 0, key, 0);
        return key;
    }

    public override byte[] ToPkcs8() =>
        new PrivateKeyInfo(new AlgorithmIdentifier(algorithm), new DerOctetString(seed)).GetDerEncoded();

    public override byte[] ToPublicInfo() => IsEd25519
        ? new SubjectPublicKeyInfo(new AlgorithmIdentifier(algorithm), PublicKey()).GetDerEncoded()
        : throw CannotSign();

    public override byte[] Sign(byte[] message)
    {
        var signature = new byte[Ed25519.SignatureSize];
        Ed25519.Sign(seed, 0, message, 0, message.Length, signature, 0);
        return IsEd25519 ? signature : throw CannotSign();
    }

    public override void Dispose() => CryptographicOperations.ZeroMemory(seed);

    private static FunctionException CannotSign() => new("a certificate cannot be made with an X25519 key");
}
