using System.Net;
using System.Net.Sockets;

namespace Keyferry.Providers.Http;

/// <summary>Where the cluster's own API server answers, as far as this process knows.</summary>
/// <param name="hosts">Hosts and ports; a port of null means every port.</param>
/// <param name="resolver">Finds the addresses of names.</param>
public sealed class ApiServerAddresses(IReadOnlyList<(string Host, int? Port)> hosts, IHostResolver resolver)
{
    /// <summary>None is known but the names that every cluster has.</summary>
    public static ApiServerAddresses Unknown { get; } = new([], new SystemHostResolver());

    /// <summary>What the environment of a pod says, and this process's own connection.</summary>
    /// <param name="environment">Reads an environment variable.</param>
    /// <param name="own">The server that this process itself talks to; null where there is none.</param>
    /// <param name="resolver">Finds the addresses of names.</param>
    public static ApiServerAddresses Of(Func<string, string?> environment, Uri? own, IHostResolver resolver)
    {
        var hosts = new List<(string, int?)>();
        if (environment("KUBERNETES_SERVICE_HOST") is { Length: > 0 } host)
        {
            hosts.Add((HostNames.Normalized(host), null));
            hosts.Add(("kubernetes.default.svc", null));
        }

        if (own is not null)
        {
            hosts.Add((HostNames.Normalized(own.IdnHost), own.Port));
        }

        return new ApiServerAddresses(hosts, resolver);
    }

    /// <summary>Whether a host or one of its addresses is the API server.</summary>
    /// <param name="host">The normalized name.</param>
    /// <param name="addresses">Its addresses, normalized; empty where they are not known.</param>
    /// <param name="port">The port.</param>
    /// <param name="cancellation">Ends the search for the server's own addresses.</param>
    internal async ValueTask<bool> ContainsAsync(
        string host, IReadOnlyList<IPAddress> addresses, int port, CancellationToken cancellation)
    {
        if (HostNames.IsApiServer(host))
        {
            return true;
        }

        foreach (var (name, at) in hosts)
        {
            if (at is not null && at != port)
            {
                continue;
            }

            if (name == host || (await AddressesOfAsync(name, cancellation)).Any(a => addresses.Contains(a)))
            {
                return true;
            }
        }

        return false;
    }

    private async ValueTask<IEnumerable<IPAddress>> AddressesOfAsync(string name, CancellationToken cancellation)
    {
        if (IPAddress.TryParse(name, out var address))
        {
            return [EmbeddedAddresses.Normalized(address)];
        }

        try
        {
            return (await resolver.ResolveAsync(name, cancellation)).Select(EmbeddedAddresses.Normalized);
        }
        catch (SocketException)
        {
            // Who cannot resolve the server's name cannot be led to it by an address behind that name.
            return [];
        }
    }
}
