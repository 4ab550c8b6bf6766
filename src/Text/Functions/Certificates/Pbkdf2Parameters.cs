using System.Security.Cryptography;
using Keyferry.Text.Runtime;

namespace Keyferry.Text.Functions.Certificates;

/// <summary>How PBKDF2 is to be used.</summary>
/// <param name="Salt">The salt.</param>
/// <param name="Iterations">How often; bounded and charged when it was read.</param>
/// <param name="KeyLength">How many bytes, or 0.</param>
/// <param name="Hash">The hash.</param>
internal sealed record Pbkdf2Parameters(byte[] Salt, int Iterations, long KeyLength, HashAlgorithmName Hash)
{
    /// <summary>Reads them from an algorithm identifier's content.</summary>
    /// <exception cref="FunctionException">They are malformed, or another derivation's.</exception>
    public static Pbkdf2Parameters Read(RenderContext context, ReadOnlySpan<byte> identifier)
    {
        var algorithm = Algorithm.Read(identifier);
        if (!algorithm.Oid.SequenceEqual(Oids.Pbkdf2))
        {
            throw new FunctionException("the file uses an unknown key derivation");
        }

        var outer = new DerReader(algorithm.Parameters);
        Pkcs12Part.Require(outer.TryRead(DerTag.Sequence, out var content) && outer.IsEmpty, "key derivation");
        var reader = new DerReader(content);
        Pkcs12Part.Require(reader.TryRead(DerTag.OctetString, out var salt), "salt");
        Pkcs12Part.Require(reader.TryReadInt64(out var iterations), "iterations");
        long length = 0;
        Pkcs12Part.Require(!reader.Next(DerTag.Integer) || reader.TryReadInt64(out length), "key length");
        Pkcs12Part.Require(reader.TryReadOptional(DerTag.Sequence, out var prf, out var hasPrf), "pseudo-random function");
        var hash = hasPrf ? HashOf(Algorithm.Read(prf).Oid) : HashAlgorithmName.SHA1;
        return new Pbkdf2Parameters(salt.ToArray(), Pkcs12Kdf.Charge(context, iterations), length, hash);
    }

    /// <summary>Derives a key.</summary>
    public byte[] Derive(ReadOnlySpan<byte> password, int length) =>
        Rfc2898DeriveBytes.Pbkdf2(password, Salt, Iterations, Hash, length);

    /// <summary>The hash of an HMAC's identifier.</summary>
    /// <exception cref="FunctionException">It is unknown.</exception>
    public static HashAlgorithmName HashOf(ReadOnlySpan<byte> oid) => oid switch
    {
        _ when oid.SequenceEqual(Oids.HmacSha1) => HashAlgorithmName.SHA1,
        _ when oid.SequenceEqual(Oids.HmacSha256) => HashAlgorithmName.SHA256,
        _ when oid.SequenceEqual(Oids.HmacSha512) => HashAlgorithmName.SHA512,
        _ => throw new FunctionException("the file uses an unknown HMAC"),
    };
}
