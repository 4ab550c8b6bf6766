using System.Globalization;
using System.Text;
using Keyferry.Text.GoFormat;
using Keyferry.Text.Json;

namespace Keyferry.Text.Gjson;

/// <summary>A piece of JSON text with its kind; the default is a value that is not there.</summary>
internal readonly record struct GjsonValue(GjsonKind Kind, ReadOnlyMemory<byte> Raw)
{
    public bool Exists => Kind != GjsonKind.Null || !Raw.IsEmpty;

    public bool IsArray => Kind == GjsonKind.Json && !Raw.IsEmpty && Raw.Span[0] == '[';

    public bool IsObject => Kind == GjsonKind.Json && !Raw.IsEmpty && Raw.Span[0] == '{';

    /// <summary>A number's value: 0 where the text is none, infinity where it is too large.</summary>
    public double Number => ParseNumber(Raw.Span);

    /// <summary>Reads the value that begins at or behind <paramref name="at"/>; false if there is none.</summary>
    public static bool TryRead(ReadOnlyMemory<byte> json, ref int at, out GjsonValue value)
    {
        var text = json.Span;
        while (at < text.Length && !JsonScan.IsValueStart(text[at]))
        {
            at++;
        }

        value = default;
        if (at >= text.Length)
        {
            return false;
        }

        var start = at;
        var isWhole = true;
        var kind = KindAt(text, at);
        at = kind switch
        {
            GjsonKind.Json => JsonScan.BalancedEnd(text, at),
            GjsonKind.String => JsonScan.StringEnd(text, at, out isWhole),
            GjsonKind.Number => JsonScan.NumberEnd(text, at),
            _ => JsonScan.WordEnd(text, at),
        };
        if (isWhole)
        {
            value = new GjsonValue(kind, json[start..at]);
        }

        return isWhole;
    }

    /// <summary>Takes a whole text for a value; an object or array runs to the text's end.</summary>
    public static GjsonValue Parse(ReadOnlyMemory<byte> json)
    {
        var text = json.Span;
        var at = 0;
        while (at < text.Length && text[at] <= ' ')
        {
            at++;
        }

        if (at == text.Length || !JsonScan.IsValueStart(text[at]))
        {
            return default;
        }

        var kind = KindAt(text, at);
        if (kind == GjsonKind.Json)
        {
            return new GjsonValue(kind, json[at..]);
        }

        return TryRead(json, ref at, out var value) ? value : new GjsonValue(GjsonKind.String, json[at..]);
    }

    public byte[] ToBytes() => Kind switch
    {
        GjsonKind.String => GoJson.Unquote(Raw.Span),
        GjsonKind.Json => Raw.ToArray(),
        GjsonKind.True => "true"u8.ToArray(),
        GjsonKind.False => "false"u8.ToArray(),
        GjsonKind.Number => NumberBytes(),
        _ => [],
    };

    /// <summary>Whether the value reads as true: true itself, a number but 0, a text that says so.</summary>
    public bool IsTrue() => Kind switch
    {
        GjsonKind.True => true,
        GjsonKind.Number => Number != 0,
        GjsonKind.String => Word() is "1" or "t" or "true",
        _ => false,
    };

    /// <summary>Whether the value reads as false: false itself, null or missing, 0, a text that says so.</summary>
    public bool IsFalse() => Kind switch
    {
        GjsonKind.False or GjsonKind.Null => true,
        GjsonKind.Number => Number == 0,
        GjsonKind.String => Word() is "0" or "f" or "false",
        _ => false,
    };

    public static double ParseNumber(ReadOnlySpan<byte> digits)
    {
        var text = Encoding.UTF8.GetString(digits).ToLowerInvariant();
        return text switch
        {
            "nan" => double.NaN,
            "inf" or "+inf" or "infinity" or "+infinity" => double.PositiveInfinity,
            "-inf" or "-infinity" => double.NegativeInfinity,
            _ => double.TryParse(
                text, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent,
                CultureInfo.InvariantCulture, out var number) ? number : 0,
        };
    }

    private static GjsonKind KindAt(ReadOnlySpan<byte> text, int at) => text[at] switch
    {
        (byte)'{' or (byte)'[' => GjsonKind.Json,
        (byte)'"' => GjsonKind.String,
        (byte)'t' => GjsonKind.True,
        (byte)'f' => GjsonKind.False,
        (byte)'n' when at + 1 == text.Length || text[at + 1] == 'u' => GjsonKind.Null,
        _ => GjsonKind.Number,
    };

    private byte[] NumberBytes()
    {
        var digits = Raw.Span;
        if (digits.StartsWith("-"u8))
        {
            digits = digits[1..];
        }

        return digits.ContainsAnyExceptInRange((byte)'0', (byte)'9')
            ? Encoding.ASCII.GetBytes(GoFloat.Plain(Number))
            : Raw.ToArray();
    }

    private string Word() => Encoding.UTF8.GetString(GoJson.Unquote(Raw.Span)).ToLowerInvariant();
}
