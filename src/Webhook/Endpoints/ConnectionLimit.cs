using Microsoft.AspNetCore.Connections;

namespace Keyferry.Webhook.Endpoints;

/// <summary>
/// The most connections that one port has open at a time; what comes above is closed at once. Kestrel's own limit is
/// shared by all ports: whoever filled the webhook's would shut out the kubelet's probes.
/// </summary>
/// <param name="most">How many.</param>
public sealed class ConnectionLimit(int most)
{
    private int _open;

    /// <summary>How many are open.</summary>
    public int Open => Volatile.Read(ref _open);

    /// <summary>Lets a connection in, or closes it.</summary>
    /// <param name="next">What the connection is for.</param>
    public ConnectionDelegate Guard(ConnectionDelegate next) => async connection =>
    {
        if (Interlocked.Increment(ref _open) > most)
        {
            Interlocked.Decrement(ref _open);
            connection.Abort(new ConnectionAbortedException($"more than {most} connections are open at this port"));
            return;
        }

        try
        {
            await next(connection);
        }
        finally
        {
            Interlocked.Decrement(ref _open);
        }
    };
}
