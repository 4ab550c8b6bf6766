using Keyferry.Text.Runtime;
using Keyferry.Text.Values;

namespace Keyferry.Text.Json;

/// <summary>
/// Reads JSON as Go's encoding/json does into an interface: strictly, every number a float64, of members with one name
/// the last. One pass over the bytes, with a stack of its own: no nesting overflows the thread's.
/// </summary>
/// <param name="context">Whose memory the unescaped texts take.</param>
/// <param name="json">The text, which the values point into.</param>
internal sealed class JsonReader(RenderContext context, GoString json)
{
    private const int MaxDepth = 10_000;

    private readonly JsonScanner _scanner = new(context, json);
    private readonly List<GoMap.Entry> _values = [];
    private readonly List<GoMap.Entry> _members = [];
    private readonly Stack<Frame> _open = new();
    private GoString _key;

    /// <summary>
    /// Where the first number that is beyond the range of a float64 begins, in bytes from 0; it is nil then. -1 where
    /// there is none.
    /// </summary>
    public int OverflowAt => _scanner.OverflowAt;

    /// <summary>Reads the whole text.</summary>
    /// <param name="outermost">Takes the members of the object that the text is, in their order; null for nobody.</param>
    /// <exception cref="GoJsonException">It is not one JSON value.</exception>
    public GoValue Read(List<JsonMember>? outermost = null)
    {
        context.Charge(json.Length >> 3);
        var start = 0;
        while (true)
        {
            if (_open.Count == 1)
            {
                _scanner.Peek();
                start = _scanner.Position;
            }

            if (TryBegin(out var value))
            {
                continue;
            }

            while (true)
            {
                if (_open.Count == 0)
                {
                    return _scanner.Peek() == 0 && _scanner.IsEnd ? value : throw _scanner.Error("after top-level value");
                }

                if (outermost is not null && _open is { Count: 1 } && _open.Peek().IsObject)
                {
                    outermost.Add(new JsonMember(_key, value, _scanner.Since(start)));
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
        switch (_scanner.Peek())
        {
            case (byte)'{':
                return TryOpen((byte)'}', out value);
            case (byte)'[':
                return TryOpen((byte)']', out value);
            default:
                value = _scanner.ReadScalar();
                return false;
        }
    }

    private bool TryOpen(byte end, out GoValue empty)
    {
        if (_open.Count == MaxDepth)
        {
            throw new GoJsonException("exceeded max depth", _scanner.Position - json.Offset);
        }

        _scanner.Skip();
        _open.Push(new Frame(end == '}', _values.Count, _key));
        if (_scanner.Peek() == end)
        {
            _scanner.Skip();
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
        var b = _scanner.Peek();
        if (b == (isObject ? '}' : ']'))
        {
            _scanner.Skip();
            return false;
        }

        if (b != ',')
        {
            throw _scanner.Error("after an element");
        }

        _scanner.Skip();
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
        if (_scanner.Peek() != '"')
        {
            throw _scanner.Error("looking for an object key");
        }

        _key = _scanner.ReadText();
        if (_scanner.Peek() != ':')
        {
            throw _scanner.Error("after an object key");
        }

        _scanner.Skip();
    }

    private readonly record struct Frame(bool IsObject, int Start, GoString Key);
}
