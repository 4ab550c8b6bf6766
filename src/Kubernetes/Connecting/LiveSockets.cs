using System.Net.Sockets;

namespace Keyferry.Kubernetes.Connecting;

/// <summary>
/// Connects so that a dead peer is noticed within half a minute also when it sends no FIN: TCP keep-alive where nothing
/// waits to be acknowledged, a time limit on acknowledgements where something does.
/// </summary>
public static class LiveSockets
{
    private const int IdleSeconds = 15;
    private const int ProbeSeconds = 3;
    private const int Probes = 3;

    // From the kernel's tcp(7): IPPROTO_TCP and TCP_USER_TIMEOUT; .NET has no name for it.
    private const int ProtocolTcp = 6;
    private const int UserTimeout = 18;

    /// <summary>Opens a connection.</summary>
    public static ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken cancellation) =>
        ConnectAsync(socket => socket.ConnectAsync(context.DnsEndPoint, cancellation));

    /// <summary>Opens a connection.</summary>
    /// <param name="connect">Connects the socket, to the first of several addresses that answers.</param>
    public static async ValueTask<Stream> ConnectAsync(Func<Socket, ValueTask> connect)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            // First: a socket with options that .NET cannot carry over to another is good for one address only.
            await connect(socket);
            socket.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.KeepAlive, true);
            socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveTime, IdleSeconds);
            socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveInterval, ProbeSeconds);
            socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveRetryCount, Probes);
            if (OperatingSystem.IsLinux())
            {
                var milliseconds = (IdleSeconds + (ProbeSeconds * Probes)) * 1000;
                socket.SetRawSocketOption(ProtocolTcp, UserTimeout, BitConverter.GetBytes(milliseconds));
            }

            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
