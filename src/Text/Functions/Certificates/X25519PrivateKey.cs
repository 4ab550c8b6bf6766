using System.Formats.Asn1;
using System.Security.Cryptography;
using Keyferry.Text.Runtime;

namespace Keyferry.Text.Functions.Certificates;

/// <summary>An X25519 key: only carried from one file to another.</summary>
/// <param name="secret">Its 32 bytes.</param>
internal sealed class X25519PrivateKey(byte[] secret) : PrivateKey
{
    /// <summary>How long the secret is.</summary>
    public const int Size = 32;

    public override byte[] PublicBits() => throw CannotSign();

    public override byte[] Sign(ReadOnlySpan<byte> message) => throw CannotSign();

    public override void WriteSignatureAlgorithm(AsnWriter writer) => throw CannotSign();

    public override void Dispose() => CryptographicOperations.ZeroMemory(secret);

    protected override void WriteAlgorithm(AsnWriter writer)
    {
        using (writer.PushSequence())
        {
            writer.WriteOid(Oids.X25519);
        }
    }

    protected override byte[] ToPkcs8Content() => [DerTag.OctetString, Size, .. secret];

    private static FunctionException CannotSign() => new("a certificate cannot be made with an X25519 key");
}
