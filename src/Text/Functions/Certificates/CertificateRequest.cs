using System.Net;
using System.Text;
using Keyferry.Text.Runtime;
using Keyferry.Text.Values;

namespace Keyferry.Text.Functions.Certificates;

/// <summary>What a certificate is to say.</summary>
internal sealed record CertificateRequest
{
    /// <summary>The subject's common name; none if empty.</summary>
    public required string Name { get; init; }

    public IReadOnlyList<IPAddress> Addresses { get; init; } = [];

    public IReadOnlyList<string> DnsNames { get; init; } = [];

    /// <summary>For how long it is valid: days, which may be negative.</summary>
    public required long Days { get; init; }

    /// <summary>Whether it is an authority's.</summary>
    public bool IsAuthority { get; init; }

    /// <summary>Reads a function's arguments: name, addresses, DNS names, days.</summary>
    /// <exception cref="FunctionException">An address or a name is none.</exception>
    public static CertificateRequest Read(ReadOnlySpan<GoValue> arguments) => new()
    {
        Name = NameOf(arguments[0]),
        Addresses = [.. Texts(arguments[1], "IP address").Select(AddressOf)],
        DnsNames = [.. Texts(arguments[2], "DNS name").Select(DnsNameOf)],
        Days = arguments[3].AsInt64,
    };

    /// <summary>The common name of an argument.</summary>
    /// <exception cref="FunctionException">It is no UTF-8.</exception>
    public static string NameOf(GoValue text) => System.Text.Unicode.Utf8.IsValid(text.Bytes)
        ? Encoding.UTF8.GetString(text.Bytes)
        : throw new FunctionException("the common name is no valid UTF-8");

    private static List<string> Texts(GoValue list, string kind)
    {
        var texts = new List<string>();
        foreach (var item in list.AsList.Items)
        {
            texts.Add(item.IsString
                ? Encoding.UTF8.GetString(item.Bytes)
                : throw new FunctionException($"{kind} number {texts.Count + 1} is no string"));
        }

        return texts;
    }

    private static string DnsNameOf(string name) => Ascii.IsValid(name)
        ? name
        : throw new FunctionException("a DNS name has characters that are not ASCII");

    private static IPAddress AddressOf(string text)
    {
        var isPlain = text.All(static c => char.IsAsciiHexDigit(c) || c is ':' or '.')
            && (text.Contains(':', StringComparison.Ordinal) || IsDotted(text));
        return isPlain && IPAddress.TryParse(text, out var address)
            ? address
            : throw new FunctionException("an IP address cannot be parsed");
    }

    // Four decimal numbers without leading zeros: other notations mean different addresses to different programs.
    private static bool IsDotted(string text)
    {
        var parts = text.Split('.');
        return parts.Length == 4
            && parts.All(static p => p.Length is >= 1 and <= 3 && p.All(char.IsAsciiDigit) && (p.Length == 1 || p[0] != '0'));
    }
}
