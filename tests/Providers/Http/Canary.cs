using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Keyferry.Providers.Tests.Http;

/// <summary>A server on loopback, over IPv4 and IPv6, that counts who connects and answers every request the same.</summary>
internal sealed class Canary : IAsyncDisposable
{
    private readonly List<Socket> _listeners = [];
    private readonly CancellationTokenSource _stop = new();
    private readonly List<Task> _loops = [];
    private readonly string _answer;
    private int _connections;

    public Canary(string answer = "HTTP/1.1 200 OK\r\nContent-Length: 5\r\nConnection: close\r\n\r\ncaged", IPAddress? only = null)
    {
        _answer = answer;
        Port = Listen(only ?? IPAddress.Any, 0);
        if (only is null && Socket.OSSupportsIPv6)
        {
            Listen(IPAddress.IPv6Any, Port);
        }
    }

    public int Port { get; }

    public int Connections => Volatile.Read(ref _connections);

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listeners.ForEach(static l => l.Dispose());
        await Task.WhenAll(_loops);
        _stop.Dispose();
    }

    private int Listen(IPAddress address, int port)
    {
        var socket = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        if (address.AddressFamily == AddressFamily.InterNetworkV6)
        {
            socket.DualMode = false;
        }

        socket.Bind(new IPEndPoint(address, port));
        socket.Listen();
        _listeners.Add(socket);
        _loops.Add(AcceptAsync(socket));
        return ((IPEndPoint)socket.LocalEndPoint!).Port;
    }

    private async Task AcceptAsync(Socket listener)
    {
        try
        {
            while (true)
            {
                using var client = await listener.AcceptAsync(_stop.Token);
                Interlocked.Increment(ref _connections);
                var buffer = new byte[4096];
                await client.ReceiveAsync(buffer, _stop.Token);
                await client.SendAsync(Encoding.ASCII.GetBytes(_answer), _stop.Token);
                client.Shutdown(SocketShutdown.Send);
            }
        }
        catch (Exception e) when (e is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            // The test is over.
        }
    }
}
