using System.Buffers.Text;
using System.Security.Cryptography;
using Keyferry.Text.Keys;
using Keyferry.Text.Numbers;
using Keyferry.Text.Runtime;
using Keyferry.Text.Values;

namespace Keyferry.Text.Functions.Encodings;

/// <summary>Base64, base32 and hex. The decoders never fail: what is wrong becomes their result, as in sprig.</summary>
internal static class EncodingFunctions
{
    public static void AddTo(FunctionTable table) => table
        .Add("b64enc", Arguments.OneText, EncodeBase64)
        .Add("b64dec", Arguments.OneText, DecodeBase64)
        .Add("b32enc", Arguments.OneText, EncodeBase32)
        .Add("b32dec", Arguments.OneText, DecodeBase32)
        .Add("hexdec", Arguments.OneText, DecodeHex);

    /// <summary>Base64 of bytes, as a text of the render.</summary>
    public static GoValue ToBase64(RenderContext context, ReadOnlySpan<byte> bytes)
    {
        var text = context.Reserve(checked((bytes.Length + 2) / 3 * 4), out var room);
        Base64.EncodeToUtf8(bytes, room, out _, out _);
        return GoValue.Of(text);
    }

    private static GoValue EncodeBase64(RenderContext context, ReadOnlySpan<GoValue> arguments) =>
        ToBase64(context, arguments[0].Bytes);

    private static GoValue DecodeBase64(RenderContext context, ReadOnlySpan<GoValue> arguments)
    {
        var text = arguments[0].Bytes;
        var room = context.Reserve(GoBase64.MaxDecodedLength(text.Length), out var output);
        var bad = GoBase64.Decode(text, isUrl: false, output, out var written);
        if (bad < 0)
        {
            return GoValue.Of(room.Slice(0, written));
        }

        CryptographicOperations.ZeroMemory(output);
        return context.Text($"illegal base64 data at input byte {bad}");
    }

    private static GoValue EncodeBase32(RenderContext context, ReadOnlySpan<GoValue> arguments)
    {
        var bytes = arguments[0].Bytes;
        var text = context.Reserve(checked((bytes.Length + 4) / 5 * 8), out var room);
        GoBase32.Encode(bytes, room);
        return GoValue.Of(text);
    }

    private static GoValue DecodeBase32(RenderContext context, ReadOnlySpan<GoValue> arguments)
    {
        var text = arguments[0].Bytes;
        var room = context.Reserve(text.Length, out var output);
        var bad = GoBase32.Decode(text, output, out var written);
        return bad < 0
            ? GoValue.Of(room.Slice(0, written))
            : context.Text($"illegal base32 data at input byte {bad}");
    }

    private static GoValue DecodeHex(RenderContext context, ReadOnlySpan<GoValue> arguments)
    {
        var text = arguments[0].Bytes;
        var room = context.Reserve(text.Length / 2, out var output);
        for (var at = 0; at < text.Length; at++)
        {
            var digit = NumberDigits.Of(text[at]);
            if (digit >= 16)
            {
                return context.Text("encoding/hex: invalid byte: " + CodePoint(text[at]));
            }

            if (at / 2 < output.Length)
            {
                output[at / 2] = (byte)((at & 1) == 0 ? digit << 4 : output[at / 2] | digit);
            }
        }

        return text.Length % 2 == 0 ? GoValue.Of(room) : context.Text("encoding/hex: odd length hex string");
    }

    // Go's %#U: the character follows only if it is a printable one.
    private static string CodePoint(byte b) =>
        b is >= 0x20 and < 0x7F or > 0xA0 and not 0xAD ? $"U+{(int)b:X4} '{(char)b}'" : $"U+{(int)b:X4}";
}
