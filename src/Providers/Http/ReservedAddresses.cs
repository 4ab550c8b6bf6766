using System.Net;

namespace Keyferry.Providers.Http;

/// <summary>Addresses that no tenant's store leads to, by what stands there.</summary>
internal static class ReservedAddresses
{
    private static readonly HashSet<IPAddress> Metadata =
    [.. new[]
    {
        // AWS, Google, Azure, Oracle, DigitalOcean, OpenStack and others; containers of ECS, pods of EKS; AWS over IPv6.
        "169.254.169.254", "169.254.170.2", "169.254.170.23", "fd00:ec2::254", "fd00:ec2::23",

        // Google over IPv6: https://cloud.google.com/compute/docs/metadata/querying-metadata
        "fd20:ce::254",

        // Azure's wire server: https://learn.microsoft.com/azure/virtual-network/what-is-ip-address-168-63-129-16
        "168.63.129.16",

        // Alibaba, Volcengine, Tencent.
        "100.100.100.200", "100.96.0.96", "169.254.0.23",

        // Oracle: the classic cloud, and IPv6 of the present one.
        "192.0.0.192", "fd00:c1::a9fe:a9fe",

        // Scaleway, Linode.
        "169.254.42.42", "fd00:42::42", "fd00:a9fe:a9fe::1",
    }.Select(IPAddress.Parse)];

    private static readonly (IPNetwork Range, AddressUse Use)[] Ranges =
    [.. new (string Range, AddressUse Use)[]
    {
        // "This host": Linux connects 0.0.0.0 and :: to itself.
        ("0.0.0.0/8", AddressUse.Loopback), ("127.0.0.0/8", AddressUse.Loopback),
        ("::/128", AddressUse.Loopback), ("::1/128", AddressUse.Loopback),
        ("169.254.0.0/16", AddressUse.LinkLocal), ("fe80::/10", AddressUse.LinkLocal),

        // Multicast, broadcast and what is reserved: no server answers there over TCP.
        ("224.0.0.0/4", AddressUse.Unusable), ("240.0.0.0/4", AddressUse.Unusable), ("ff00::/8", AddressUse.Unusable),
    }.Select(static r => (IPNetwork.Parse(r.Range), r.Use))];

    /// <summary>What stands at an address.</summary>
    /// <param name="address">The address; one that is mapped from IPv4 as IPv4, without a scope.</param>
    public static AddressUse Of(IPAddress address) =>
        Metadata.Contains(address) ? AddressUse.Metadata
        : Array.Find(Ranges, r => r.Range.Contains(address)).Use;
}

/// <summary>What stands at an address.</summary>
internal enum AddressUse
{
    /// <summary>Anything: a server somewhere.</summary>
    Any,

    /// <summary>This host itself.</summary>
    Loopback,

    /// <summary>Something on this host's link.</summary>
    LinkLocal,

    /// <summary>The metadata service of a cloud.</summary>
    Metadata,

    /// <summary>No single host.</summary>
    Unusable,
}
