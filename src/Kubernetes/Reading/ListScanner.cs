// Hot path: finds where each item of a list begins and ends without making tokens of what lies between.
using System.Buffers;
using System.Text;

namespace Keyferry.Kubernetes.Reading;

/// <summary>
/// Cuts a list's JSON into its items and its metadata while it arrives, so that only one item has to be in memory.
/// It keeps what it has seen between calls. Whether an item is good JSON is found out by whoever reads the item.
/// </summary>
/// <param name="onItem">Takes an item; valid only during the call.</param>
/// <param name="onMetadata">Takes the list's metadata; valid only during the call.</param>
internal sealed class ListScanner(
    Action<ReadOnlySequence<byte>> onItem, Action<ReadOnlySequence<byte>> onMetadata)
{
    private const int RootDepth = 1;
    private static readonly SearchValues<byte> Marks = SearchValues.Create("\"{}[]:,"u8);
    private static readonly SearchValues<byte> DeepMarks = SearchValues.Create("\"{}[]"u8);
    private static readonly SearchValues<byte> StringMarks = SearchValues.Create("\"\\"u8);

    private readonly StringBuilder _key = new();
    private int _depth;
    private bool _inString;
    private bool _escaped;
    private bool _expectKey = true;
    private bool _inItems;
    private long _start = -1;

    /// <summary>Whether the list's closing brace has come.</summary>
    public bool Complete { get; private set; }

    /// <summary>Looks through newly arrived bytes.</summary>
    /// <param name="buffer">What is unconsumed, from its beginning.</param>
    /// <param name="from">How much of it was looked through before.</param>
    /// <returns>How many bytes are done with and may be forgotten.</returns>
    public long Scan(in ReadOnlySequence<byte> buffer, long from)
    {
        var at = from;
        foreach (var segment in buffer.Slice(from))
        {
            var span = segment.Span;
            var i = 0;
            while (i < span.Length)
            {
                var step = _inString ? InString(span[i..]) : OutsideString(span[i..], at + i, buffer);
                i += step;
            }

            at += span.Length;
        }

        var done = _start >= 0 ? _start : at;
        if (_start >= 0)
        {
            _start = 0;
        }

        return done;
    }

    private int InString(ReadOnlySpan<byte> span)
    {
        if (_escaped)
        {
            _escaped = false;
            return 1;
        }

        var next = span.IndexOfAny(StringMarks);
        var text = next < 0 ? span : span[..next];
        if (_depth == RootDepth && _expectKey)
        {
            _key.Append(Encoding.UTF8.GetString(text));
        }

        if (next < 0)
        {
            return span.Length;
        }

        if (span[next] == (byte)'\\')
        {
            _escaped = true;
        }
        else
        {
            _inString = false;
        }

        return next + 1;
    }

    private int OutsideString(ReadOnlySpan<byte> span, long offset, in ReadOnlySequence<byte> buffer)
    {
        var next = span.IndexOfAny(_depth <= RootDepth ? Marks : DeepMarks);
        if (next < 0)
        {
            return span.Length;
        }

        var position = offset + next;
        switch (span[next])
        {
            case (byte)'"':
                _inString = true;
                if (_depth == RootDepth && _expectKey)
                {
                    _key.Clear();
                }

                break;
            case (byte)':':
                _expectKey = false;
                break;
            case (byte)',':
                _expectKey = true;
                break;
            case (byte)'{' or (byte)'[':
                Open(span[next] == (byte)'[', position);
                break;
            default:
                Close(position + 1, buffer);
                break;
        }

        return next + 1;
    }

    private void Open(bool array, long position)
    {
        if (_depth == RootDepth)
        {
            _inItems = array && KeyIs("items");
            if (!array && KeyIs("metadata"))
            {
                _start = position;
            }
        }
        else if (_depth == RootDepth + 1 && _inItems)
        {
            _start = position;
        }

        _depth++;
    }

    private void Close(long end, in ReadOnlySequence<byte> buffer)
    {
        _depth--;
        if (_depth == 0)
        {
            Complete = true;
        }

        var whole = _depth == RootDepth || (_depth == RootDepth + 1 && _inItems);
        if (_start < 0 || !whole)
        {
            return;
        }

        var slice = buffer.Slice(_start, end - _start);
        _start = -1;
        if (_depth == RootDepth)
        {
            onMetadata(slice);
        }
        else
        {
            onItem(slice);
        }
    }

    private bool KeyIs(string name) => _key.Equals(name);
}
