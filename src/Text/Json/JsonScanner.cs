using System.Buffers.Text;
using Keyferry.Text.Runtime;
using Keyferry.Text.Values;

namespace Keyferry.Text.Json;

/// <summary>
/// A place in a JSON text, and the reading of what is no collection. On the hot path: texts without escapes are slices
/// of the JSON.
/// </summary>
internal sealed class JsonScanner(RenderContext context, GoString json)
{
    private readonly byte[] _bytes = json.Buffer;
    private readonly int _end = json.Offset + json.Length;
    private int _at = json.Offset;

    /// <summary>Where it stands, in the buffer of the text.</summary>
    public int Position => _at;

    /// <summary>Whether nothing is left.</summary>
    public bool IsEnd => _at == _end;

    /// <summary>Where the first number that is beyond the range of a float64 begins, from 0; -1 where there is none.</summary>
    public int OverflowAt { get; private set; } = -1;

    private byte Current => _at < _end ? _bytes[_at] : (byte)0;

    /// <summary>Skips white space; the byte that follows, 0 at the end.</summary>
    public byte Peek()
    {
        while (_at < _end && _bytes[_at] is (byte)' ' or (byte)'\n' or (byte)'\r' or (byte)'\t')
        {
            _at++;
        }

        return Current;
    }

    /// <summary>Steps over the byte that <see cref="Peek"/> gave.</summary>
    public void Skip() => _at++;

    /// <summary>What was read since a place.</summary>
    public GoString Since(int position) => new(_bytes, position, _at - position);

    /// <summary>Reads a string, number, boolean or null that begins here.</summary>
    /// <exception cref="GoJsonException">There is none.</exception>
    public GoValue ReadScalar()
    {
        switch (Current)
        {
            case (byte)'"':
                return GoValue.Of(ReadText());
            case (byte)'t':
                Expect("true"u8);
                return GoValue.Of(true);
            case (byte)'f':
                Expect("false"u8);
                return GoValue.Of(false);
            case (byte)'n':
                Expect("null"u8);
                return GoValue.Nil;
            default:
                return ReadNumber();
        }
    }

    /// <summary>Reads a string that begins here.</summary>
    /// <exception cref="GoJsonException">It is broken.</exception>
    public GoString ReadText()
    {
        var from = ++_at;
        var end = JsonStrings.FindEnd(_bytes, from, _end, out var isPlain);
        if (end < 0)
        {
            _at = ~end;
            throw Error("in a string");
        }

        _at = end + 1;
        return isPlain
            ? new GoString(_bytes, from, end - from)
            : JsonStrings.Unescape(context, _bytes.AsSpan(from, end - from));
    }

    /// <summary>What is wrong here.</summary>
    /// <param name="where">Where in the grammar it stands.</param>
    public GoJsonException Error(string where) => new(
        _at >= _end ? "unexpected end of JSON input" : $"invalid JSON at byte {_at - json.Offset}, {where}",
        _at - json.Offset);

    private GoValue ReadNumber()
    {
        var from = _at;
        if (Current == '-')
        {
            _at++;
        }

        if (Current == '0')
        {
            _at++;
        }
        else
        {
            SkipDigits();
        }

        if (Current == '.')
        {
            _at++;
            SkipDigits();
        }

        if (Current is (byte)'e' or (byte)'E')
        {
            _at++;
            if (Current is (byte)'+' or (byte)'-')
            {
                _at++;
            }

            SkipDigits();
        }

        if (Utf8Parser.TryParse(_bytes.AsSpan(from, _at - from), out double number, out _) && double.IsFinite(number))
        {
            return GoValue.Of(number);
        }

        OverflowAt = OverflowAt < 0 ? from - json.Offset : OverflowAt;
        return GoValue.Nil;
    }

    private void SkipDigits()
    {
        var from = _at;
        while (char.IsAsciiDigit((char)Current))
        {
            _at++;
        }

        if (_at == from)
        {
            throw Error("where a value or a digit is expected");
        }
    }

    private void Expect(ReadOnlySpan<byte> word)
    {
        if (!_bytes.AsSpan(_at, _end - _at).StartsWith(word))
        {
            throw Error("in a word");
        }

        _at += word.Length;
    }
}
