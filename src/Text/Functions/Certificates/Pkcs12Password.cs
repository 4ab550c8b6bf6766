using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using Keyferry.Text.Runtime;

namespace Keyferry.Text.Functions.Certificates;

/// <summary>A password in the two forms that PKCS#12 files want. Cleared when it is disposed.</summary>
internal sealed class Pkcs12Password : IDisposable
{
    private Pkcs12Password(byte[] ucs2, byte[] utf8) => (Ucs2, Utf8) = (ucs2, utf8);

    /// <summary>UCS-2 with two terminating zeros; nothing at all for old files of some programs.</summary>
    public byte[] Ucs2 { get; private set; }

    /// <summary>UTF-8, for the newer algorithms.</summary>
    public byte[] Utf8 { get; }

    /// <summary>Whether it is the empty password.</summary>
    public bool IsEmpty => Ucs2.Length == 2;

    /// <summary>Takes a password; bytes that are no UTF-8 count as U+FFFD.</summary>
    /// <exception cref="FunctionException">It has characters outside the basic plane.</exception>
    public static Pkcs12Password Of(ReadOnlySpan<byte> text)
    {
        var ucs2 = new byte[2 * text.Length + 2];
        var utf8 = new byte[3 * text.Length];
        var (wide, narrow) = (0, 0);
        while (!text.IsEmpty)
        {
            var isValid = Rune.DecodeFromUtf8(text, out var rune, out var width) == System.Buffers.OperationStatus.Done;
            text = text[(isValid ? width : 1)..];
            if (!rune.IsBmp)
            {
                throw new FunctionException("the password has characters that the file's format cannot hold");
            }

            BinaryPrimitives.WriteUInt16BigEndian(ucs2.AsSpan(wide), (ushort)rune.Value);
            wide += 2;
            narrow += rune.EncodeToUtf8(utf8.AsSpan(narrow));
        }

        var password = new Pkcs12Password(ucs2[..(wide + 2)], utf8[..narrow]);
        CryptographicOperations.ZeroMemory(ucs2);
        CryptographicOperations.ZeroMemory(utf8);
        return password;
    }

    /// <summary>Leaves out the terminator of the empty password, as some programs do.</summary>
    public void DropTerminator() => Ucs2 = [];

    public void Dispose()
    {
        CryptographicOperations.ZeroMemory(Ucs2);
        CryptographicOperations.ZeroMemory(Utf8);
    }
}
