using System.Net;

namespace Keyferry.Providers.Http;

/// <summary>
/// Where connections to addresses that tenants supply may lead: never to a metadata service, this host, its link, nor,
/// for webhooks, to the API server, unless an administrator names it. See docs/decisions/0024-egress-guard.md.
/// </summary>
/// <param name="allow">What is open though it is closed by default, or by <paramref name="deny"/>.</param>
/// <param name="deny">What is closed though it is open by default.</param>
/// <param name="resolver">Finds the addresses of names; null means the operating system.</param>
/// <param name="apiServer">Where the API server answers; null means that only its names are known.</param>
public sealed class EgressPolicy(
    IReadOnlyList<EgressRule> allow, IReadOnlyList<EgressRule> deny, IHostResolver? resolver = null,
    ApiServerAddresses? apiServer = null)
{
    private const string WayOut = "where this is meant, an administrator names it with --allow-egress";

    private readonly IHostResolver _resolver = resolver ?? new SystemHostResolver();
    private readonly ApiServerAddresses _apiServer = apiServer ?? ApiServerAddresses.Unknown;

    /// <summary>Nothing is opened and nothing is closed.</summary>
    public static EgressPolicy Default { get; } = new([], []);

    /// <summary>Finds the addresses to connect to: those, and no others, may be used for the call.</summary>
    /// <param name="host">The host, as a name or an address in any form.</param>
    /// <param name="port">The port.</param>
    /// <param name="use">What the connection is for.</param>
    /// <param name="cancellation">Ends the search.</param>
    /// <exception cref="EgressRefusedException">None of the addresses may be connected to.</exception>
    /// <exception cref="System.Net.Sockets.SocketException">The name leads nowhere.</exception>
    public async ValueTask<IPAddress[]> ResolveAsync(
        string host, int port, EgressUse use, CancellationToken cancellation)
    {
        var (permitted, refusal) = await CheckAsync(host, port, use, cancellation);
        return permitted.Length > 0 ? permitted : throw new EgressRefusedException(refusal ?? $"{host} has no address");
    }

    /// <summary>
    /// Checks a host that a proxy will resolve: its name, and all addresses that it has here. A name that only the proxy can
    /// resolve passes.
    /// </summary>
    /// <param name="host">The host.</param>
    /// <param name="port">The port.</param>
    /// <param name="use">What the connection is for.</param>
    /// <param name="cancellation">Ends the search.</param>
    /// <exception cref="EgressRefusedException">The host is refused.</exception>
    public async ValueTask CheckProxiedAsync(string host, int port, EgressUse use, CancellationToken cancellation)
    {
        try
        {
            if ((await CheckAsync(host, port, use, cancellation)).Refusal is { } refusal)
            {
                throw new EgressRefusedException(refusal);
            }
        }
        catch (System.Net.Sockets.SocketException)
        {
            // The proxy's operator decides where it leads.
        }
    }

    private async ValueTask<(IPAddress[] Permitted, string? Refusal)> CheckAsync(
        string host, int port, EgressUse use, CancellationToken cancellation)
    {
        var name = HostNames.Normalized(host);
        var isNamed = allow.Any(r => r.IsExact && r.Names(name, port));
        if (HostNames.IsMetadata(name) && !isNamed)
        {
            return ([], Refusal(name, "is a metadata service of a cloud", WayOut));
        }

        if (use == EgressUse.Webhook && !isNamed && HostNames.IsApiServer(name))
        {
            return ([], ApiServer(name));
        }

        var addresses = IPAddress.TryParse(name, out var literal) ? [literal] : await _resolver.ResolveAsync(name, cancellation);
        var permitted = new List<IPAddress>();
        string? refusal = null;
        foreach (var address in addresses)
        {
            var reason = Reason(name, EmbeddedAddresses.Normalized(address), port)
                ?? (use == EgressUse.Webhook && !isNamed ? await ApiServerReasonAsync(name, address, port, cancellation) : null);
            refusal ??= reason;
            if (reason is null)
            {
                permitted.Add(address);
            }
        }

        return ([.. permitted], refusal);
    }

    private string? Reason(string name, IPAddress address, int port)
    {
        IReadOnlyList<IPAddress> all = [address, .. EmbeddedAddresses.Of(address)];
        var uses = all.Select(ReservedAddresses.Of).ToList();
        if (uses.Contains(AddressUse.Metadata))
        {
            // A range or a name does not open a metadata service: who writes one rarely thinks of it.
            var isNamed = allow.Any(r => r.IsExact && r.Names(address, port))
                || (HostNames.IsMetadata(name) && allow.Any(r => r.IsExact && r.Names(name, port)));
            return isNamed ? null : Refusal(name, "leads to a metadata service of a cloud", WayOut);
        }

        if (allow.Any(r => r.Names(name, port) || r.Names(address, port)))
        {
            return null;
        }

        return uses.Contains(AddressUse.Loopback) ? Refusal(name, "leads to the host that Keyferry itself runs on", WayOut)
            : uses.Contains(AddressUse.LinkLocal) ? Refusal(name, "leads to a link-local address", WayOut)
            : uses.Contains(AddressUse.Unusable) ? Refusal(name, "leads to an address that is no single host's", "use another address")
            : deny.Any(r => r.Names(name, port) || all.Any(a => r.Names(a, port)))
                ? Refusal(name, "is closed by --deny-egress", WayOut)
            : null;
    }

    private async ValueTask<string?> ApiServerReasonAsync(
        string name, IPAddress address, int port, CancellationToken cancellation)
    {
        var normalized = EmbeddedAddresses.Normalized(address);
        return !allow.Any(r => r.IsExact && r.Names(normalized, port))
            && await _apiServer.ContainsAsync(name, [normalized, .. EmbeddedAddresses.Of(normalized)], port, cancellation)
                ? ApiServer(name)
                : null;
    }

    private static string ApiServer(string name) => Refusal(
        name, "leads to the cluster's API server, which webhooks may not call", WayOut + ", or use the kubernetes provider");

    // Never the address that a name leads to: it may be another one at each attempt, and the text has to stay the same.
    private static string Refusal(string name, string why, string wayOut) => $"refused by the egress guard: {name} {why}; {wayOut}";
}

/// <summary>What a connection is for.</summary>
public enum EgressUse
{
    /// <summary>A store or generator with a protocol of its own.</summary>
    Store,

    /// <summary>A webhook, whose requests a tenant writes as he likes: it may not call the API server either.</summary>
    Webhook,
}
