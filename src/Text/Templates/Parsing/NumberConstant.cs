using System.Numerics;
using Keyferry.Text.Numbers;
using Keyferry.Text.Values;

namespace Keyferry.Text.Templates.Parsing;

/// <summary>A number in a template, which may fit several Go types at once.</summary>
internal sealed class NumberConstant
{
    // Whether a float64 is what it is where no type is asked for.
    private bool _isFloat;
    private Complex? _complex;

    private NumberConstant()
    {
    }

    public long? Int { get; private set; }

    public ulong? Uint { get; private set; }

    public double? Float { get; private set; }

    /// <summary>The value where no type is asked for; null with an error where it fits none.</summary>
    public GoValue? Ideal
    {
        get
        {
            if (_complex is { } complex)
            {
                return GoValue.Of(complex);
            }

            if (_isFloat)
            {
                return GoValue.Of(Float!.Value);
            }

            return Int is { } whole ? GoValue.OfInt(whole) : null;
        }
    }

    /// <summary>Reads a number token.</summary>
    public static bool TryRead(ReadOnlySpan<byte> token, TokenKind kind, out NumberConstant number, out string error)
    {
        number = new NumberConstant();
        error = kind switch
        {
            TokenKind.Character => number.ReadCharacter(token),
            TokenKind.Complex => number.ReadSum(token),
            _ => number.ReadNumber(token),
        };
        return error.Length == 0;
    }

    private string ReadCharacter(ReadOnlySpan<byte> token)
    {
        if (!Unquote.TryCharacter(token, out var value))
        {
            return "this is no character constant: it holds one character or one escape, as in 'a' or '\\n'";
        }

        (Int, Uint, Float) = (value, (ulong)value, value);
        return "";
    }

    private string ReadSum(ReadOnlySpan<byte> token)
    {
        // The sign of an exponent does not part the two.
        var split = token.LastIndexOfAny("+-"u8);
        while (split > 0 && token[split - 1] is (byte)'e' or (byte)'E' or (byte)'p' or (byte)'P')
        {
            split = token[..split].LastIndexOfAny("+-"u8);
        }

        if (split <= 0 || !FloatParser.TryParse(token[..split], out var real)
            || !FloatParser.TryParse(token[split..^1], out var imaginary))
        {
            return "this is no complex number";
        }

        SetComplex(real, imaginary);
        return "";
    }

    private string ReadNumber(ReadOnlySpan<byte> token)
    {
        if (token[^1] == 'i' && FloatParser.TryParse(token[..^1], out var imaginary))
        {
            SetComplex(0, imaginary);
            return "";
        }

        if (IntegerParser.ParseUnsigned(token, 0, out var unsigned) == NumberError.None)
        {
            Uint = unsigned;
        }

        if (IntegerParser.Parse(token, 0, out var signed) == NumberError.None)
        {
            // -0 is a zero of every type.
            (Int, Uint) = (signed, signed == 0 ? 0 : Uint);
        }

        if (Int is { } i)
        {
            Float = i;
        }
        else if (Uint is { } u)
        {
            Float = u;
        }
        else if (!FloatParser.TryParse(token, out var number))
        {
            return "this is no number";
        }
        else if (!token.ContainsAny(".eEpP"u8))
        {
            return "this integer does not fit 64 bits, or has a digit that its base lacks";
        }
        else
        {
            SetFloat(number);
        }

        _isFloat = LooksLikeFloat(token);
        return "";
    }

    /// <summary>Whether it has a point or an exponent; the <c>e</c> of a hexadecimal integer is a digit.</summary>
    private static bool LooksLikeFloat(ReadOnlySpan<byte> token)
    {
        var isHexInteger = token is [(byte)'0', (byte)'x' or (byte)'X', _, ..] && !token.ContainsAny("pP"u8);
        return !isHexInteger && token.ContainsAny(".eEpP"u8);
    }

    private void SetComplex(double real, double imaginary)
    {
        _complex = new Complex(real, imaginary);
        if (imaginary == 0)
        {
            SetFloat(real);
        }
    }

    private void SetFloat(double number)
    {
        Float = number;
        var isWhole = Math.Truncate(number) == number;
        if (isWhole && number is >= -9223372036854775808.0 and < 9223372036854775808.0)
        {
            Int = (long)number;
        }

        if (isWhole && number is >= 0 and < 18446744073709551616.0)
        {
            Uint = (ulong)number;
        }
    }
}
