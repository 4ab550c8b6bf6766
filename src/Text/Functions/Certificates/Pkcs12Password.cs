using System.Security.Cryptography;
using System.Text;
using Keyferry.Text.Runtime;

namespace Keyferry.Text.Functions.Certificates;

/// <summary>A password in the forms that PKCS#12 files want. Cleared when it is disposed.</summary>
internal sealed class Pkcs12Password : IDisposable
{
    private Pkcs12Password(char[] characters, byte[] utf8) => (Characters, Utf8) = (characters, utf8);

    /// <summary>UTF-16, for PKCS#12's own key derivation.</summary>
    public char[] Characters { get; }

    /// <summary>UTF-8, for PBKDF2.</summary>
    public byte[] Utf8 { get; }

    /// <summary>
    /// Whether the key derivation reads an empty password as its terminator, two zero bytes. Some programs leave that
    /// out, so the file's MAC decides.
    /// </summary>
    public bool EmptyHasTerminator { get; set; } = true;

    /// <summary>Whether it is the empty password.</summary>
    public bool IsEmpty => Characters.Length == 0;

    /// <summary>Takes a password; bytes that are no UTF-8 count as U+FFFD.</summary>
    /// <exception cref="FunctionException">It has characters outside the basic plane.</exception>
    public static Pkcs12Password Of(ReadOnlySpan<byte> text)
    {
        var characters = new char[Encoding.UTF8.GetCharCount(text)];
        Encoding.UTF8.GetChars(text, characters);
        var password = new Pkcs12Password(characters, Encoding.UTF8.GetBytes(characters));
        if (Array.Exists(characters, char.IsSurrogate))
        {
            password.Dispose();
            throw new FunctionException("the password has characters that the file's format cannot hold");
        }

        return password;
    }

    public void Dispose()
    {
        Array.Clear(Characters);
        CryptographicOperations.ZeroMemory(Utf8);
    }
}
