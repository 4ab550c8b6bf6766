using System.Formats.Asn1;
using System.Security.Cryptography;
using Org.BouncyCastle.Math.EC.Rfc8032;

namespace Keyferry.Text.Functions.Certificates;

/// <summary>An Ed25519 key.</summary>
/// <param name="seed">Its 32 secret bytes.</param>
internal sealed class Ed25519PrivateKey(byte[] seed) : PrivateKey
{
    /// <summary>How long the seed and the public half are.</summary>
    public const int Size = 32;

    /// <summary>Makes a new key.</summary>
    public static Ed25519PrivateKey Generate() => new(RandomNumberGenerator.GetBytes(Size));

    public override byte[] PublicBits()
    {
        var key = new byte[Ed25519.PublicKeySize];
        Ed25519.GeneratePublicKey(seed, 0, key, 0);
        return key;
    }

    public override byte[] Sign(ReadOnlySpan<byte> message)
    {
        var signature = new byte[Ed25519.SignatureSize];
        var copy = message.ToArray();
        Ed25519.Sign(seed, 0, copy, 0, copy.Length, signature, 0);
        return signature;
    }

    public override void WriteSignatureAlgorithm(AsnWriter writer) => WriteAlgorithm(writer);

    public override void Dispose() => CryptographicOperations.ZeroMemory(seed);

    protected override void WriteAlgorithm(AsnWriter writer)
    {
        using (writer.PushSequence())
        {
            writer.WriteOid(Oids.Ed25519);
        }
    }

    protected override byte[] ToPkcs8Content() => [DerTag.OctetString, Size, .. seed];
}
