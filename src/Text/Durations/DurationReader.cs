using System.Text;
using Keyferry.Text.GoFormat;

namespace Keyferry.Text.Durations;

/// <summary>Reads Go durations: a sign, then numbers with units, one after another.</summary>
internal ref struct DurationReader
{
    /// <summary>The magnitude of the smallest duration; one more than that of the largest.</summary>
    private const ulong Limit = 1UL << 63;

    private readonly ReadOnlySpan<byte> _text;
    private int _at;

    private DurationReader(ReadOnlySpan<byte> text) => _text = text;

    private enum Problem
    {
        None,
        Invalid,
        NoUnit,
        UnknownUnit,
    }

    private readonly bool AtEnd => _at == _text.Length;

    public static bool TryRead(string text, out GoDuration value, out string error)
    {
        var reader = new DurationReader(Encoding.UTF8.GetBytes(text));
        var problem = reader.Read(out var nanoseconds, out var unit);
        value = new GoDuration(nanoseconds);
        error = problem switch
        {
            Problem.None => "",
            Problem.NoUnit => $"time: missing unit in duration {GoQuote.Bytes(text)}",
            Problem.UnknownUnit => $"time: unknown unit {GoQuote.Bytes(unit)} in duration {GoQuote.Bytes(text)}",
            _ => $"time: invalid duration {GoQuote.Bytes(text)}",
        };
        return problem == Problem.None;
    }

    private Problem Read(out long nanoseconds, out string unit)
    {
        nanoseconds = 0;
        unit = "";
        var negative = false;
        if (!AtEnd && _text[_at] is (byte)'-' or (byte)'+')
        {
            negative = _text[_at++] == '-';
        }

        if (_text[_at..].SequenceEqual("0"u8))
        {
            return Problem.None;
        }

        if (AtEnd)
        {
            return Problem.Invalid;
        }

        ulong sum = 0;
        while (!AtEnd)
        {
            var problem = ReadTerm(out var term, out unit);
            if (problem != Problem.None)
            {
                return problem;
            }

            sum += term;
            if (sum > Limit)
            {
                return Problem.Invalid;
            }
        }

        if (!negative && sum == Limit)
        {
            return Problem.Invalid;
        }

        nanoseconds = negative ? unchecked(-(long)sum) : (long)sum;
        return Problem.None;
    }

    private Problem ReadTerm(out ulong term, out string unit)
    {
        term = 0;
        unit = "";
        var start = _at;
        if (!ReadWhole(out var whole))
        {
            return Problem.Invalid;
        }

        var hasDigits = _at > start;
        ulong fraction = 0;
        var scale = 1.0;
        if (!AtEnd && _text[_at] == '.')
        {
            var digits = ++_at;
            ReadFraction(out fraction, out scale);
            hasDigits |= _at > digits;
        }

        if (!hasDigits)
        {
            return Problem.Invalid;
        }

        var unitStart = _at;
        while (!AtEnd && _text[_at] is not ((byte)'.' or (>= (byte)'0' and <= (byte)'9')))
        {
            _at++;
        }

        if (_at == unitStart)
        {
            return Problem.NoUnit;
        }

        unit = Encoding.UTF8.GetString(_text[unitStart.._at]);
        if (UnitOf(unit) is not { } nanoseconds)
        {
            return Problem.UnknownUnit;
        }

        if (whole > Limit / nanoseconds)
        {
            return Problem.Invalid;
        }

        term = whole * nanoseconds;
        if (fraction > 0)
        {
            term += (ulong)(fraction * (nanoseconds / scale));
        }

        return term > Limit ? Problem.Invalid : Problem.None;
    }

    private bool ReadWhole(out ulong whole)
    {
        whole = 0;
        for (; !AtEnd && char.IsAsciiDigit((char)_text[_at]); _at++)
        {
            if (whole > Limit / 10)
            {
                return false;
            }

            whole = (whole * 10) + (uint)(_text[_at] - '0');
            if (whole > Limit)
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Digits that no longer fit are read over: they lie far below a nanosecond.</summary>
    private void ReadFraction(out ulong fraction, out double scale)
    {
        fraction = 0;
        scale = 1;
        var full = false;
        for (; !AtEnd && char.IsAsciiDigit((char)_text[_at]); _at++)
        {
            if (full)
            {
                continue;
            }

            var next = fraction > (Limit - 1) / 10 ? ulong.MaxValue : (fraction * 10) + (uint)(_text[_at] - '0');
            if (next > Limit)
            {
                full = true;
                continue;
            }

            fraction = next;
            scale *= 10;
        }
    }

    private static ulong? UnitOf(string unit) => unit switch
    {
        "ns" => 1,
        "us" or "\u00b5s" or "\u03bcs" => 1_000,
        "ms" => 1_000_000,
        "s" => 1_000_000_000,
        "m" => 60_000_000_000,
        "h" => 3_600_000_000_000,
        _ => null,
    };
}
