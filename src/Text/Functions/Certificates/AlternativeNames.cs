using System.Net;
using System.Text;
using Keyferry.Text.Runtime;

namespace Keyferry.Text.Functions.Certificates;

/// <summary>Reads the names besides the subject that a certificate is for.</summary>
internal static class AlternativeNames
{
    /// <summary>Reads an extension's value into the certificate.</summary>
    /// <exception cref="FunctionException">It is malformed.</exception>
    public static void Read(RenderContext context, Certificate certificate, ReadOnlySpan<byte> value)
    {
        var outer = new DerReader(value);
        Require(outer.TryRead(DerTag.Sequence, out var content), "list");
        var names = new DerReader(content);
        while (!names.IsEmpty)
        {
            Require(names.TryReadAny(out var tag, out var name, out _), "element");
            switch (tag)
            {
                case 0x81:
                    certificate.Emails.Add(Ascii(name, "e-mail address"));
                    break;
                case 0x82:
                    certificate.DnsNames.Add(Ascii(name, "DNS name"));
                    break;
                case 0x86:
                    Require(NameReader.IsAscii(name), "URI");
                    certificate.Uris.Add(GoUri.Normalize(context, name));
                    break;
                case 0x87:
                    Require(name.Length is 4 or 16, "IP address");
                    certificate.Addresses.Add(AddressText(name));
                    break;
            }
        }
    }

    // Go prints IPv4 addresses in IPv6 form as plain IPv4, and no zone or dotted tail otherwise.
    private static string AddressText(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length == 4)
        {
            return new IPAddress(bytes).ToString();
        }

        if (new IPAddress(bytes).IsIPv4MappedToIPv6)
        {
            return new IPAddress(bytes[12..]).ToString();
        }

        return CompressedText(bytes);
    }

    // RFC 5952: the first longest run of two or more zero groups is left out.
    private static string CompressedText(ReadOnlySpan<byte> bytes)
    {
        var (runStart, runLength) = (-1, 1);
        for (var start = 0; start < 8; start++)
        {
            var length = 0;
            while (start + length < 8 && (bytes[2 * (start + length)] | bytes[2 * (start + length) + 1]) == 0)
            {
                length++;
            }

            if (length > runLength)
            {
                (runStart, runLength) = (start, length);
            }
        }

        var text = new StringBuilder();
        for (var group = 0; group < 8; group++)
        {
            if (group == runStart)
            {
                text.Append("::");
                group += runLength - 1;
                continue;
            }

            if (text.Length > 0 && text[^1] != ':')
            {
                text.Append(':');
            }

            text.Append(((bytes[2 * group] << 8) | bytes[2 * group + 1]).ToString("x", System.Globalization.CultureInfo.InvariantCulture));
        }

        return text.ToString();
    }

    private static string Ascii(ReadOnlySpan<byte> name, string kind)
    {
        Require(NameReader.IsAscii(name), kind);
        return Encoding.ASCII.GetString(name);
    }

    private static void Require(bool isRead, string part)
    {
        if (!isRead)
        {
            throw new FunctionException($"the certificate's alternative names are malformed: {part}");
        }
    }
}
