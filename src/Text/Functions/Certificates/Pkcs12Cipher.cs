using System.Security.Cryptography;
using Keyferry.Text.Runtime;
using Org.BouncyCastle.Crypto.Engines;
using Org.BouncyCastle.Crypto.Modes;
using Org.BouncyCastle.Crypto.Parameters;

namespace Keyferry.Text.Functions.Certificates;

/// <summary>Decrypts the parts of PKCS#12 files: the old ciphers with SHA-1, and PBES2 with AES.</summary>
internal static class Pkcs12Cipher
{
    /// <summary>Decrypts; the caller clears the result.</summary>
    /// <exception cref="FunctionException">The algorithm is unknown, or the password wrong.</exception>
    public static byte[] Decrypt(
        RenderContext context, ReadOnlySpan<byte> identifier, ReadOnlySpan<byte> sealed_, Pkcs12Password password)
    {
        context.ChargeMemory(sealed_.Length * 2L);
        var algorithm = Algorithm.Read(identifier);
        var padded = algorithm.Oid.SequenceEqual(Oids.Pbes2)
            ? DecryptAes(context, algorithm.Parameters, sealed_, password)
            : DecryptOld(context, algorithm, sealed_, password);
        var block = algorithm.Oid.SequenceEqual(Oids.Pbes2) ? 16 : 8;
        var padding = padded[^1];
        var isRight = padding > 0 && padding <= block
            && !padded.AsSpan(padded.Length - padding).ContainsAnyExcept(padding);
        var open = isRight ? padded[..^padding] : [];
        CryptographicOperations.ZeroMemory(padded);
        return isRight ? open : throw new FunctionException("the file cannot be decrypted: is the password right?");
    }

    private static byte[] DecryptAes(
        RenderContext context, ReadOnlySpan<byte> parameters, ReadOnlySpan<byte> sealed_, Pkcs12Password password)
    {
        var reader = new DerReader(Pkcs12Part.Whole(parameters, DerTag.Sequence, "PBES2"));
        Pkcs12Part.Require(reader.TryRead(DerTag.Sequence, out var derivation), "key derivation");
        Pkcs12Part.Require(reader.TryRead(DerTag.Sequence, out var scheme), "cipher");
        var kdf = Pbkdf2Parameters.Read(context, derivation);
        var cipher = Algorithm.Read(scheme);
        var length = cipher.Oid switch
        {
            var oid when oid.SequenceEqual(Oids.Aes256Cbc) => 32,
            var oid when oid.SequenceEqual(Oids.Aes192Cbc) => 24,
            var oid when oid.SequenceEqual(Oids.Aes128Cbc) => 16,
            _ => throw new FunctionException("the file uses an unknown cipher"),
        };
        var vectorReader = new DerReader(cipher.Parameters);
        Pkcs12Part.Require(vectorReader.TryReadAny(out _, out var vector, out _) && vector.Length == 16, "vector");
        CheckLength(sealed_, 16);
        var key = kdf.Derive(password.Utf8, length);
        using var aes = Aes.Create();
        aes.SetKey(key);
        CryptographicOperations.ZeroMemory(key);
        return aes.DecryptCbc(sealed_, vector, PaddingMode.None);
    }

    private static byte[] DecryptOld(
        RenderContext context, Algorithm algorithm, ReadOnlySpan<byte> sealed_, Pkcs12Password password)
    {
        var length = algorithm.Oid switch
        {
            var oid when oid.SequenceEqual(Oids.PbeTripleDes) => 24,
            var oid when oid.SequenceEqual(Oids.PbeRc2Of128) => 16,
            var oid when oid.SequenceEqual(Oids.PbeRc2Of40) => 5,
            _ => throw new FunctionException("the file uses an unknown cipher"),
        };
        var reader = new DerReader(Pkcs12Part.Whole(algorithm.Parameters, DerTag.Sequence, "cipher parameters"));
        Pkcs12Part.Require(reader.TryRead(DerTag.OctetString, out var salt), "salt");
        Pkcs12Part.Require(reader.TryReadInt64(out var wanted), "iterations");
        CheckLength(sealed_, 8);
        var iterations = Pkcs12Kdf.Charge(context, 2 * wanted) / 2;
        var key = Pkcs12Kdf.Derive(HashAlgorithmName.SHA1, password.Ucs2, salt, iterations, purpose: 1, length);
        var vector = Pkcs12Kdf.Derive(HashAlgorithmName.SHA1, password.Ucs2, salt, iterations, purpose: 2, 8);
        // Old ciphers are off in many builds of the system's library; these files must open all the same.
        var cipher = new CbcBlockCipher(length == 24 ? new DesEdeEngine() : new RC2Engine());
        cipher.Init(forEncryption: false, new ParametersWithIV(
            length == 24 ? new KeyParameter(key) : new RC2Parameters(key, length * 8), vector));
        var input = sealed_.ToArray();
        var output = new byte[input.Length];
        for (var at = 0; at < input.Length; at += 8)
        {
            cipher.ProcessBlock(input, at, output, at);
        }

        CryptographicOperations.ZeroMemory(key);
        return output;
    }

    private static void CheckLength(ReadOnlySpan<byte> sealed_, int block) =>
        Pkcs12Part.Require(!sealed_.IsEmpty && sealed_.Length % block == 0, "the encrypted text has no whole blocks");
}
