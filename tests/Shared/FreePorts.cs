using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;

namespace Keyferry.Tests.Shared;

/// <summary>Ports on loopback for servers that are told where to listen.</summary>
internal static class FreePorts
{
    // Below those that a system gives to outgoing connections (Linux from 32768): one of these takes a port of that range at any
    // moment, and a server that starts seconds after its port was found then cannot listen.
    private const int First = 10_000;
    private const int End = 32_768;

    /// <summary>Finds a port; it is free until somebody takes it.</summary>
    public static int One() => Find(1)[0];

    /// <summary>Finds ports; they are free until somebody takes them.</summary>
    /// <param name="count">How many.</param>
    public static int[] Find(int count)
    {
        var held = new List<TcpListener>(count);
        try
        {
            for (var tries = 0; held.Count < count; tries++)
            {
                // Random, so that two runs that look at the same time hardly find the same.
                var listener = new TcpListener(IPAddress.Loopback, RandomNumberGenerator.GetInt32(First, End)) { ExclusiveAddressUse = true };
                try
                {
                    listener.Start();
                    held.Add(listener);
                }
                catch (SocketException) when (tries < 1_000)
                {
                    listener.Dispose();
                }
            }

            return [.. held.Select(static l => ((IPEndPoint)l.LocalEndpoint).Port)];
        }
        finally
        {
            held.ForEach(static l => l.Dispose());
        }
    }
}
