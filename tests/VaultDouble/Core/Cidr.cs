using System.Net;

namespace Keyferry.VaultDouble.Core;

/// <summary>Networks that a login or token is bound to.</summary>
internal static class Cidr
{
    /// <summary>Whether an address is in a network, or is the one address named.</summary>
    public static bool Contains(string network, IPAddress address)
    {
        var plain = address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
        return IPNetwork.TryParse(network, out var net) ? net.Contains(plain) : IPAddress.TryParse(network, out var one) && one.Equals(plain);
    }
}
