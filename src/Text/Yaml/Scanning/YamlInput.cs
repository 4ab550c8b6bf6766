using System.Buffers;
using System.Text;

namespace Keyferry.Text.Yaml.Scanning;

/// <summary>
/// A YAML text, checked to be UTF-8 of allowed characters only. Text is read in blocks, as the reference does: what lies
/// behind the block in which the first document ends is never looked at, and may be anything.
/// </summary>
internal sealed class YamlInput
{
    private const int BlockSize = 512;

    private readonly int _realEnd;
    private readonly string _problem = "";
    private int _readTo;

    private YamlInput(byte[] bytes, int start, int end)
    {
        (Bytes, Start, _realEnd) = (bytes, start, end);
        End = FindError(bytes, start, end, out _problem);
        _readTo = BlockEnd(start);
        if (bytes.AsSpan(start, end - start).StartsWith("\uFEFF"u8))
        {
            Start += 3;
        }
    }

    public byte[] Bytes { get; }

    public int Start { get; }

    /// <summary>Where the text ends, or its valid part.</summary>
    public int End { get; }

    /// <summary>Takes a part of a buffer; text in UTF-16 (with its mark) is turned into UTF-8.</summary>
    public static YamlInput Of(byte[] bytes, int start, int length)
    {
        var text = bytes.AsSpan(start, length);
        if (length < 2 || !(text[0] == 0xFF && text[1] == 0xFE || text[0] == 0xFE && text[1] == 0xFF))
        {
            return new YamlInput(bytes, start, start + length);
        }

        try
        {
            var encoding = new UnicodeEncoding(bigEndian: text[0] == 0xFE, byteOrderMark: false, throwOnInvalidBytes: true);
            var utf8 = Encoding.UTF8.GetBytes(encoding.GetString(text[2..]));
            return new YamlInput(utf8, 0, utf8.Length);
        }
        catch (DecoderFallbackException)
        {
            throw new YamlException("the text is not valid UTF-16");
        }
    }

    /// <summary>Makes sure that some characters from here on are valid.</summary>
    /// <exception cref="YamlException">They are not.</exception>
    public void Require(int position, int characters)
    {
        if (End == _realEnd)
        {
            return;
        }

        var wanted = position;
        for (var left = characters; left > 0 && wanted < End; left--)
        {
            wanted += YamlCharacters.Width(Bytes[wanted]);
        }

        while (_readTo < _realEnd && (_readTo < wanted || wanted >= End))
        {
            if (_readTo > End)
            {
                break;
            }

            _readTo = BlockEnd(_readTo);
        }

        if (_readTo > End || wanted >= End)
        {
            throw new YamlException(_problem, LineOf(End));
        }
    }

    private static int FindError(byte[] bytes, int start, int end, out string problem)
    {
        problem = "";
        for (var at = start; at < end;)
        {
            if (bytes[at] is >= 0x20 and <= 0x7E or (byte)'\n')
            {
                at++;
                continue;
            }

            var status = Rune.DecodeFromUtf8(bytes.AsSpan(at, end - at), out var rune, out var length);
            if (status != OperationStatus.Done)
            {
                problem = "invalid UTF-8";
            }
            else if (!YamlCharacters.IsAllowed(rune.Value))
            {
                problem = "control characters are not allowed";
            }

            if (problem.Length > 0)
            {
                return at;
            }

            at += length;
        }

        return end;
    }

    /// <summary>Where the block from here ends: before a character that it holds in part only.</summary>
    private int BlockEnd(int from)
    {
        var to = Math.Min(from + BlockSize, _realEnd);
        for (var at = Math.Max(to - 3, from); at < to; at++)
        {
            if (Bytes[at] is >= 0xC0 and < 0xF8 && at + YamlCharacters.Width(Bytes[at]) > to)
            {
                return at > from ? at : to;
            }
        }

        return to;
    }

    private int LineOf(int position) => Bytes.AsSpan(Start, position - Start).Count((byte)'\n') + 1;
}
