using System.Formats.Asn1;
using System.Security.Cryptography;
using Keyferry.Text.Runtime;
using Org.BouncyCastle.Asn1;
using Org.BouncyCastle.Asn1.Pkcs;
using Org.BouncyCastle.Asn1.X509;
using Org.BouncyCastle.Math;

namespace Keyferry.Text.Functions.Certificates;

/// <summary>An RSA key, on .NET's own, which checks that its numbers fit together.</summary>
internal sealed class RsaPrivateKey(RSA rsa) : PrivateKey
{
    private const int LongestModulus = 16_384;
    private const int ShortestModulus = 1_024;

    public override string TraditionalType => "RSA PRIVATE KEY";

    public override AlgorithmIdentifier SignatureAlgorithm =>
        new(PkcsObjectIdentifiers.Sha256WithRsaEncryption, DerNull.Instance);

    /// <summary>Reads PKCS#1.</summary>
    /// <exception cref="FunctionException">It is malformed, or the key is not valid.</exception>
    public static RsaPrivateKey Read(byte[] der) => ParseGuard.Read("RSA key", () =>
    {
        // The version tells of more than two primes, which .NET would leave out.
        if (!new AsnReader(der, AsnEncodingRules.DER).ReadSequence().TryReadInt32(out var version) || version != 0)
        {
            throw new FunctionException("an RSA key with more than two primes cannot be used");
        }

        var rsa = RSA.Create();
        try
        {
            rsa.ImportRSAPrivateKey(der, out _);
            return new RsaPrivateKey(rsa);
        }
        catch
        {
            rsa.Dispose();
            throw;
        }
    });

    /// <summary>A key of its numbers; those of the Chinese remainder theorem are computed.</summary>
    /// <exception cref="FunctionException">They do not fit together.</exception>
    public static RsaPrivateKey FromNumbers(BigInteger n, BigInteger e, BigInteger d, BigInteger p, BigInteger q)
    {
        if (n.BitLength > LongestModulus || p.BitLength < 2 || q.BitLength < 2 || !p.Multiply(q).Equals(n))
        {
            throw new FunctionException("the RSA key is not valid: its primes do not make its modulus");
        }

        var der = ParseGuard.Read("RSA key", () => new RsaPrivateKeyStructure(
            n, e, d, p, q, d.Mod(p.Subtract(BigInteger.One)), d.Mod(q.Subtract(BigInteger.One)), q.ModInverse(p))
            .GetDerEncoded());
        try
        {
            return Read(der);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(der);
        }
    }

    /// <summary>Makes a new key.</summary>
    public static RsaPrivateKey Generate(int bits) => new(RSA.Create(bits));

    public override byte[] ToTraditional() => rsa.ExportRSAPrivateKey();

    public override byte[] ToPkcs8() => rsa.ExportPkcs8PrivateKey();

    public override byte[] ToPublicInfo() => rsa.ExportSubjectPublicKeyInfo();

    public override byte[] Sign(byte[] message)
    {
        CheckSize();
        return rsa.SignData(message, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
    }

    /// <summary>Undoes OAEP with an empty label; the mask is made with the same hash.</summary>
    /// <exception cref="FunctionException">The key or the text does not fit.</exception>
    public byte[] DecryptOaep(ReadOnlySpan<byte> sealed_, HashAlgorithmName hash)
    {
        CheckSize();
        // Leading zeros may have been lost on the way: the number is the same.
        var padded = new byte[(rsa.KeySize + 7) / 8];
        if (sealed_.Length > padded.Length)
        {
            throw new FunctionException("the text is longer than the key can have encrypted");
        }

        sealed_.CopyTo(padded.AsSpan(padded.Length - sealed_.Length));
        try
        {
            return rsa.Decrypt(padded, RSAEncryptionPadding.CreateOaep(hash));
        }
        catch (CryptographicException)
        {
            throw new FunctionException("the text cannot be decrypted with this key and hash");
        }
    }

    public override void Dispose() => rsa.Dispose();

    private void CheckSize()
    {
        if (rsa.KeySize < ShortestModulus)
        {
            throw new FunctionException("an RSA key of less than 1024 bits is not secure");
        }
    }
}
