using System.Text;
using Keyferry.Text.Values;

namespace Keyferry.Text.Yaml.Scanning;

/// <summary>Reads scalars in single or double quotes.</summary>
internal ref struct QuotedScalar
{
    private readonly YamlCursor _cursor;
    private readonly Scratch _scratch;
    private readonly bool _isSingle;
    private int _segment;
    private bool _isCopied;

    private QuotedScalar(YamlCursor cursor, Scratch scratch)
    {
        (_cursor, _scratch) = (cursor, scratch);
        _isSingle = cursor[0] == '\'';
        cursor.Skip();
        _segment = cursor.Position;
    }

    /// <summary>Reads the one that begins here.</summary>
    public static GoString Read(YamlCursor cursor, Scratch scratch)
    {
        var scalar = new QuotedScalar(cursor, scratch);
        return scalar.Read();
    }

    private GoString Read()
    {
        while (true)
        {
            if (_cursor.IsDocumentMark())
            {
                throw _cursor.Error("found unexpected document indicator");
            }

            if (_cursor.IsEnd)
            {
                throw _cursor.Error("found unexpected end of stream");
            }

            var isJoined = ReadWord();
            if (_cursor[0] == Quote)
            {
                break;
            }

            SkipWhite(isJoined);
        }

        var end = _cursor.Position;
        _cursor.Skip();
        if (!_isCopied)
        {
            return new GoString(_cursor.Input.Bytes, _segment, end - _segment);
        }

        _scratch.Append(_segment, end);
        return _scratch.Finish();
    }

    private readonly byte Quote => _isSingle ? (byte)'\'' : (byte)'"';

    /// <summary>Reads up to white space or the end; answers whether an escaped line break ended it.</summary>
    private bool ReadWord()
    {
        while (!_cursor.IsBlankOrEnd())
        {
            if (_isSingle && _cursor[0] == '\'' && _cursor[1] == '\'')
            {
                _cursor.Skip();
                Flush(_cursor.Position);
                _cursor.Skip();
                _segment = _cursor.Position;
            }
            else if (_cursor[0] == Quote)
            {
                return false;
            }
            else if (_isSingle || _cursor[0] != '\\')
            {
                _cursor.Skip();
            }
            else if (_cursor.IsBreak(1))
            {
                Flush(_cursor.Position);
                _cursor.Skip();
                _cursor.SkipBreak();
                _segment = _cursor.Position;
                return true;
            }
            else
            {
                Flush(_cursor.Position);
                ReadEscape();
                _segment = _cursor.Position;
            }
        }

        return false;
    }

    private void SkipWhite(bool isJoined)
    {
        var from = _cursor.Position;
        var breaks = isJoined ? from : -1;
        while (_cursor.IsBlank() || _cursor.IsBreak())
        {
            if (_cursor.IsBlank())
            {
                _cursor.Skip();
                continue;
            }

            if (breaks < 0)
            {
                breaks = _cursor.Position;
            }

            _cursor.SkipBreak();
        }

        if (breaks < 0)
        {
            return;
        }

        Flush(from);
        if (isJoined)
        {
            _scratch.AppendBreaks(breaks, _cursor.Position);
        }
        else
        {
            _scratch.AppendFolded(breaks, _cursor.Position);
        }

        _segment = _cursor.Position;
    }

    private void Flush(int to)
    {
        if (!_isCopied)
        {
            _scratch.Begin();
        }

        _isCopied = true;
        _scratch.Append(_segment, to);
    }

    private readonly void ReadEscape()
    {
        var letter = _cursor[1];
        var digits = letter switch { (byte)'x' => 2, (byte)'u' => 4, (byte)'U' => 8, _ => 0 };
        var value = digits > 0 ? ReadHex(digits) : letter switch
        {
            (byte)'0' => 0,
            (byte)'a' => 7,
            (byte)'b' => 8,
            (byte)'t' or (byte)'\t' => 9,
            (byte)'n' => 10,
            (byte)'v' => 11,
            (byte)'f' => 12,
            (byte)'r' => 13,
            (byte)'e' => 27,
            (byte)' ' or (byte)'"' or (byte)'\'' or (byte)'\\' => letter,
            (byte)'N' => 0x85,
            (byte)'_' => 0xA0,
            (byte)'L' => 0x2028,
            (byte)'P' => 0x2029,
            _ => throw _cursor.Error("found unknown escape character"),
        };
        if (!Rune.IsValid(value))
        {
            throw _cursor.Error("found invalid Unicode character escape code");
        }

        _scratch.Append(new Rune(value));
        _cursor.Skip(2 + digits);
    }

    private readonly int ReadHex(int digits)
    {
        long value = 0;
        for (var at = 0; at < digits; at++)
        {
            var digit = _cursor[2 + at];
            if (!char.IsAsciiHexDigit((char)digit))
            {
                throw _cursor.Error("did not find expected hexadecimal number");
            }

            value = (value << 4) | (uint)Convert.FromHexString([(char)'0', (char)digit])[0];
        }

        return value > 0x10FFFF ? -1 : (int)value;
    }
}
