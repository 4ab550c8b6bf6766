using System.Buffers.Text;
using System.Globalization;
using System.Text;

namespace Keyferry.Text.GoFormat;

/// <summary>Writes floating-point numbers as Go does: the fewest digits that read back to the same number.</summary>
internal static class GoFloat
{
    /// <summary>The most bytes of a number without exponent: the least one has 324 places behind its point.</summary>
    public const int LongestPlain = 352;

    // 17 digits, sign, point and exponent.
    private const int LongestShortest = 32;

    /// <summary>Without exponent, as in <c>1000000000000000000000</c>; <c>NaN</c>, <c>+Inf</c>, <c>-Inf</c>.</summary>
    public static string Plain(double value)
    {
        Span<byte> room = stackalloc byte[LongestPlain];
        return Encoding.ASCII.GetString(room[..FormatPlain(value, room)]);
    }

    /// <summary>What <c>%v</c> prints: with exponent below 1e-4 and from 1e6 (Go: shortest %g), else without.</summary>
    public static string General(double value)
    {
        Span<byte> room = stackalloc byte[LongestPlain];
        return Encoding.ASCII.GetString(room[..FormatGeneral(value, room)]);
    }

    /// <summary>Writes what <see cref="Plain"/> gives; for a value that may become no string.</summary>
    /// <param name="value">The number.</param>
    /// <param name="output">Room for <see cref="LongestPlain"/> bytes.</param>
    /// <returns>How many bytes were written.</returns>
    public static int FormatPlain(double value, Span<byte> output)
    {
        if (!double.IsFinite(value))
        {
            return FormatSpecial(value, output);
        }

        Span<byte> room = stackalloc byte[LongestShortest];
        var digits = room[..Take(value, room, out var point)];
        var length = WriteSign(value, output);
        if (point <= 0)
        {
            "0."u8.CopyTo(output[length..]);
            output.Slice(length + 2, -point).Fill((byte)'0');
            digits.CopyTo(output[(length + 2 - point)..]);
            return length + 2 - point + digits.Length;
        }

        var whole = Math.Min(point, digits.Length);
        digits[..whole].CopyTo(output[length..]);
        output.Slice(length + whole, point - whole).Fill((byte)'0');
        length += point;
        if (whole < digits.Length)
        {
            output[length++] = (byte)'.';
            digits[whole..].CopyTo(output[length..]);
            length += digits.Length - whole;
        }

        return length;
    }

    /// <summary>Writes what <see cref="General"/> gives; for a value that may become no string.</summary>
    /// <inheritdoc cref="FormatPlain"/>
    public static int FormatGeneral(double value, Span<byte> output)
    {
        if (!double.IsFinite(value))
        {
            return FormatSpecial(value, output);
        }

        Span<byte> room = stackalloc byte[LongestShortest];
        var digits = room[..Take(value, room, out var point)];
        var exponent = point - 1;
        if (value == 0 || exponent is >= -4 and < 6)
        {
            return FormatPlain(value, output);
        }

        var length = WriteSign(value, output);
        output[length++] = digits[0];
        if (digits.Length > 1)
        {
            output[length++] = (byte)'.';
            digits[1..].CopyTo(output[length..]);
            length += digits.Length - 1;
        }

        output[length++] = (byte)'e';
        output[length++] = (byte)(exponent < 0 ? '-' : '+');
        Utf8Formatter.TryFormat(Math.Abs(exponent), output[length..], out var written, new('D', 2));
        return length + written;
    }

    /// <summary>The digits without point, and how many of them stand before it (negative: zeros after it).</summary>
    public static (string Digits, int Point) Take(double value)
    {
        Span<byte> room = stackalloc byte[LongestShortest];
        var digits = Encoding.ASCII.GetString(room[..Take(value, room, out var point)]);
        return (digits, point);
    }

    private static int Take(double value, Span<byte> digits, out int point)
    {
        if (value == 0)
        {
            digits[0] = (byte)'0';
            point = 1;
            return 1;
        }

        // Digits with or without a point, and an exponent where the number is large or small: 1E-05.
        Math.Abs(value).TryFormat(digits, out var length, "R", CultureInfo.InvariantCulture);
        var shortest = digits[..length];
        var exponent = 0;
        var mark = shortest.IndexOf((byte)'E');
        if (mark >= 0)
        {
            exponent = int.Parse(shortest[(mark + 1)..], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);
            shortest = shortest[..mark];
        }

        var dot = shortest.IndexOf((byte)'.');
        point = (dot < 0 ? shortest.Length : dot) + exponent;
        if (dot >= 0)
        {
            shortest[(dot + 1)..].CopyTo(shortest[dot..]);
            shortest = shortest[..^1];
        }

        var zeros = shortest.IndexOfAnyExcept((byte)'0');
        point -= zeros;
        var significant = shortest[zeros..].TrimEnd((byte)'0');
        significant.CopyTo(digits);
        return significant.Length;
    }

    private static int WriteSign(double value, Span<byte> output)
    {
        output[0] = (byte)'-';
        return double.IsNegative(value) ? 1 : 0;
    }

    private static int FormatSpecial(double value, Span<byte> output)
    {
        var text = double.IsNaN(value) ? "NaN"u8 : value > 0 ? "+Inf"u8 : "-Inf"u8;
        text.CopyTo(output);
        return text.Length;
    }
}
