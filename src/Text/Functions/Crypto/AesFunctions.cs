using System.Security.Cryptography;
using Keyferry.Text.Functions.Encodings;
using Keyferry.Text.Keys;
using Keyferry.Text.Runtime;
using Keyferry.Text.Values;

namespace Keyferry.Text.Functions.Crypto;

/// <summary>AES-256-CBC as sprig does it: the password is the key, padded with zeros or cut; base64 of IV and text.</summary>
internal static class AesFunctions
{
    private const int KeySize = 32;
    private const int BlockSize = 16;

    public static void AddTo(FunctionTable table) => table
        .Add("encryptAES", Arguments.TwoTexts, Encrypt)
        .Add("decryptAES", Arguments.TwoTexts, Decrypt);

    private static GoValue Encrypt(RenderContext context, ReadOnlySpan<GoValue> arguments)
    {
        var text = arguments[1].Bytes;
        if (text.IsEmpty)
        {
            return GoValue.EmptyString;
        }

        context.Charge(Costs.AesKey);
        using var aes = WithKey(arguments[0].Bytes);
        context.Reserve(BlockSize + (text.Length / BlockSize + 1) * BlockSize, out var room);
        RandomNumberGenerator.Fill(room[..BlockSize]);
        aes.EncryptCbc(text, room[..BlockSize], room[BlockSize..]);
        return EncodingFunctions.ToBase64(context, room);
    }

    private static GoValue Decrypt(RenderContext context, ReadOnlySpan<GoValue> arguments)
    {
        var text = arguments[1].Bytes;
        if (text.IsEmpty)
        {
            return GoValue.EmptyString;
        }

        context.Reserve(GoBase64.MaxDecodedLength(text.Length), out var sealed_);
        var bad = GoBase64.Decode(text, isUrl: false, sealed_, out var length);
        if (bad >= 0)
        {
            throw new FunctionException($"illegal base64 data at input byte {bad}");
        }

        if (length <= BlockSize || length % BlockSize != 0)
        {
            throw new FunctionException($"{length} bytes are not an initialization vector and whole AES blocks");
        }

        context.Charge(Costs.AesKey);
        using var aes = WithKey(arguments[0].Bytes);
        var open = context.Reserve(length - BlockSize, out var room);
        aes.DecryptCbc(sealed_[BlockSize..length], sealed_[..BlockSize], room, PaddingMode.None);
        // Only the last byte tells the padding, and its other bytes are not looked at, as in sprig.
        return room[^1] <= room.Length
            ? GoValue.Of(open.Slice(0, room.Length - room[^1]))
            : throw new FunctionException("the decrypted text has no valid padding: is the password right?");
    }

    private static Aes WithKey(ReadOnlySpan<byte> password)
    {
        Span<byte> key = stackalloc byte[KeySize];
        key.Clear();
        password[..Math.Min(password.Length, KeySize)].CopyTo(key);
        var aes = Aes.Create();
        aes.SetKey(key);
        CryptographicOperations.ZeroMemory(key);
        return aes;
    }
}
