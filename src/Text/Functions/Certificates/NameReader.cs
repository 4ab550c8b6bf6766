using System.Buffers.Binary;
using System.Buffers;
using System.Text.Unicode;
using System.Text;
using Keyferry.Text.Runtime;

namespace Keyferry.Text.Functions.Certificates;

/// <summary>Reads distinguished names and checks the texts in them.</summary>
internal static class NameReader
{
    private static readonly SearchValues<byte> Numeric = SearchValues.Create("0123456789 "u8);

    /// <summary>Reads a name's content into a list of attributes.</summary>
    /// <exception cref="FunctionException">It is malformed.</exception>
    public static void Read(ReadOnlySpan<byte> content, List<NameAttribute> attributes)
    {
        var name = new DerReader(content);
        while (!name.IsEmpty)
        {
            CertificateReader.Require(name.TryRead(DerTag.Set, out var setContent), "name");
            var set = new DerReader(setContent);
            var isJoined = false;
            while (!set.IsEmpty)
            {
                CertificateReader.Require(set.TryRead(DerTag.Sequence, out var pair), "name attribute");
                var attribute = new DerReader(pair);
                CertificateReader.Require(attribute.TryReadOid(out var oid), "name attribute type");
                CertificateReader.Require(attribute.TryReadAny(out var tag, out var value, out _), "name attribute");
                var text = TextOf(tag, value);
                CertificateReader.Require(text is not null, "name attribute value");
                attributes.Add(new NameAttribute(oid.ToArray(), text!, isJoined));
                isJoined = true;
            }
        }
    }

    /// <summary>Whether all bytes are ASCII.</summary>
    public static bool IsAscii(ReadOnlySpan<byte> text) => Ascii.IsValid(text);

    private static string? TextOf(byte tag, ReadOnlySpan<byte> value) => tag switch
    {
        DerTag.T61String => Encoding.Latin1.GetString(value),
        DerTag.PrintableString when IsPrintable(value) => Encoding.ASCII.GetString(value),
        DerTag.Utf8String when Utf8.IsValid(value) => Encoding.UTF8.GetString(value),
        DerTag.Ia5String when IsAscii(value) => Encoding.ASCII.GetString(value),
        DerTag.NumericString when !value.ContainsAnyExcept(Numeric) => Encoding.ASCII.GetString(value),
        DerTag.BmpString => Ucs2(value),
        _ => null,
    };

    private static string? Ucs2(ReadOnlySpan<byte> value)
    {
        if (value.Length % 2 != 0)
        {
            return null;
        }

        if (value.EndsWith((ReadOnlySpan<byte>)[0, 0]))
        {
            value = value[..^2];
        }

        var text = new StringBuilder(value.Length / 2);
        for (; !value.IsEmpty; value = value[2..])
        {
            var unit = BinaryPrimitives.ReadUInt16BigEndian(value);
            if (unit is >= 0xFFFE or (>= 0xFDD0 and <= 0xFDEF) or (>= 0xD800 and <= 0xDFFF))
            {
                return null;
            }

            text.Append((char)unit);
        }

        return text.ToString();
    }

    // '*' and '&' are not in the standard's set, but in real certificates.
    private static bool IsPrintable(ReadOnlySpan<byte> value)
    {
        foreach (var b in value)
        {
            if (!char.IsAsciiLetterOrDigit((char)b) && !" '()+,-./:=?*&"u8.Contains(b))
            {
                return false;
            }
        }

        return true;
    }
}
