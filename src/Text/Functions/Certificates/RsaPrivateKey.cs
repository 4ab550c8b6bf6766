using System.Formats.Asn1;
using System.Numerics;
using System.Security.Cryptography;
using Keyferry.Text.Runtime;

namespace Keyferry.Text.Functions.Certificates;

/// <summary>An RSA key.</summary>
internal sealed class RsaPrivateKey(RsaNumbers numbers) : PrivateKey
{
    public override string TraditionalType => "RSA PRIVATE KEY";

    /// <summary>How many bits the modulus has.</summary>
    public long Bits => numbers.N.GetBitLength();

    /// <summary>Reads PKCS#1.</summary>
    /// <exception cref="FunctionException">It is malformed, or the key is not valid.</exception>
    public static RsaPrivateKey Read(ReadOnlySpan<byte> der)
    {
        var outer = new DerReader(der);
        Require(outer.TryRead(DerTag.Sequence, out var content) && outer.IsEmpty);
        var reader = new DerReader(content);
        Require(reader.TryReadInt64(out var version) && version <= 1);
        var n = Number(ref reader);
        Require(reader.TryReadInt64(out var e));
        var numbers = new RsaNumbers(n, e, Number(ref reader), Number(ref reader), Number(ref reader))
        {
            Dp = OptionalNumber(ref reader),
            Dq = OptionalNumber(ref reader),
            Qinv = OptionalNumber(ref reader),
            MorePrimes = MorePrimes(ref reader),
        };
        return new RsaPrivateKey(numbers.Checked());
    }

    /// <summary>Makes a new key.</summary>
    public static RsaPrivateKey Generate(int bits)
    {
        using var rsa = RSA.Create(bits);
        var der = rsa.ExportRSAPrivateKey();
        var key = Read(der);
        CryptographicOperations.ZeroMemory(der);
        return key;
    }

    public override byte[] ToTraditional()
    {
        var writer = DerWriter.Create();
        using (writer.PushSequence())
        {
            writer.WriteInteger(numbers.MorePrimes.Count > 0 ? 1 : 0);
            foreach (var number in (ReadOnlySpan<BigInteger?>)
                [numbers.N, numbers.E, numbers.D, numbers.P, numbers.Q, numbers.Dp, numbers.Dq, numbers.Qinv])
            {
                writer.WriteInteger(number.GetValueOrDefault());
            }

            WriteMorePrimes(writer);
        }

        return DerWriter.Finish(writer);
    }

    public override byte[] PublicBits()
    {
        var writer = DerWriter.Create();
        using (writer.PushSequence())
        {
            writer.WriteInteger(numbers.N);
            writer.WriteInteger(numbers.E);
        }

        return DerWriter.Finish(writer);
    }

    public override byte[] Sign(ReadOnlySpan<byte> message)
    {
        using var rsa = ToRsa();
        return rsa.SignData(message, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
    }

    /// <summary>Undoes OAEP with an empty label; the mask is made with the same hash.</summary>
    /// <exception cref="FunctionException">The key or the text does not fit.</exception>
    public byte[] DecryptOaep(ReadOnlySpan<byte> sealed_, HashAlgorithmName hash)
    {
        using var rsa = ToRsa();
        // Leading zeros may have been lost on the way: the number is the same.
        var length = (int)((Bits + 7) / 8);
        if (sealed_.Length > length)
        {
            throw new FunctionException("the text is longer than the key can have encrypted");
        }

        var padded = new byte[length];
        sealed_.CopyTo(padded.AsSpan(length - sealed_.Length));
        try
        {
            return rsa.Decrypt(padded, RSAEncryptionPadding.CreateOaep(hash));
        }
        catch (CryptographicException)
        {
            throw new FunctionException("the text cannot be decrypted with this key and hash");
        }
    }

    public override void WriteSignatureAlgorithm(AsnWriter writer) => WriteIdentifier(writer, Oids.RsaSha256);

    public override void Dispose()
    {
        // BigInteger's memory cannot be cleared; the arrays around it are, where they are made.
    }

    protected override void WriteAlgorithm(AsnWriter writer) => WriteIdentifier(writer, Oids.Rsa);

    protected override byte[] ToPkcs8Content() => ToTraditional();

    private static void WriteIdentifier(AsnWriter writer, ReadOnlySpan<byte> oid)
    {
        using (writer.PushSequence())
        {
            writer.WriteOid(oid);
            writer.WriteNull();
        }
    }

    private static BigInteger Number(ref DerReader reader)
    {
        Require(reader.TryReadInteger(out var bytes));
        var number = new BigInteger(bytes, isBigEndian: true);
        Require(number.Sign > 0);
        return number;
    }

    private static BigInteger? OptionalNumber(ref DerReader reader) =>
        reader.Next(DerTag.Integer) ? Number(ref reader) : null;

    private static List<BigInteger> MorePrimes(ref DerReader reader)
    {
        var primes = new List<BigInteger>();
        if (!reader.Next(DerTag.Sequence))
        {
            return primes;
        }

        Require(reader.TryRead(DerTag.Sequence, out var content));
        var list = new DerReader(content);
        while (!list.IsEmpty)
        {
            Require(list.TryRead(DerTag.Sequence, out var one) && primes.Count < 8);
            var prime = new DerReader(one);
            primes.Add(Number(ref prime));
            Require(prime.TryReadInteger(out _) && prime.TryReadInteger(out _));
        }

        return primes;
    }

    private static void Require(bool isRead)
    {
        if (!isRead)
        {
            throw new FunctionException("the RSA key is malformed");
        }
    }

    private void WriteMorePrimes(AsnWriter writer)
    {
        if (numbers.MorePrimes.Count == 0)
        {
            return;
        }

        using var list = writer.PushSequence();
        var product = numbers.P * numbers.Q;
        foreach (var prime in numbers.MorePrimes)
        {
            using var one = writer.PushSequence();
            writer.WriteInteger(prime);
            writer.WriteInteger(numbers.D % (prime - 1));
            writer.WriteInteger(RsaNumbers.Inverse(product, prime));
            product *= prime;
        }
    }

    private RSA ToRsa()
    {
        if (Bits < 1024)
        {
            throw new FunctionException("an RSA key of less than 1024 bits is not secure");
        }

        var length = (int)((Bits + 7) / 8);
        var half = (length + 1) / 2;
        if (numbers.MorePrimes.Count > 0 || numbers.P.GetByteCount(isUnsigned: true) > half
            || numbers.Q.GetByteCount(isUnsigned: true) > half)
        {
            throw new FunctionException("an RSA key with more than two primes, or uneven ones, cannot be used here");
        }

        var parameters = new RSAParameters
        {
            Modulus = Padded(numbers.N, length),
            Exponent = numbers.E.ToByteArray(isUnsigned: true, isBigEndian: true),
            D = Padded(numbers.D, length),
            P = Padded(numbers.P, half),
            Q = Padded(numbers.Q, half),
            DP = Padded(numbers.Dp.GetValueOrDefault(), half),
            DQ = Padded(numbers.Dq.GetValueOrDefault(), half),
            InverseQ = Padded(numbers.Qinv.GetValueOrDefault(), half),
        };
        return Import(parameters);
    }

    private static RSA Import(RSAParameters parameters)
    {
        var rsa = RSA.Create();
        try
        {
            rsa.ImportParameters(parameters);
            return rsa;
        }
        catch (CryptographicException)
        {
            rsa.Dispose();
            throw new FunctionException("the RSA key is not valid");
        }
        finally
        {
            foreach (var secret in (ReadOnlySpan<byte[]?>)
                [parameters.D, parameters.P, parameters.Q, parameters.DP, parameters.DQ, parameters.InverseQ])
            {
                CryptographicOperations.ZeroMemory(secret);
            }
        }
    }

    private static byte[] Padded(BigInteger number, int length)
    {
        var bytes = new byte[length];
        var count = number.GetByteCount(isUnsigned: true);
        number.TryWriteBytes(bytes.AsSpan(length - count), out _, isUnsigned: true, isBigEndian: true);
        return bytes;
    }
}
