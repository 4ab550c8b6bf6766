using System.Security.Cryptography;
using Keyferry.Text.Runtime;
using Org.BouncyCastle.Asn1;
using Org.BouncyCastle.Asn1.Pkcs;
using Org.BouncyCastle.Asn1.X509;
using Org.BouncyCastle.Math;

namespace Keyferry.Text.Functions.Certificates;

/// <summary>The key derivations that a PKCS#12 file asks for: bounded, and charged before they run.</summary>
internal static class KeyDerivation
{
    private const long MostIterations = 5_000_000;

    // One iteration takes as long as some ten steps, but a whole file of honest strength must fit in a render.
    private const long StepsPerIteration = 2;

    /// <summary>Charges for a key derivation.</summary>
    /// <param name="context">The render.</param>
    /// <param name="iterations">How many iterations the file asks for.</param>
    /// <param name="keys">How many keys are derived with them.</param>
    /// <returns>The iterations: 1 or more.</returns>
    /// <exception cref="FunctionException">The file asks for an absurd number of iterations.</exception>
    public static int Charge(RenderContext context, BigInteger iterations, int keys = 1)
    {
        if (iterations.BitLength > 31 || iterations.IntValueExact > MostIterations)
        {
            throw new FunctionException($"the file asks for more than {MostIterations} iterations of its key derivation");
        }

        var bounded = Math.Max(iterations.IntValueExact, 1);
        context.ChargeLongWork(bounded * StepsPerIteration * keys);
        return bounded;
    }

    /// <summary>Derives a key with PBKDF2; the caller clears it.</summary>
    /// <exception cref="FunctionException">The algorithm is another, or asks for too much.</exception>
    public static byte[] Pbkdf2(RenderContext context, AlgorithmIdentifier algorithm, Pkcs12Password password, int length)
    {
        if (!algorithm.Algorithm.Equals(PkcsObjectIdentifiers.IdPbkdf2))
        {
            throw new FunctionException("the file uses an unknown key derivation");
        }

        var parameters = Pbkdf2Params.GetInstance(algorithm.Parameters);
        var iterations = Charge(context, parameters.IterationCount);
        return Rfc2898DeriveBytes.Pbkdf2(
            password.Utf8, parameters.GetSalt(), iterations, HashOf(parameters.Prf.Algorithm), length);
    }

    private static HashAlgorithmName HashOf(DerObjectIdentifier prf) => prf switch
    {
        _ when prf.Equals(PkcsObjectIdentifiers.IdHmacWithSha1) => HashAlgorithmName.SHA1,
        _ when prf.Equals(PkcsObjectIdentifiers.IdHmacWithSha256) => HashAlgorithmName.SHA256,
        _ when prf.Equals(PkcsObjectIdentifiers.IdHmacWithSha384) => HashAlgorithmName.SHA384,
        _ when prf.Equals(PkcsObjectIdentifiers.IdHmacWithSha512) => HashAlgorithmName.SHA512,
        _ => throw new FunctionException("the file uses an unknown HMAC"),
    };
}
