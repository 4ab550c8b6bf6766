using System.Buffers;
using System.Text;
using Keyferry.Text.Runtime;
using Keyferry.Text.Values;

namespace Keyferry.Text.Formatting;

/// <summary>Go's <c>Printf</c>: it never fails, but says in the output what is wrong with a verb.</summary>
internal ref struct FormatPrinter(
    RenderContext context, TextBuffer output, ReadOnlySpan<byte> format, ReadOnlySpan<GoValue> values)
{
    private const int MaximumNumber = 1_000_000;

    private readonly ReadOnlySpan<byte> _format = format;
    private readonly ReadOnlySpan<GoValue> _values = values;
    private int _at;
    private int _value;
    private bool _isReordered;
    private bool _isIndexGood;
    private bool _isAfterIndex;

    /// <summary>Appends the formatted text.</summary>
    public void Run()
    {
        while (_at < _format.Length)
        {
            var literal = _format[_at..].IndexOf((byte)'%');
            output.Append(literal < 0 ? _format[_at..] : _format.Slice(_at, literal));
            if (literal < 0)
            {
                break;
            }

            _at += literal + 1;
            _isIndexGood = true;
            Verb();
        }

        if (!_isReordered && _value < _values.Length)
        {
            Extra();
        }
    }

    private void Verb()
    {
        var flags = ReadFlags();
        ReadIndex();
        ReadWidth(ref flags);
        ReadPrecision(ref flags);
        if (!_isAfterIndex)
        {
            ReadIndex();
        }

        if (_at >= _format.Length)
        {
            output.Append("%!(NOVERB)"u8);
            return;
        }

        var verb = ReadVerb();
        if (verb == '%')
        {
            output.Append((byte)'%');
        }
        else if (!_isIndexGood)
        {
            Complain(verb, "(BADINDEX)"u8);
        }
        else if (_value >= _values.Length)
        {
            Complain(verb, "(MISSING)"u8);
        }
        else
        {
            if (verb is 'v' or 'w')
            {
                flags = flags with { GoSyntax = flags.Sharp, Sharp = false, Plus = false };
            }

            new VerbPrinter(context, output, flags).Append(_values[_value++], verb);
        }
    }

    private Flags ReadFlags()
    {
        var flags = Flags.None;
        for (; _at < _format.Length; _at++)
        {
            switch (_format[_at])
            {
                case (byte)'#':
                    flags.Sharp = true;
                    break;
                case (byte)'0':
                    flags.Zero = true;
                    break;
                case (byte)'+':
                    flags.Plus = true;
                    break;
                case (byte)'-':
                    flags.Minus = true;
                    break;
                case (byte)' ':
                    flags.Space = true;
                    break;
                default:
                    return flags;
            }
        }

        return flags;
    }

    private void ReadWidth(ref Flags flags)
    {
        if (_at < _format.Length && _format[_at] == '*')
        {
            _at++;
            if (TakeNumber() is { } width)
            {
                flags.Width = Math.Abs(width);
                if (width < 0)
                {
                    (flags.Minus, flags.Zero) = (true, false);
                }
            }
            else
            {
                output.Append("%!(BADWIDTH)"u8);
            }

            _isAfterIndex = false;
            return;
        }

        flags.Width = ReadNumber();
        if (_isAfterIndex && flags.Width >= 0)
        {
            _isIndexGood = false;
        }
    }

    private void ReadPrecision(ref Flags flags)
    {
        if (_at + 1 >= _format.Length || _format[_at] != '.')
        {
            return;
        }

        _at++;
        if (_isAfterIndex)
        {
            _isIndexGood = false;
        }

        ReadIndex();
        if (_at < _format.Length && _format[_at] == '*')
        {
            _at++;
            var precision = TakeNumber() ?? -1;
            flags.Precision = Math.Max(precision, -1);
            if (precision < 0)
            {
                flags.Precision = -1;
                output.Append("%!(BADPREC)"u8);
            }

            _isAfterIndex = false;
            return;
        }

        flags.Precision = Math.Max(ReadNumber(), 0);
    }

    /// <summary>Reads <c>[n]</c>, the number of a value.</summary>
    private void ReadIndex()
    {
        _isAfterIndex = false;
        if (_at >= _format.Length || _format[_at] != '[')
        {
            return;
        }

        _isReordered = true;
        var close = _format[_at..].IndexOf((byte)']');
        if (close < 2)
        {
            _at += close < 0 || _format.Length - _at < 3 ? 1 : close + 1;
            _isIndexGood = false;
            return;
        }

        var start = _at + 1;
        var end = _at + close;
        _at = start;
        var index = ReadNumber(end);
        var isNumber = index >= 0 && _at == end;
        _at = end + 1;
        _isAfterIndex = isNumber;
        if (isNumber && index >= 1 && index <= _values.Length)
        {
            _value = index - 1;
        }
        else
        {
            _isIndexGood = false;
        }
    }

    private int ReadVerb()
    {
        var rest = _format[_at..];
        if (rest[0] < 0x80)
        {
            _at++;
            return rest[0];
        }

        var isRune = Rune.DecodeFromUtf8(rest, out var rune, out var length) == OperationStatus.Done;
        _at += isRune ? length : 1;
        return rune.Value;
    }

    private int ReadNumber() => ReadNumber(_format.Length);

    /// <summary>Reads digits up to an end; -1 where there are none. Too big a number ends the format.</summary>
    private int ReadNumber(int end)
    {
        var number = -1;
        for (; _at < end && char.IsAsciiDigit((char)_format[_at]); _at++)
        {
            if (number > MaximumNumber)
            {
                _at = end;
                return -1;
            }

            number = (Math.Max(number, 0) * 10) + _format[_at] - '0';
        }

        return number;
    }

    /// <summary>A width or precision from the values.</summary>
    private int? TakeNumber()
    {
        if (_value >= _values.Length)
        {
            return null;
        }

        var value = _values[_value++];
        var isInteger = value.Kind is GoKind.Int or GoKind.Int32 or GoKind.Int64 or GoKind.Uint8 or GoKind.Uint32
            or GoKind.Uint64;
        return isInteger && value.AsInt64 is >= -MaximumNumber and <= MaximumNumber ? (int)value.AsInt64 : null;
    }

    private readonly void Complain(int verb, ReadOnlySpan<byte> what)
    {
        output.Append("%!"u8);
        Strings.AppendRune(output, verb);
        output.Append(what);
    }

    private readonly void Extra()
    {
        output.Append("%!(EXTRA "u8);
        for (var at = _value; at < _values.Length; at++)
        {
            if (at > _value)
            {
                output.Append(", "u8);
            }

            var value = _values[at];
            if (value.IsNothing)
            {
                output.Append("<nil>"u8);
                continue;
            }

            output.Append(Encoding.UTF8.GetBytes(value.Type!.Name));
            output.Append((byte)'=');
            new VerbPrinter(context, output, Flags.None).Append(value, 'v');
        }

        output.Append((byte)')');
    }
}
