using System.Text;
using Keyferry.Text.GoFormat;
using Keyferry.Text.Runtime;

namespace Keyferry.Text.Json;

/// <summary>Writes JSON strings as Go's encoding/json does, and reads them as gjson does: leniently.</summary>
public static class GoJson
{
    /// <summary>A text as a JSON string with quotes; <c>&lt; &gt; &amp;</c> and U+2028/9 are escaped.</summary>
    /// <param name="text">The text; a byte that is not UTF-8 becomes U+FFFD.</param>
    /// <returns>The string; the caller owns it.</returns>
    public static byte[] Quote(ReadOnlySpan<byte> text)
    {
        using var quoted = new TextBuffer(Array.MaxLength);
        JsonText.Append(quoted, text, isHtmlSafe: true);
        return quoted.Written.ToArray();
    }

    /// <summary>
    /// An object of strings on one line, its members sorted by name; <c>&lt; &gt; &amp;</c> stay as they are.
    /// </summary>
    /// <param name="members">The values by name.</param>
    /// <param name="text">A value's text; a byte that is not UTF-8 becomes U+FFFD.</param>
    /// <returns>The object; the caller owns it.</returns>
    public static byte[] StringObject<T>(IReadOnlyDictionary<string, T> members, Func<T, ReadOnlySpan<byte>> text)
    {
        using var json = new TextBuffer(Array.MaxLength);
        json.Append((byte)'{');
        foreach (var (name, value) in members.OrderBy(static m => m.Key, Utf8Order.Instance))
        {
            if (json.Length > 1)
            {
                json.Append((byte)',');
            }

            JsonText.Append(json, Encoding.UTF8.GetBytes(name), isHtmlSafe: false);
            json.Append((byte)':');
            JsonText.Append(json, text(value), isHtmlSafe: false);
        }

        json.Append((byte)'}');
        return json.Written.ToArray();
    }

    /// <summary>
    /// What stands between a JSON string's quotes, unescaped; a broken escape or a control character ends the text. Bytes
    /// that are not UTF-8 stay.
    /// </summary>
    /// <param name="quoted">The string with its quotes; the second one may lack.</param>
    /// <returns>The text; the caller owns it.</returns>
    public static byte[] Unquote(ReadOnlySpan<byte> quoted)
    {
        var inner = quoted.IsEmpty ? quoted : quoted[1..];
        if (IsClosed(inner))
        {
            inner = inner[..^1];
        }

        if (!inner.Contains((byte)'\\'))
        {
            return inner.ToArray();
        }

        using var text = new TextBuffer(Array.MaxLength);
        for (var at = 0; at < inner.Length && inner[at] >= ' ';)
        {
            if (inner[at] != '\\')
            {
                text.Append(inner[at++]);
                continue;
            }

            if (++at == inner.Length || !TryUnescape(inner, ref at, text))
            {
                break;
            }
        }

        return text.Written.ToArray();
    }

    private static bool IsClosed(ReadOnlySpan<byte> inner)
    {
        var backslashes = 0;
        for (var at = inner.Length - 2; at >= 0 && inner[at] == '\\'; at--)
        {
            backslashes++;
        }

        return !inner.IsEmpty && inner[^1] == '"' && backslashes % 2 == 0;
    }

    private static bool TryUnescape(ReadOnlySpan<byte> inner, ref int at, TextBuffer text)
    {
        if (inner[at] == 'u')
        {
            return TryUnescapeCodePoint(inner, ref at, text);
        }

        var b = JsonEscapes.Unescape(inner[at++]);
        if (b != 0)
        {
            text.Append(b);
        }

        return b != 0;
    }

    // As gjson does: a surrogate consumes the \u escape behind it even if that is no second half, and bad digits count as 0.
    private static bool TryUnescapeCodePoint(ReadOnlySpan<byte> inner, ref int at, TextBuffer text)
    {
        if (at + 5 > inner.Length)
        {
            return false;
        }

        var value = Math.Max(0, JsonEscapes.CodeUnit(inner.Slice(at + 1, 4)));
        at += 5;
        if (value is >= 0xD800 and < 0xE000 && at + 6 <= inner.Length && inner[at] == '\\' && inner[at + 1] == 'u')
        {
            var low = JsonEscapes.CodeUnit(inner.Slice(at + 2, 4));
            value = value < 0xDC00 && low is >= 0xDC00 and < 0xE000
                ? char.ConvertToUtf32((char)value, (char)low)
                : Rune.ReplacementChar.Value;
            at += 6;
        }

        var rune = Rune.IsValid(value) ? new Rune(value) : Rune.ReplacementChar;
        text.Advance(rune.EncodeToUtf8(text.GetSpan(4)));
        return true;
    }
}
