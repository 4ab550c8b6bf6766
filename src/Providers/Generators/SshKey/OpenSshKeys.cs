using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace Keyferry.Providers.Generators.SshKey;

/// <summary>
/// The files of OpenSSH: private keys without passphrase
/// (https://github.com/openssh/openssh-portable/blob/master/PROTOCOL.key) and lines of authorized_keys. Pure, but for the check
/// number.
/// </summary>
internal static class OpenSshKeys
{
    private const int Columns = 64;
    private const int Block = 8;

    /// <summary>The private key as PEM.</summary>
    public static byte[] PrivateKey(SshKeyMaterial key, string comment)
    {
        Span<byte> check = stackalloc byte[4];
        RandomNumberGenerator.Fill(check);
        var section = new SshWriter();
        section.Raw(check);
        section.Raw(check);
        section.Raw(key.PrivateFields);
        section.Text(comment);
        for (byte pad = 1; section.Length % Block != 0; pad++)
        {
            section.Raw([pad]);
        }

        var privatePart = section.Take();
        var file = new SshWriter();
        file.Raw("openssh-key-v1\0"u8);
        file.Text("none");
        file.Text("none");
        file.Text("");
        file.Word(1);
        file.Bytes(key.PublicBlob);
        file.Bytes(privatePart);
        CryptographicOperations.ZeroMemory(privatePart);
        return Pem(file.Take());
    }

    /// <summary>The public key as a line of authorized_keys.</summary>
    public static byte[] PublicKey(SshKeyMaterial key, string comment) => Encoding.UTF8.GetBytes(
        $"{key.Type} {Convert.ToBase64String(key.PublicBlob)}{(comment.Length == 0 ? "" : $" {comment}")}\n");

    // Written in bytes, since texts cannot be cleared.
    private static byte[] Pem(byte[] body)
    {
        var begin = "-----BEGIN OPENSSH PRIVATE KEY-----\n"u8;
        var end = "-----END OPENSSH PRIVATE KEY-----\n"u8;
        var encoded = new byte[Base64.GetMaxEncodedToUtf8Length(body.Length)];
        try
        {
            Base64.EncodeToUtf8(body, encoded, out _, out _);
            var pem = new byte[begin.Length + encoded.Length + ((encoded.Length + Columns - 1) / Columns) + end.Length];
            begin.CopyTo(pem);
            var at = begin.Length;
            for (var from = 0; from < encoded.Length; from += Columns)
            {
                var line = encoded.AsSpan(from, Math.Min(Columns, encoded.Length - from));
                line.CopyTo(pem.AsSpan(at));
                at += line.Length;
                pem[at++] = (byte)'\n';
            }

            end.CopyTo(pem.AsSpan(at));
            return pem;
        }
        finally
        {
            CryptographicOperations.ZeroMemory(body);
            CryptographicOperations.ZeroMemory(encoded);
        }
    }
}
