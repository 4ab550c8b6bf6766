using System.Globalization;
using System.Text;
using Keyferry.Text.GoFormat;
using Keyferry.Text.Runtime;

namespace Keyferry.Text.Rewriting;

/// <summary>Writes JSON as Go's encoder does: names sorted, no blanks; without recursion.</summary>
/// <param name="isHtmlSafe">Whether <c>&lt; &gt; &amp;</c> are escaped.</param>
internal sealed class JsonEncode(bool isHtmlSafe) : IDisposable
{
    // From here on and below there Go writes an exponent.
    private const double Large = 1e21;
    private const double Small = 1e-6;

    // Cleared when it grows and at the end: the values are secrets.
    private readonly TextBuffer _json = new(Array.MaxLength);
    private readonly Stack<(string Text, JsonItem? Item, string? Name)> _waiting = new();

    /// <summary>The JSON text of a value; the caller owns it.</summary>
    public static byte[] Write(JsonItem item, bool isHtmlSafe)
    {
        using var encode = new JsonEncode(isHtmlSafe);
        encode._waiting.Push(("", item, null));
        while (encode._waiting.TryPop(out var next))
        {
            encode.Write(next.Text, next.Item, next.Name);
        }

        return encode._json.Written.ToArray();
    }

    /// <summary>Clears what was written.</summary>
    public void Dispose() => _json.Dispose();

    private void Write(string text, JsonItem? item, string? name)
    {
        Write(text);
        if (name is not null)
        {
            Quote(Encoding.UTF8.GetBytes(name));
            Write(":");
        }

        switch (item?.Kind)
        {
            case null:
                break;
            case JsonItemKind.Text:
                Quote(item.Text);
                break;
            case JsonItemKind.Number:
                Write(Number(item.Number));
                break;
            case JsonItemKind.Array:
                Write("[");
                Wait(item.Items.Select(static value => ((string?)null, value)), "]");
                break;
            case JsonItemKind.Object:
                Write("{");
                Wait(item.Members.Select(static member => ((string?)member.Key, member.Value)), "}");
                break;
            default:
                Write(Word(item.Kind));
                break;
        }
    }

    /// <summary>true, false or null.</summary>
    public static string Word(JsonItemKind kind) => kind switch
    {
        JsonItemKind.True => "true",
        JsonItemKind.False => "false",
        _ => "null",
    };

    private void Wait(IEnumerable<(string? Name, JsonItem Value)> values, string end)
    {
        _waiting.Push((end, null, null));
        var all = values.ToArray();
        for (var i = all.Length - 1; i >= 0; i--)
        {
            _waiting.Push((i > 0 ? "," : "", all[i].Value, all[i].Name));
        }
    }

    private static string Number(double number)
    {
        var size = Math.Abs(number);
        if (size is 0 or (>= Small and < Large))
        {
            return GoFloat.Plain(number);
        }

        var shortest = number.ToString("R", CultureInfo.InvariantCulture);
        var mark = shortest.IndexOf('E', StringComparison.Ordinal);
        var exponent = int.Parse(
            shortest.AsSpan(mark + 1), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);
        return string.Create(CultureInfo.InvariantCulture, $"{shortest.AsSpan(0, mark)}e{exponent:+0;-0}");
    }

    private void Quote(ReadOnlySpan<byte> text)
    {
        Write("\"");
        while (!text.IsEmpty)
        {
            // A broken byte is read as U+FFFD, as Go does.
            Rune.DecodeFromUtf8(text, out var rune, out var length);
            text = text[length..];
            switch (rune.Value)
            {
                case '"' or '\\':
                    Write("\\");
                    Write(rune);
                    break;
                case '\b':
                    Write("\\b");
                    break;
                case '\f':
                    Write("\\f");
                    break;
                case '\n':
                    Write("\\n");
                    break;
                case '\r':
                    Write("\\r");
                    break;
                case '\t':
                    Write("\\t");
                    break;
                case < ' ' or 0x2028 or 0x2029:
                case '<' or '>' or '&' when isHtmlSafe:
                    Write($"\\u{rune.Value:x4}");
                    break;
                default:
                    Write(rune);
                    break;
            }
        }

        Write("\"");
    }

    private void Write(string text) => Encoding.UTF8.GetBytes(text, _json);

    private void Write(Rune rune) => _json.Advance(rune.EncodeToUtf8(_json.GetSpan(4)));
}
