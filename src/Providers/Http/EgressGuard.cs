using System.Net;
using Keyferry.Kubernetes.Connecting;

namespace Keyferry.Providers.Http;

/// <summary>Opens the connections of one store: to the addresses that were checked, and to no others.</summary>
/// <param name="policy">Where connections may lead.</param>
/// <param name="use">What they are for.</param>
/// <param name="proxy">The proxy that the process's environment names; null means the runtime's reading of it.</param>
public sealed class EgressGuard(EgressPolicy policy, EgressUse use, IWebProxy? proxy = null)
{
    /// <summary>The proxy that the process's environment names.</summary>
    public IWebProxy ProcessProxy { get; } = proxy ?? HttpClient.DefaultProxy;

    /// <summary>Opens a connection, for <see cref="SocketsHttpHandler.ConnectCallback"/>.</summary>
    /// <exception cref="EgressRefusedException">The policy refuses it.</exception>
    public async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken cancellation)
    {
        var endpoint = context.DnsEndPoint;
        var destination = context.InitialRequestMessage.RequestUri;
        if (destination is not null && ProxyOf(destination) is { } own
            && own.IdnHost == endpoint.Host && own.Port == endpoint.Port)
        {
            // The proxy's own address is the operator's, and so is whom it lets through; it resolves the name by itself.
            await CheckProxiedAsync(destination, cancellation);
            return await LiveSockets.ConnectAsync(context, cancellation);
        }

        var addresses = await policy.ResolveAsync(endpoint.Host, endpoint.Port, use, cancellation);
        return await LiveSockets.ConnectAsync(socket => socket.ConnectAsync(addresses, endpoint.Port, cancellation));
    }

    /// <summary>Opens a connection to a server, or to the process's proxy where one leads there, and closes it.</summary>
    /// <param name="server">The server.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <exception cref="EgressRefusedException">The policy refuses it.</exception>
    public async ValueTask ProbeAsync(Uri server, CancellationToken cancellation)
    {
        if (ProxyOf(server) is { } proxy)
        {
            await CheckProxiedAsync(server, cancellation);
            await using var tunnel = await LiveSockets.ConnectAsync(
                socket => socket.ConnectAsync(proxy.IdnHost, proxy.Port, cancellation));
            return;
        }

        var addresses = await policy.ResolveAsync(server.IdnHost, server.Port, use, cancellation);
        await using var stream = await LiveSockets.ConnectAsync(
            socket => socket.ConnectAsync(addresses, server.Port, cancellation));
    }

    /// <summary>Checks a request that goes through the process's proxy; others are checked when they connect.</summary>
    /// <exception cref="EgressRefusedException">The policy refuses it.</exception>
    public ValueTask CheckAsync(Uri destination, CancellationToken cancellation) =>
        ProxyOf(destination) is null ? ValueTask.CompletedTask : CheckProxiedAsync(destination, cancellation);

    private ValueTask CheckProxiedAsync(Uri destination, CancellationToken cancellation) =>
        policy.CheckProxiedAsync(destination.IdnHost, destination.Port, use, cancellation);

    private Uri? ProxyOf(Uri destination) =>
        ProcessProxy.IsBypassed(destination) || ProcessProxy.GetProxy(destination) is not { } found || found == destination
            ? null
            : found;
}
