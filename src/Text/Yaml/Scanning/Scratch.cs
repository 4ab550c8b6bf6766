using System.Buffers;
using System.Security.Cryptography;
using System.Text;
using Keyferry.Text.Values;

namespace Keyferry.Text.Yaml.Scanning;

/// <summary>
/// Memory for the scalars that are not a plain slice of their text (folded lines, escapes). Made once, as large as the
/// text can need, so that slices of it stay valid; cleared at the end.
/// </summary>
internal sealed class Scratch(YamlInput input) : IDisposable
{
    private byte[] _buffer = [];
    private int _used;
    private int _start;

    /// <summary>Begins a scalar.</summary>
    public void Begin()
    {
        // No escape gives more than three bytes for two; decoded base64 comes on top.
        if (_buffer.Length == 0)
        {
            _buffer = ArrayPool<byte>.Shared.Rent((input.End - input.Start) * 2 + 16);
        }

        _start = _used;
    }

    /// <summary>Ends the scalar that was begun last.</summary>
    public GoString Finish() => new(_buffer, _start, _used - _start);

    public void Append(byte b) => _buffer[_used++] = b;

    /// <summary>Appends a part of the text.</summary>
    public void Append(int from, int to) => Append(input.Bytes.AsSpan(from, to - from));

    public void Append(ReadOnlySpan<byte> text)
    {
        text.CopyTo(_buffer.AsSpan(_used));
        _used += text.Length;
    }

    public void Append(Rune rune) => _used += rune.EncodeToUtf8(_buffer.AsSpan(_used));

    /// <summary>Appends the line breaks in a part of the text, without the blanks between them.</summary>
    public void AppendBreaks(int from, int to)
    {
        for (var at = from; at < to;)
        {
            var length = YamlCharacters.BreakLength(input.Bytes, at, to);
            if (length == 3)
            {
                Append(at, at + 3);
            }
            else if (length > 0)
            {
                Append((byte)'\n');
            }

            at += Math.Max(length, 1);
        }
    }

    /// <summary>Folds the line breaks in a part of the text that begins with one: a lone one becomes a blank.</summary>
    public void AppendFolded(int from, int to)
    {
        var first = YamlCharacters.BreakLength(input.Bytes, from, to);
        if (first == 3)
        {
            AppendBreaks(from, to);
            return;
        }

        var before = _used;
        AppendBreaks(from + first, to);
        if (_used == before)
        {
            Append((byte)' ');
        }
    }

    public void Dispose()
    {
        CryptographicOperations.ZeroMemory(_buffer.AsSpan(0, _used));
        if (_buffer.Length > 0)
        {
            ArrayPool<byte>.Shared.Return(_buffer);
        }

        (_buffer, _used) = ([], 0);
    }
}
