using System.Security.Cryptography;
using Keyferry.Text.Runtime;

namespace Keyferry.Text.Functions.Certificates;

/// <summary>Checks the code that tells whether a PKCS#12 file is whole and the password right.</summary>
internal static class Pkcs12Mac
{
    /// <summary>Checks a MacData's content.</summary>
    /// <exception cref="FunctionException">It is malformed, or the password is wrong.</exception>
    public static void Verify(
        RenderContext context, ReadOnlySpan<byte> macData, ReadOnlySpan<byte> message, Pkcs12Password password)
    {
        var reader = new DerReader(macData);
        Pkcs12Part.Require(reader.TryRead(DerTag.Sequence, out var info), "MAC");
        Pkcs12Part.Require(reader.TryRead(DerTag.OctetString, out var salt), "MAC salt");
        long iterations = 1;
        Pkcs12Part.Require(!reader.Next(DerTag.Integer) || reader.TryReadInt64(out iterations), "MAC iterations");
        var digestInfo = new DerReader(info);
        Pkcs12Part.Require(digestInfo.TryRead(DerTag.Sequence, out var identifier), "MAC algorithm");
        Pkcs12Part.Require(digestInfo.TryRead(DerTag.OctetString, out var digest), "MAC digest");
        if (IsRight(context, identifier, digest, salt, iterations, message, password))
        {
            return;
        }

        if (password.IsEmpty)
        {
            password.DropTerminator();
            if (IsRight(context, identifier, digest, salt, iterations, message, password))
            {
                return;
            }
        }

        throw new FunctionException("the password is wrong");
    }

    private static bool IsRight(
        RenderContext context, ReadOnlySpan<byte> identifier, ReadOnlySpan<byte> digest, ReadOnlySpan<byte> salt,
        long iterations, ReadOnlySpan<byte> message, Pkcs12Password password)
    {
        var algorithm = Algorithm.Read(identifier);
        HashAlgorithmName hash;
        byte[] key;
        if (algorithm.Oid.SequenceEqual(Oids.Pbmac1))
        {
            (hash, key) = NewKey(context, algorithm.Parameters, password);
        }
        else
        {
            (hash, var size) = HashOf(algorithm.Oid);
            var bounded = Pkcs12Kdf.Charge(context, iterations);
            key = Pkcs12Kdf.Derive(hash, password.Ucs2, salt, bounded, purpose: 3, size);
        }

        var expected = CryptographicOperations.HmacData(hash, key, message);
        CryptographicOperations.ZeroMemory(key);
        return CryptographicOperations.FixedTimeEquals(expected, digest);
    }

    private static (HashAlgorithmName Hash, byte[] Key) NewKey(
        RenderContext context, ReadOnlySpan<byte> parameters, Pkcs12Password password)
    {
        var reader = new DerReader(Pkcs12Part.Whole(parameters, DerTag.Sequence, "PBMAC1"));
        Pkcs12Part.Require(reader.TryRead(DerTag.Sequence, out var derivation), "key derivation");
        Pkcs12Part.Require(reader.TryRead(DerTag.Sequence, out var mac), "MAC algorithm");
        var kdf = Pbkdf2Parameters.Read(context, derivation);
        if (kdf.KeyLength is < 20 or > 64)
        {
            throw new FunctionException("the file's MAC has a key that is not 20 to 64 bytes long");
        }

        return (Pbkdf2Parameters.HashOf(Algorithm.Read(mac).Oid), kdf.Derive(password.Utf8, (int)kdf.KeyLength));
    }

    private static (HashAlgorithmName Hash, int Size) HashOf(ReadOnlySpan<byte> oid) => oid switch
    {
        _ when oid.SequenceEqual(Oids.Sha1) => (HashAlgorithmName.SHA1, 20),
        _ when oid.SequenceEqual(Oids.Sha256) => (HashAlgorithmName.SHA256, 32),
        _ when oid.SequenceEqual(Oids.Sha512) => (HashAlgorithmName.SHA512, 64),
        _ => throw new FunctionException("the file uses an unknown MAC"),
    };
}
