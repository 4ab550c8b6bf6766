using System.Net;

namespace Keyferry.Providers.Http;

/// <summary>Finds the addresses of a host.</summary>
public interface IHostResolver
{
    /// <summary>Finds the addresses.</summary>
    /// <param name="host">The host's name.</param>
    /// <param name="cancellation">Ends the search.</param>
    /// <exception cref="System.Net.Sockets.SocketException">The name leads nowhere.</exception>
    ValueTask<IPAddress[]> ResolveAsync(string host, CancellationToken cancellation);
}

/// <summary>Asks the operating system.</summary>
public sealed class SystemHostResolver : IHostResolver
{
    /// <inheritdoc/>
    public async ValueTask<IPAddress[]> ResolveAsync(string host, CancellationToken cancellation) =>
        await Dns.GetHostAddressesAsync(host, cancellation);
}
