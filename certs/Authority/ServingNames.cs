using System.Net;

namespace Keyferry.Certs.Authority;

/// <summary>The names under which API servers call the webhook.</summary>
/// <param name="Dns">DNS names.</param>
/// <param name="Addresses">IP addresses.</param>
public sealed record ServingNames(IReadOnlyList<string> Dns, IReadOnlyList<IPAddress> Addresses)
{
    /// <summary>All names as text, DNS names first.</summary>
    public IEnumerable<string> All => Dns.Concat(Addresses.Select(static a => a.ToString()));

    /// <summary>The names of a Service, and of the URL that is used in its place.</summary>
    /// <param name="service">The Service's name.</param>
    /// <param name="ns">The Service's namespace.</param>
    /// <param name="url">Where the webhook is called when not through the Service; null where it is.</param>
    public static ServingNames For(string service, string ns, Uri? url)
    {
        List<string> dns = [service, $"{service}.{ns}", $"{service}.{ns}.svc", $"{service}.{ns}.svc.cluster.local"];
        List<IPAddress> addresses = [];

        if (url is not null)
        {
            var host = url.IdnHost;
            if (IPAddress.TryParse(host, out var address))
            {
                addresses.Add(address);
            }
            else if (!dns.Contains(host, StringComparer.OrdinalIgnoreCase))
            {
                dns.Add(host);
            }
        }

        return new ServingNames(dns, addresses);
    }
}
