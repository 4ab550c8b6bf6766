using System.Net;
using System.Net.Sockets;

namespace Keyferry.Benchmarks.Processes;

/// <summary>Finds ports on loopback that nobody listens on.</summary>
internal static class FreePorts
{
    /// <summary>Finds ports; they are free until somebody takes them.</summary>
    /// <param name="count">How many.</param>
    public static IReadOnlyList<int> Find(int count)
    {
        var listeners = Enumerable.Range(0, count).Select(static _ => new TcpListener(IPAddress.Loopback, 0)).ToArray();
        try
        {
            foreach (var listener in listeners)
            {
                listener.Start();
            }

            return [.. listeners.Select(static l => ((IPEndPoint)l.LocalEndpoint).Port)];
        }
        finally
        {
            foreach (var listener in listeners)
            {
                listener.Dispose();
            }
        }
    }
}
