using System.Security.Cryptography;
using Keyferry.Text.Runtime;
using Org.BouncyCastle.Asn1.Pkcs;
using Org.BouncyCastle.Crypto;
using Org.BouncyCastle.Crypto.Generators;
using Org.BouncyCastle.Crypto.Macs;
using Org.BouncyCastle.Crypto.Parameters;
using Org.BouncyCastle.Security;

namespace Keyferry.Text.Functions.Certificates;

/// <summary>Checks the code that tells whether a PKCS#12 file is whole and the password right.</summary>
internal static class Pkcs12Mac
{
    private const int ShortestKey = 20;
    private const int LongestKey = 64;

    /// <summary>Checks a file's content, and learns from it how the file means an empty password.</summary>
    /// <exception cref="FunctionException">The password is wrong.</exception>
    public static void Verify(RenderContext context, MacData mac, byte[] content, Pkcs12Password password)
    {
        if (IsRight(context, mac, content, password))
        {
            return;
        }

        password.EmptyHasTerminator = false;
        if (!password.IsEmpty || !IsRight(context, mac, content, password))
        {
            throw new FunctionException("the password is wrong");
        }
    }

    private static bool IsRight(RenderContext context, MacData data, byte[] content, Pkcs12Password password)
    {
        var algorithm = data.Mac.DigestAlgorithm;
        var mac = algorithm.Algorithm.Equals(PkcsObjectIdentifiers.IdPbmac1)
            ? NewMac(context, Pbmac1Params.GetInstance(algorithm.Parameters), password)
            : OldMac(context, data, password);
        return CryptographicOperations.FixedTimeEquals(MacUtilities.DoFinal(mac, content), data.Mac.Digest.GetOctets());
    }

    private static HMac OldMac(RenderContext context, MacData data, Pkcs12Password password)
    {
        var digest = DigestUtilities.GetDigest(data.Mac.DigestAlgorithm.Algorithm);
        var iterations = KeyDerivation.Charge(context, data.IterationCount);
        var derivation = new Pkcs12ParametersGenerator(digest);
        derivation.Init(
            PbeParametersGenerator.Pkcs12PasswordToBytes(password.Characters, password.EmptyHasTerminator),
            data.MacSalt.GetOctets(),
            iterations);
        var mac = new HMac(digest);
        mac.Init(derivation.GenerateDerivedMacParameters(digest.GetDigestSize() * 8));
        return mac;
    }

    // RFC 9579.
    private static IMac NewMac(RenderContext context, Pbmac1Params parameters, Pkcs12Password password)
    {
        var length = Pbkdf2Params.GetInstance(parameters.KeyDerivationFunc.Parameters).KeyLength?.IntValueExact;
        if (length is not (>= ShortestKey and <= LongestKey))
        {
            throw new FunctionException("the file's MAC has a key that is not 20 to 64 bytes long");
        }

        var key = KeyDerivation.Pbkdf2(context, parameters.KeyDerivationFunc, password, length.Value);
        var mac = MacUtilities.GetMac(parameters.MessageAuthScheme.Algorithm);
        mac.Init(new KeyParameter(key));
        CryptographicOperations.ZeroMemory(key);
        return mac;
    }
}
