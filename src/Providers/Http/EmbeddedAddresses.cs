using System.Net;
using System.Net.Sockets;

namespace Keyferry.Providers.Http;

/// <summary>
/// IPv4 addresses that an IPv6 address carries: a translator or tunnel on the way leads to them. Pure.
/// </summary>
internal static class EmbeddedAddresses
{
    /// <summary>An address in the form in which it is compared: mapped ones as IPv4, no scope.</summary>
    public static IPAddress Normalized(IPAddress address) =>
        address.AddressFamily != AddressFamily.InterNetworkV6 ? address
        : address.IsIPv4MappedToIPv6 ? address.MapToIPv4()
        : address.ScopeId == 0 ? address
        : new IPAddress(address.GetAddressBytes());

    /// <summary>The IPv4 addresses within an IPv6 address; none for other addresses.</summary>
    /// <param name="address">The address; see <see cref="Normalized"/>.</param>
    public static IReadOnlyList<IPAddress> Of(IPAddress address)
    {
        if (address.AddressFamily != AddressFamily.InterNetworkV6)
        {
            return [];
        }

        var b = address.GetAddressBytes();
        var found = new List<IPAddress>();

        // ::a.b.c.d (compatible, RFC 4291) and ::ffff:0:a.b.c.d (translated, RFC 2765); :: and ::1 are loopback themselves.
        if (AreZero(b, 0, 12) || (AreZero(b, 0, 8) && b is [_, _, _, _, _, _, _, _, 0xff, 0xff, 0, 0, ..]))
        {
            found.Add(At(b, 12));
        }

        // 64:ff9b::/96 (NAT64, RFC 6052) and 64:ff9b:1::/48 (RFC 8215).
        if (b is [0, 0x64, 0xff, 0x9b, ..])
        {
            found.Add(At(b, 12));
        }

        // There the address may stand at any of RFC 6052's places; where it does not, zeros do.
        if (b is [0, 0x64, 0xff, 0x9b, 0, 1, ..])
        {
            byte[][] places = [[b[6], b[7], b[9], b[10]], [b[7], b[9], b[10], b[11]], [b[9], b[10], b[11], b[12]]];
            found.AddRange(places.Where(static p => p[0] != 0).Select(static p => new IPAddress(p)));
        }

        // 2002:a.b.c.d::/48 (6to4, RFC 3056).
        if (b is [0x20, 0x02, ..])
        {
            found.Add(At(b, 2));
        }

        // 2001:0:server:...:client with the client's bits turned round (Teredo, RFC 4380).
        if (b is [0x20, 0x01, 0, 0, ..])
        {
            found.Add(At(b, 4));
            found.Add(new IPAddress([(byte)~b[12], (byte)~b[13], (byte)~b[14], (byte)~b[15]]));
        }

        // ...:0:5efe:a.b.c.d and ...:200:5efe:a.b.c.d (ISATAP, RFC 5214).
        if (b[8] is 0 or 2 && b[9] == 0 && b[10] == 0x5e && b[11] == 0xfe)
        {
            found.Add(At(b, 12));
        }

        return found;
    }

    private static IPAddress At(byte[] bytes, int start) => new(bytes.AsSpan(start, 4));

    private static bool AreZero(byte[] bytes, int start, int length) => !bytes.AsSpan(start, length).ContainsAnyExcept((byte)0);
}
