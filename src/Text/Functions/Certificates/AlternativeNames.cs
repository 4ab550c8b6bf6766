using System.Formats.Asn1;
using System.Globalization;
using System.Net;
using Keyferry.Text.Runtime;

namespace Keyferry.Text.Functions.Certificates;

/// <summary>A certificate's subject alternative names; kinds that Go does not know are left out.</summary>
internal sealed class AlternativeNames
{
    private readonly List<string> _dnsNames = [];
    private readonly List<string> _addresses = [];
    private readonly List<string> _emails = [];
    private readonly List<string> _uris = [];

    /// <summary>All of them: DNS names, addresses, e-mail addresses, URIs, each kind in the certificate's order.</summary>
    public IReadOnlyList<string> All => [.. _dnsNames, .. _addresses, .. _emails, .. _uris];

    /// <summary>Reads an extension's value.</summary>
    /// <exception cref="AsnContentException">It is malformed.</exception>
    /// <exception cref="FunctionException">An address has a wrong length.</exception>
    public void Read(ReadOnlyMemory<byte> value)
    {
        var names = new AsnReader(value, AsnEncodingRules.DER).ReadSequence();
        while (names.HasData)
        {
            var tag = names.PeekTag();
            switch (tag)
            {
                case { TagClass: TagClass.ContextSpecific, TagValue: 1, IsConstructed: false }:
                    _emails.Add(Text(names, tag));
                    break;
                case { TagClass: TagClass.ContextSpecific, TagValue: 2, IsConstructed: false }:
                    _dnsNames.Add(Text(names, tag));
                    break;
                case { TagClass: TagClass.ContextSpecific, TagValue: 6, IsConstructed: false }:
                    _uris.Add(Text(names, tag));
                    break;
                case { TagClass: TagClass.ContextSpecific, TagValue: 7, IsConstructed: false }:
                    _addresses.Add(AddressText(names.ReadOctetString(tag)));
                    break;
                default:
                    names.ReadEncodedValue();
                    break;
            }
        }
    }

    private static string Text(AsnReader names, Asn1Tag tag) =>
        names.ReadCharacterString(UniversalTagNumber.IA5String, tag);

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
