using System.Formats.Asn1;
using System.Security.Cryptography;
using Keyferry.Text.Runtime;
using Org.BouncyCastle.Crypto;
using Org.BouncyCastle.Security;

namespace Keyferry.Text.Functions.Certificates;

/// <summary>
/// Runs the libraries' readers. What they throw at malformed input becomes a failure without their message, which may
/// repeat what was read.
/// </summary>
internal static class ParseGuard
{
    /// <summary>Reads something.</summary>
    /// <param name="what">What is read, such as <c>certificate</c>.</param>
    /// <param name="read">Reads it. Its own failures pass as they are.</param>
    /// <exception cref="FunctionException">It is malformed, or of a kind that no library reads.</exception>
    public static T Read<T>(string what, Func<T> read)
    {
        try
        {
            return read();
        }
        catch (Exception exception) when (IsOfInput(exception))
        {
            throw new FunctionException($"the {what} is malformed or of an unknown kind");
        }
    }

    private static bool IsOfInput(Exception exception) => exception is AsnContentException or CryptographicException
        or CryptoException or GeneralSecurityException or SecurityUtilityException or IOException
        or ArgumentException or InvalidCastException or InvalidOperationException or FormatException
        or ArithmeticException or NotSupportedException or IndexOutOfRangeException or NullReferenceException;
}
