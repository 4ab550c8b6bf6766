using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Net;

namespace Keyferry.Providers.Http;

/// <summary>
/// One entry of <c>--allow-egress</c> or <c>--deny-egress</c>: an address, a range of addresses, a host name or
/// <c>*.domain</c>, each with a port or for all ports.
/// </summary>
public sealed record EgressRule
{
    /// <summary>The word for all <see cref="PrivateRanges"/>.</summary>
    public const string Private = "private";

    /// <summary>What a right text is, for messages.</summary>
    public const string Expected =
        "a list of addresses, ranges, host names or *.domains, each with a port or without, such as "
        + "127.0.0.1:8200,10.0.0.0/8,[fd00::1]:443,vault.corp.example,*.internal.example, or the word private";

    // RFC 1918, RFC 6598 (carriers, and pods of some clouds), RFC 4193, RFC 3879.
    private static readonly string[] PrivateRanges =
        ["10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "100.64.0.0/10", "fc00::/7", "fec0::/10"];

    private EgressRule()
    {
    }

    /// <summary>The addresses it names; null where it names a host.</summary>
    public IPNetwork? Network { get; private init; }

    /// <summary>The host it names, or the end of it, in lower case; null where it names addresses.</summary>
    public string? Name { get; private init; }

    /// <summary>Whether <see cref="Name"/> is the end of names, beginning with a dot.</summary>
    public bool IsSuffix { get; private init; }

    /// <summary>The port; null means all.</summary>
    public int? Port { get; private init; }

    /// <summary>Whether it names one address or one host, not many.</summary>
    public bool IsExact => Network is { } network ? network.PrefixLength == Bits(network.BaseAddress) : !IsSuffix;

    /// <summary>A rule for one address.</summary>
    public static EgressRule Of(IPAddress address) => new() { Network = new IPNetwork(address, Bits(address)) };

    /// <summary>Reads a list.</summary>
    /// <param name="text">Entries between commas.</param>
    /// <param name="rules">The rules; empty where the text is wrong.</param>
    public static bool TryReadList(string text, out IReadOnlyList<EgressRule> rules)
    {
        var read = new List<EgressRule>();
        rules = read;
        foreach (var entry in text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            if (entry == Private)
            {
                read.AddRange(PrivateRanges.Select(static r => new EgressRule { Network = IPNetwork.Parse(r) }));
            }
            else if (TryRead(entry, out var rule))
            {
                read.Add(rule);
            }
            else
            {
                rules = [];
                return false;
            }
        }

        return true;
    }

    /// <summary>Whether it names a host.</summary>
    /// <param name="host">The host, see <see cref="HostNames.Normalized"/>.</param>
    /// <param name="port">The port.</param>
    public bool Names(string host, int port) =>
        Name is { } name && (Port is null || Port == port)
        && (IsSuffix ? host.EndsWith(name, StringComparison.Ordinal) : host == name);

    /// <summary>Whether it names an address.</summary>
    /// <param name="address">The address; one that is mapped from IPv4 as IPv4.</param>
    /// <param name="port">The port.</param>
    public bool Names(IPAddress address, int port) =>
        Network is { } network && (Port is null || Port == port) && network.Contains(address);

    private static bool TryRead(string entry, [NotNullWhen(true)] out EgressRule? rule)
    {
        rule = null;
        if (entry.IndexOf('/', StringComparison.Ordinal) is var slash and >= 0)
        {
            // What stands before the slash begins the range: 10.0.0.1/8 names one address or sixteen million, who knows.
            if (IPNetwork.TryParse(entry, out var network) && IPAddress.TryParse(entry[..slash], out var first)
                && first.Equals(network.BaseAddress))
            {
                rule = new EgressRule { Network = network };
            }

            return rule is not null;
        }

        var (host, port) = Split(entry);
        if (port is 0 or > 65535)
        {
            return false;
        }

        // No forms such as 127.1: who reads the flag should see what it opens.
        if (IPAddress.TryParse(host, out var address) && (address.ToString() == host || host.Contains(':')))
        {
            var own = address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
            rule = new EgressRule { Network = new IPNetwork(own, Bits(own)), Port = port };
            return true;
        }

        var isSuffix = host.StartsWith("*.", StringComparison.Ordinal);
        var name = HostNames.Normalized(isSuffix ? host[2..] : host);
        if (Uri.CheckHostName(name) != UriHostNameType.Dns)
        {
            return false;
        }

        rule = new EgressRule { Name = isSuffix ? "." + name : name, IsSuffix = isSuffix, Port = port };
        return true;
    }

    private static (string Host, int? Port) Split(string entry)
    {
        var colon = entry.LastIndexOf(':');
        var isWholeAddress = entry.Count(static c => c == ':') > 1 && !entry.StartsWith('[');
        if (colon < 0 || isWholeAddress || entry.EndsWith(']'))
        {
            return (entry.Trim('[', ']'), null);
        }

        return (entry[..colon].Trim('[', ']'),
            int.TryParse(entry[(colon + 1)..], NumberStyles.None, CultureInfo.InvariantCulture, out var port) ? port : 0);
    }

    private static int Bits(IPAddress address) => address.GetAddressBytes().Length * 8;
}
