using System.Security.Cryptography;
using System.Text;
using Keyferry.Text.Keys;
using Keyferry.Text.Runtime;
using Keyferry.Text.Values;

namespace Keyferry.Text.Functions.Certificates;

/// <summary>
/// Reads PEM blocks one after the other, as lenient as Go: junk around blocks and broken blocks are skipped, an END
/// line belongs to the last BEGIN line before it, blanks inside the base64 text do not count.
/// </summary>
internal sealed class PemReader(RenderContext context, GoString text)
{
    private GoString _rest = text;

    private static ReadOnlySpan<byte> Begin => "-----BEGIN "u8;

    private static ReadOnlySpan<byte> End => "\n-----END "u8;

    private static ReadOnlySpan<byte> Dashes => "-----"u8;

    /// <summary>Whether text is left after the last block.</summary>
    public bool HasRest => _rest.Length > 0;

    /// <summary>The first block of a text, or null.</summary>
    public static PemBlock? First(RenderContext context, GoString text) => new PemReader(context, text).Read();

    /// <summary>
    /// A text from its first BEGIN on, for the functions that find a block also behind other text on its first line.
    /// </summary>
    public static GoString FromFirstBegin(GoString text)
    {
        var begin = text.Span.IndexOf("-----BEGIN"u8);
        return begin > 0 ? text.Slice(begin, text.Length - begin) : text;
    }

    /// <summary>The next block; null, without a step forward, if there is none.</summary>
    public PemBlock? Read()
    {
        context.Charge(_rest.Length >> 3);
        var from = 0;
        while (true)
        {
            var end = _rest.Span[from..].IndexOf(End);
            if (end < 0)
            {
                return null;
            }

            end += from;
            var begin = _rest.Span[from..end].LastIndexOf(Begin);
            if (begin < 0 || (begin > 0 && _rest.Span[from + begin - 1] != '\n'))
            {
                from = end + End.Length;
                continue;
            }

            var block = ReadBlock(from + begin + Begin.Length, end, out from);
            if (block is not null || from < 0)
            {
                return block;
            }
        }
    }

    // Where the next look starts if this block is broken: behind the END that was seen, or (-1) nowhere.
    private PemBlock? ReadBlock(int at, int end, out int next)
    {
        var all = _rest.Span;
        next = end + End.Length;
        var start = at;
        at = NextLine(all, at, out var typeLength);
        if (!all.Slice(start, typeLength).EndsWith(Dashes))
        {
            return null;
        }

        typeLength -= Dashes.Length;
        // Header lines that swallow the END line, or run to the text's end, end the search, too.
        if (!TryReadHeaders(ref at, out var headers) || at > next)
        {
            next = -1;
            return null;
        }

        if ((headers.Count > 0 && end < at) || !IsTrailer(all, end + End.Length, all.Slice(start, typeLength)))
        {
            return null;
        }

        var body = end > at ? all[at..end] : default;
        var content = Decode(body);
        if (content is null)
        {
            return null;
        }

        var block = new PemBlock(_rest.Slice(start, typeLength), headers, content);
        var rest = NextLine(all, end + End.Length - 1, out _);
        _rest = _rest.Slice(rest, _rest.Length - rest);
        return block;
    }

    private bool TryReadHeaders(ref int at, out Dictionary<GoString, GoString> headers)
    {
        headers = [];
        while (at < _rest.Length)
        {
            var next = NextLine(_rest.Span, at, out var length);
            var colon = _rest.Span.Slice(at, length).IndexOf((byte)':');
            if (colon < 0)
            {
                return true;
            }

            context.ChargeElements(1);
            headers[TrimSpace(_rest.Slice(at, colon))] = TrimSpace(_rest.Slice(at + colon + 1, length - colon - 1));
            at = next;
        }

        return false;
    }

    private byte[]? Decode(ReadOnlySpan<byte> body)
    {
        context.ChargeMemory(body.Length * 2L);
        var plain = new byte[body.Length];
        var length = 0;
        foreach (var b in body)
        {
            if (b is not ((byte)' ' or (byte)'\t'))
            {
                plain[length++] = b;
            }
        }

        var bad = GoBase64.Decode(plain.AsSpan(0, length), isUrl: false, out var content);
        CryptographicOperations.ZeroMemory(plain);
        return bad < 0 ? content : null;
    }

    private static bool IsTrailer(ReadOnlySpan<byte> all, int at, ReadOnlySpan<byte> type)
    {
        if (at > all.Length || !all[at..].StartsWith(type) || !all[(at + type.Length)..].StartsWith(Dashes))
        {
            return false;
        }

        NextLine(all, at + type.Length + Dashes.Length, out var length);
        return length == 0;
    }

    // The line's length goes without its end and the blanks before it; the answer is where the next line starts.
    private static int NextLine(ReadOnlySpan<byte> text, int at, out int length)
    {
        var line = text[at..];
        var feed = line.IndexOf((byte)'\n');
        var next = feed < 0 ? text.Length : at + feed + 1;
        if (feed >= 0)
        {
            line = line[..(feed > 0 && line[feed - 1] == '\r' ? feed - 1 : feed)];
        }

        length = line.TrimEnd(" \t"u8).Length;
        return next;
    }

    // Go trims Unicode's white space; around it, bytes that are no UTF-8 stay as they are.
    private static GoString TrimSpace(GoString text)
    {
        var whole = Encoding.UTF8.GetString(text.Span);
        var start = Encoding.UTF8.GetByteCount(whole.AsSpan(0, whole.Length - whole.TrimStart().Length));
        var end = Encoding.UTF8.GetByteCount(whole.AsSpan(whole.TrimEnd().Length));
        return text.Slice(start, Math.Max(0, text.Length - start - end));
    }
}
