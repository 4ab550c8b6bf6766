using System.Buffers;
using System.Text;

namespace Keyferry.Text.Yaml.Values;

/// <summary>Bytes that are not UTF-8, on their way through Go's JSON: each becomes U+FFFD.</summary>
internal static class GoUtf8
{
    public static byte[] Replace(ReadOnlySpan<byte> text)
    {
        var valid = new ArrayBufferWriter<byte>(text.Length + 16);
        while (!text.IsEmpty)
        {
            var isValid = Rune.DecodeFromUtf8(text, out _, out var length) == OperationStatus.Done;
            length = isValid ? length : 1;
            valid.Write(isValid ? text[..length] : "\uFFFD"u8);
            text = text[length..];
        }

        return valid.WrittenSpan.ToArray();
    }
}
