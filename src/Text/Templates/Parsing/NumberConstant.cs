using System.Numerics;
using System.Text;
using Keyferry.Text.Values;

namespace Keyferry.Text.Templates.Parsing;

/// <summary>A number in a template, which may fit several Go types at once.</summary>
internal sealed class NumberConstant
{
    private readonly string _text;
    private Complex? _complex;

    private NumberConstant(string text) => _text = text;

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

            if (Float is { } number && !IsHexInteger && _text[0] != '\'' && _text.AsSpan().ContainsAny(".eEpP"))
            {
                return GoValue.Of(number);
            }

            return Int is { } whole ? GoValue.OfInt(whole) : null;
        }
    }

    private bool IsHexInteger =>
        _text.Length > 2 && _text[0] == '0' && _text[1] is 'x' or 'X' && !_text.AsSpan().ContainsAny("pP");

    /// <summary>Reads a number token.</summary>
    public static bool TryRead(ReadOnlySpan<byte> token, TokenKind kind, out NumberConstant number, out string error)
    {
        number = new NumberConstant(Encoding.UTF8.GetString(token));
        error = kind switch
        {
            TokenKind.Character => number.ReadCharacter(token),
            TokenKind.Complex => number.ReadSum(),
            _ => number.ReadNumber(),
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

    private string ReadSum()
    {
        var split = _text.LastIndexOfAny(['+', '-']);
        while (split > 0 && _text[split - 1] is 'e' or 'E' or 'p' or 'P')
        {
            split = _text.LastIndexOfAny(['+', '-'], split - 1);
        }

        if (split <= 0 || !GoNumber.TryFloat(_text[..split], out var real)
            || !GoNumber.TryFloat(_text[split..^1], out var imaginary))
        {
            return "this is no complex number";
        }

        SetComplex(real, imaginary);
        return "";
    }

    private string ReadNumber()
    {
        if (_text[^1] == 'i' && GoNumber.TryFloat(_text[..^1], out var imaginary))
        {
            SetComplex(0, imaginary);
            return "";
        }

        if (GoNumber.TryInteger(_text, out var whole))
        {
            if (_text[0] is not ('+' or '-') || whole.IsZero)
            {
                Uint = (ulong)whole;
            }

            if (whole >= long.MinValue && whole <= long.MaxValue)
            {
                Int = (long)whole;
            }
        }

        if (Int is { } i)
        {
            Float = i;
        }
        else if (Uint is { } u)
        {
            Float = u;
        }
        else if (!GoNumber.TryFloat(_text, out var number))
        {
            return "this is no number";
        }
        else if (!_text.AsSpan().ContainsAny(".eEpP"))
        {
            return "this integer does not fit 64 bits, or has a digit that its base lacks";
        }
        else
        {
            SetFloat(number);
        }

        return "";
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
