using System.Buffers.Text;
using System.Security.Cryptography;
using Keyferry.Text.Functions.Encodings;
using Keyferry.Text.Runtime;
using Keyferry.Text.Values;
using Org.BouncyCastle.Crypto.Generators;

namespace Keyferry.Text.Functions.Crypto;

/// <summary>Password hashes, and a file line for web servers.</summary>
internal static class PasswordFunctions
{
    private const int Cost = 10;
    private const int LongestPassword = 72;

    private static ReadOnlySpan<byte> BcryptDigits =>
        "./ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"u8;

    public static void AddTo(FunctionTable table) => table
        .Add("bcrypt", Arguments.OneText, Bcrypt)
        .Add("htpasswd", [GoType.String, GoType.String, GoType.HashAlgorithm], Htpasswd)
        .Add(
            "derivePassword",
            [GoType.Uint32, GoType.String, GoType.String, GoType.String, GoType.String],
            MasterPassword.Derive);

    private static GoValue Bcrypt(RenderContext context, ReadOnlySpan<GoValue> arguments)
    {
        var text = context.Rent();
        AppendBcrypt(context, text, arguments[0].Bytes);
        return context.Finish(text);
    }

    private static GoValue Htpasswd(RenderContext context, ReadOnlySpan<GoValue> arguments)
    {
        var line = context.Rent();
        if (arguments[0].Bytes.Contains((byte)':'))
        {
            line.Append("invalid username: "u8);
            line.Append(arguments[0].Bytes);
            return context.Finish(line);
        }

        line.Append(arguments[0].Bytes);
        line.Append((byte)':');
        if (arguments[2].Bytes.SequenceEqual("sha"u8))
        {
            AppendSha1(line, arguments[1].Bytes);
        }
        else
        {
            AppendBcrypt(context, line, arguments[1].Bytes);
        }

        return context.Finish(line);
    }

    private static void AppendSha1(TextBuffer line, ReadOnlySpan<byte> password)
    {
        Span<byte> digest = stackalloc byte[SHA1.HashSizeInBytes];
#pragma warning disable CA5350 // The file's format asks for SHA-1.
        SHA1.HashData(password, digest);
#pragma warning restore CA5350
        line.Append("{SHA}"u8);
        Base64.EncodeToUtf8(digest, line.GetSpan(28), out _, out var written);
        line.Advance(written);
    }

    private static void AppendBcrypt(RenderContext context, TextBuffer text, ReadOnlySpan<byte> password)
    {
        if (password.Length > LongestPassword)
        {
            text.Append("failed to encrypt string with bcrypt: bcrypt: password length exceeds 72 bytes"u8);
            return;
        }

        context.ChargeLongWork(Costs.Bcrypt);
        var salt = RandomNumberGenerator.GetBytes(16);
        var key = password.ToArray();
        var hash = BCrypt.Generate(key, salt, Cost, addTerminator: password.Length < LongestPassword);
        CryptographicOperations.ZeroMemory(key);
        text.Append("$2a$10$"u8);
        AppendDigits(text, salt);
        AppendDigits(text, hash.AsSpan(0, 23));
        CryptographicOperations.ZeroMemory(hash);
    }

    private static void AppendDigits(TextBuffer text, ReadOnlySpan<byte> bytes)
    {
        var (bits, count) = (0, 0);
        foreach (var b in bytes)
        {
            bits = ((bits & 0xFF) << 8) | b;
            count += 8;
            while (count >= 6)
            {
                count -= 6;
                text.Append(BcryptDigits[(bits >> count) & 63]);
            }
        }

        if (count > 0)
        {
            text.Append(BcryptDigits[(bits << (6 - count)) & 63]);
        }
    }
}
