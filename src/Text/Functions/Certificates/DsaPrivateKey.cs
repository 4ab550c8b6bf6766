using System.Formats.Asn1;
using System.Security.Cryptography;
using Keyferry.Text.Runtime;
using Org.BouncyCastle.Crypto.Generators;
using Org.BouncyCastle.Crypto.Parameters;
using Org.BouncyCastle.Security;

namespace Keyferry.Text.Functions.Certificates;

/// <summary>A DSA key: it can be made and read, but certificates are not made with it any more.</summary>
/// <param name="der">Version, p, q, g, y and x in a sequence.</param>
internal sealed class DsaPrivateKey(byte[] der) : PrivateKey
{
    private const int Certainty = 80;

    public override string TraditionalType => "DSA PRIVATE KEY";

    /// <summary>Reads OpenSSL's form.</summary>
    /// <exception cref="FunctionException">It is malformed.</exception>
    public static DsaPrivateKey Read(ReadOnlySpan<byte> der)
    {
        var outer = new DerReader(der);
        var isRead = outer.TryRead(DerTag.Sequence, out var content);
        var reader = new DerReader(content);
        isRead = isRead && reader.TryReadInt64(out _);
        for (var number = 0; number < 5; number++)
        {
            isRead = isRead && reader.TryReadInteger(out _);
        }

        return isRead ? new DsaPrivateKey(der.ToArray()) : throw new FunctionException("the DSA key is malformed");
    }

    /// <summary>Makes a new key of 2048 and 256 bits.</summary>
    public static DsaPrivateKey Generate()
    {
        var random = new SecureRandom();
        var parameters = new DsaParametersGenerator(new Org.BouncyCastle.Crypto.Digests.Sha256Digest());
        parameters.Init(new DsaParameterGenerationParameters(2048, 256, Certainty, random));
        var keys = new DsaKeyPairGenerator();
        keys.Init(new DsaKeyGenerationParameters(random, parameters.GenerateParameters()));
        var pair = keys.GenerateKeyPair();
        var secret = (DsaPrivateKeyParameters)pair.Private;
        var writer = DerWriter.Create();
        using (writer.PushSequence())
        {
            writer.WriteInteger(0);
            writer.WriteNumber(secret.Parameters.P.ToByteArrayUnsigned());
            writer.WriteNumber(secret.Parameters.Q.ToByteArrayUnsigned());
            writer.WriteNumber(secret.Parameters.G.ToByteArrayUnsigned());
            writer.WriteNumber(((DsaPublicKeyParameters)pair.Public).Y.ToByteArrayUnsigned());
            writer.WriteNumber(secret.X.ToByteArrayUnsigned());
        }

        return new DsaPrivateKey(DerWriter.Finish(writer));
    }

    public override byte[] ToTraditional() => [.. der];

    public override byte[] PublicBits() => throw CannotSign();

    public override byte[] Sign(ReadOnlySpan<byte> message) => throw CannotSign();

    public override void WriteSignatureAlgorithm(AsnWriter writer) => throw CannotSign();

    public override void Dispose() => CryptographicOperations.ZeroMemory(der);

    protected override void WriteAlgorithm(AsnWriter writer) => throw CannotSign();

    protected override byte[] ToPkcs8Content() => throw CannotSign();

    private static FunctionException CannotSign() => new("a certificate cannot be made with a DSA key");
}
