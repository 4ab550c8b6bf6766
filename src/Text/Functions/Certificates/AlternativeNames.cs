using System.Formats.Asn1;
using System.Globalization;
using System.Net;
using Keyferry.Text.Runtime;

namespace Keyferry.Text.Functions.Certificates;

/// <summary>Reads a certificate's subject alternative names; kinds that Go does not know are left out.</summary>
internal static class AlternativeNames
{
    private const int Address = 7;

    // RFC 5280, section 4.2.1.6: DNS names, addresses, e-mail addresses, URIs.
    private static ReadOnlySpan<int> Kinds => [2, Address, 1, 6];

    /// <summary>Reads an extension's value: kind by kind, each in the certificate's order.</summary>
    /// <exception cref="AsnContentException">It is malformed.</exception>
    /// <exception cref="FunctionException">An address has a wrong length.</exception>
    public static IEnumerable<string> Read(ReadOnlyMemory<byte> value)
    {
        var found = new List<(int Kind, string Text)>();
        var names = new AsnReader(value, AsnEncodingRules.DER).ReadSequence();
        while (names.HasData)
        {
            var tag = names.PeekTag();
            var kind = tag is { TagClass: TagClass.ContextSpecific, IsConstructed: false } ? Kinds.IndexOf(tag.TagValue) : -1;
            if (kind < 0)
            {
                names.ReadEncodedValue();
                continue;
            }

            found.Add((kind, tag.TagValue == Address
                ? AddressText(names.ReadOctetString(tag))
                : names.ReadCharacterString(UniversalTagNumber.IA5String, tag)));
        }

        return found.OrderBy(static n => n.Kind).Select(static n => n.Text);
    }

    // Go writes IPv4 addresses in IPv6 form as IPv4, and no other one with a dotted end, as .NET does for some.
    private static string AddressText(byte[] bytes)
    {
        if (bytes.Length is not (4 or 16))
        {
            throw new FunctionException("the certificate's alternative names have an IP address of a wrong length");
        }

        var address = new IPAddress(bytes);
        var text = (address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address).ToString();
        return bytes.Length == 16 && !address.IsIPv4MappedToIPv6 && text.Contains('.', StringComparison.Ordinal)
            ? string.Create(
                CultureInfo.InvariantCulture,
                $"{text[..(text.LastIndexOf(':') + 1)]}{(bytes[12] << 8) | bytes[13]:x}:{(bytes[14] << 8) | bytes[15]:x}")
            : text;
    }
}
