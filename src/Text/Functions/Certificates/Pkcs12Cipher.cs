using System.Security.Cryptography;
using Keyferry.Text.Runtime;
using Org.BouncyCastle.Asn1;
using Org.BouncyCastle.Asn1.Nist;
using Org.BouncyCastle.Asn1.Pkcs;
using Org.BouncyCastle.Asn1.X509;
using Org.BouncyCastle.Crypto;
using Org.BouncyCastle.Security;

namespace Keyferry.Text.Functions.Certificates;

/// <summary>Decrypts the parts of PKCS#12 files: PBES2 with AES, and the old ciphers with SHA-1.</summary>
internal static class Pkcs12Cipher
{
    /// <summary>Decrypts; the caller clears the result.</summary>
    /// <exception cref="FunctionException">The algorithm is unknown.</exception>
    public static byte[] Decrypt(
        RenderContext context, AlgorithmIdentifier algorithm, byte[] sealed_, Pkcs12Password password)
    {
        context.ChargeMemory(sealed_.Length * 2L);
        return algorithm.Algorithm.Equals(PkcsObjectIdentifiers.IdPbeS2)
            ? DecryptAes(context, PbeS2Parameters.GetInstance(algorithm.Parameters), sealed_, password)
            : DecryptOld(context, algorithm, sealed_, password);
    }

    private static byte[] DecryptAes(
        RenderContext context, PbeS2Parameters parameters, byte[] sealed_, Pkcs12Password password)
    {
        var scheme = parameters.EncryptionScheme;
        var vector = Asn1OctetString.GetInstance(scheme.Parameters).GetOctets();
        var key = KeyDerivation.Pbkdf2(context, parameters.KeyDerivationFunc, password, KeySizeOf(scheme.Algorithm));
        using var aes = Aes.Create();
        aes.SetKey(key);
        CryptographicOperations.ZeroMemory(key);
        return aes.DecryptCbc(sealed_, vector);
    }

    private static int KeySizeOf(DerObjectIdentifier cipher) => cipher switch
    {
        _ when cipher.Equals(NistObjectIdentifiers.IdAes256Cbc) => 32,
        _ when cipher.Equals(NistObjectIdentifiers.IdAes192Cbc) => 24,
        _ when cipher.Equals(NistObjectIdentifiers.IdAes128Cbc) => 16,
        _ => throw new FunctionException("the file uses an unknown cipher"),
    };

    // RC2 and triple DES are off in many builds of the system's library; these files must open all the same.
    private static byte[] DecryptOld(
        RenderContext context, AlgorithmIdentifier algorithm, byte[] sealed_, Pkcs12Password password)
    {
        if (!PbeUtilities.IsPkcs12(algorithm.Algorithm.Id)
            || PbeUtilities.CreateEngine(algorithm) is not IBufferedCipher cipher)
        {
            throw new FunctionException("the file uses an unknown cipher");
        }

        KeyDerivation.Charge(context, Pkcs12PbeParams.GetInstance(algorithm.Parameters).Iterations, keys: 2);
        cipher.Init(
            forEncryption: false,
            PbeUtilities.GenerateCipherParameters(algorithm, password.Characters, password.EmptyHasTerminator));
        return cipher.DoFinal(sealed_);
    }
}
