using System.Buffers.Text;
using Keyferry.Text.Runtime;
using Keyferry.Text.Values;

namespace Keyferry.Text.Functions.Json;

/// <summary>
/// Reads JSON as Go's encoding/json does into an interface: strictly, every number a float64. On the hot path: one pass
/// over the bytes, texts without escapes are slices of the argument. Keeps its own stack: no nesting overflows the
/// thread's.
/// </summary>
internal sealed class JsonReader(RenderContext context, GoString json)
{
    private const int MaxDepth = 10_000;

    private readonly byte[] _bytes = json.Buffer;
    private readonly int _end = json.Offset + json.Length;
    private readonly List<GoMap.Entry> _values = [];
    private readonly List<GoMap.Entry> _members = [];
    private readonly Stack<Frame> _open = new();
    private GoString _key;
    private int _at = json.Offset;

    /// <summary>Whether a number lay beyond the range; it is nil then.</summary>
    public bool HasOverflow { get; private set; }

    /// <summary>Reads the whole text.</summary>
    /// <exception cref="JsonFault">It is not one JSON value.</exception>
    public GoValue Read()
    {
        context.Charge(json.Length >> 3);
        while (true)
        {
            if (TryBegin(out var value))
            {
                continue;
            }

            while (true)
            {
                if (_open.Count == 0)
                {
                    return Peek() == 0 && _at == _end ? value : throw Fault("after top-level value");
                }

                Push(value);
                if (TryNext())
                {
                    break;
                }

                value = Close();
            }
        }
    }

    /// <summary>Begins a value; true where it opens a collection that has a first element.</summary>
    private bool TryBegin(out GoValue value)
    {
        value = default;
        switch (Peek())
        {
            case (byte)'{':
                return TryOpen((byte)'}', out value);
            case (byte)'[':
                return TryOpen((byte)']', out value);
            case (byte)'"':
                value = GoValue.Of(ReadText());
                break;
            case (byte)'t':
                Expect("true"u8);
                value = GoValue.Of(true);
                break;
            case (byte)'f':
                Expect("false"u8);
                value = GoValue.Of(false);
                break;
            case (byte)'n':
                Expect("null"u8);
                value = GoValue.Nil;
                break;
            default:
                value = ReadNumber();
                break;
        }

        return false;
    }

    private bool TryOpen(byte end, out GoValue empty)
    {
        if (_open.Count == MaxDepth)
        {
            throw new JsonFault("exceeded max depth");
        }

        _at++;
        _open.Push(new Frame(end == '}', _values.Count, _key));
        if (Peek() == end)
        {
            _at++;
            empty = Close();
            return false;
        }

        empty = default;
        if (end == '}')
        {
            ReadKey();
        }

        return true;
    }

    private void Push(GoValue value)
    {
        context.ChargeElements(1);
        _values.Add(new GoMap.Entry(_key, value));
    }

    /// <summary>Steps to the next element of the innermost collection; false at its end.</summary>
    private bool TryNext()
    {
        var isObject = _open.Peek().IsObject;
        var b = Peek();
        _at++;
        if (b == (isObject ? '}' : ']'))
        {
            return false;
        }

        if (b != ',')
        {
            _at--;
            throw Fault("after an element");
        }

        if (isObject)
        {
            ReadKey();
        }

        return true;
    }

    private GoValue Close()
    {
        var frame = _open.Pop();
        var count = _values.Count - frame.Start;
        var made = frame.IsObject ? CloseObject(frame.Start, count) : CloseArray(frame.Start, count);
        _values.RemoveRange(frame.Start, count);
        _key = frame.Key;
        return made;
    }

    private GoValue CloseObject(int start, int count)
    {
        _members.Clear();
        for (var at = start; at < start + count; at++)
        {
            _members.Add(_values[at]);
        }

        return GoValue.Of(GoMap.FromEntries(GoType.AnyMap, _members));
    }

    private GoValue CloseArray(int start, int count)
    {
        var items = new GoValue[count];
        for (var at = 0; at < count; at++)
        {
            items[at] = _values[start + at].Value;
        }

        return GoValue.Of(new GoList(GoType.AnySlice, items));
    }

    private void ReadKey()
    {
        if (Peek() != '"')
        {
            throw Fault("looking for an object key");
        }

        _key = ReadText();
        if (Peek() != ':')
        {
            throw Fault("after an object key");
        }

        _at++;
    }

    private GoString ReadText()
    {
        var from = ++_at;
        var end = JsonStrings.FindEnd(_bytes, from, _end, out var isPlain);
        if (end < 0)
        {
            _at = ~end;
            throw Fault("in a string");
        }

        _at = end + 1;
        return isPlain
            ? new GoString(_bytes, from, end - from)
            : JsonStrings.Unescape(context, _bytes.AsSpan(from, end - from));
    }

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

        HasOverflow = true;
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
            throw Fault("where a value or a digit is expected");
        }
    }

    private void Expect(ReadOnlySpan<byte> word)
    {
        if (!_bytes.AsSpan(_at, _end - _at).StartsWith(word))
        {
            throw Fault("in a word");
        }

        _at += word.Length;
    }

    private byte Current => _at < _end ? _bytes[_at] : (byte)0;

    /// <summary>Skips white space; 0 at the end.</summary>
    private byte Peek()
    {
        while (_at < _end && _bytes[_at] is (byte)' ' or (byte)'\n' or (byte)'\r' or (byte)'\t')
        {
            _at++;
        }

        return Current;
    }

    private JsonFault Fault(string where) => new(_at >= _end
        ? "unexpected end of JSON input"
        : $"invalid JSON at byte {_at - json.Offset}, {where}");

    private readonly record struct Frame(bool IsObject, int Start, GoString Key);
}
