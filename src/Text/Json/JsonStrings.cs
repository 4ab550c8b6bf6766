using System.Buffers;
using System.Text;
using System.Text.Unicode;
using Keyferry.Text.Runtime;
using Keyferry.Text.Values;

namespace Keyferry.Text.Json;

/// <summary>Reads JSON strings.</summary>
internal static class JsonStrings
{
    private static readonly SearchValues<byte> s_stops = SearchValues.Create(
        [(byte)'"', (byte)'\\', .. Enumerable.Range(0, 0x20).Select(static b => (byte)b)]);

    /// <summary>Finds the closing quote; the complement of where the string is broken.</summary>
    /// <param name="bytes">The JSON text.</param>
    /// <param name="from">Behind the opening quote.</param>
    /// <param name="limit">The text's end.</param>
    /// <param name="isPlain">Whether the string can be taken as it stands.</param>
    public static int FindEnd(byte[] bytes, int from, int limit, out bool isPlain)
    {
        isPlain = true;
        for (var at = from; ;)
        {
            var run = bytes.AsSpan(at, limit - at).IndexOfAny(s_stops);
            if (run < 0)
            {
                return ~limit;
            }

            at += run;
            if (bytes[at] == '"')
            {
                isPlain = isPlain && Utf8.IsValid(bytes.AsSpan(from, at - from));
                return at;
            }

            isPlain = false;
            var length = EscapeLength(bytes.AsSpan(at, limit - at));
            if (length == 0)
            {
                return ~at;
            }

            at += length;
        }
    }

    /// <summary>What a string's inside stands for; lone surrogates and bytes that are not UTF-8 become U+FFFD.</summary>
    public static GoString Unescape(RenderContext context, ReadOnlySpan<byte> text)
    {
        var output = context.Rent();
        while (!text.IsEmpty)
        {
            if (text[0] == '\\')
            {
                text = text[AppendEscaped(output, text)..];
                continue;
            }

            var run = text.IndexOf((byte)'\\');
            var plain = run < 0 ? text : text[..run];
            AppendValid(output, plain);
            text = text[plain.Length..];
        }

        return context.Finish(output).AsString;
    }

    private static int EscapeLength(ReadOnlySpan<byte> text)
    {
        if (text.Length < 2 || text[0] != '\\')
        {
            return 0;
        }

        if (text[1] != 'u')
        {
            return JsonEscapes.Unescape(text[1]) != 0 ? 2 : 0;
        }

        return text.Length >= 6 && JsonEscapes.CodeUnit(text[2..6]) >= 0 ? 6 : 0;
    }

    private static void AppendValid(TextBuffer output, ReadOnlySpan<byte> text)
    {
        if (Utf8.IsValid(text))
        {
            output.Append(text);
            return;
        }

        while (!text.IsEmpty)
        {
            var isValid = Rune.DecodeFromUtf8(text, out _, out var length) == OperationStatus.Done;
            length = isValid ? length : 1;
            output.Append(isValid ? text[..length] : "\uFFFD"u8);
            text = text[length..];
        }
    }

    private static int AppendEscaped(TextBuffer output, ReadOnlySpan<byte> text)
    {
        if (text[1] != 'u')
        {
            output.Append(JsonEscapes.Unescape(text[1]));
            return 2;
        }

        var length = 6;
        var value = JsonEscapes.CodeUnit(text[2..6]);
        if (value is >= 0xD800 and < 0xDC00 && text.Length >= 12 && text[6] == '\\' && text[7] == 'u'
            && JsonEscapes.CodeUnit(text[8..12]) is >= 0xDC00 and < 0xE000 and var low)
        {
            value = char.ConvertToUtf32((char)value, (char)low);
            length = 12;
        }

        var rune = Rune.IsValid(value) ? new Rune(value) : Rune.ReplacementChar;
        output.Advance(rune.EncodeToUtf8(output.GetSpan(4)));
        return length;
    }
}
