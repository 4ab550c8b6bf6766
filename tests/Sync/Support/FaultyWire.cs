using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace Keyferry.Sync.Tests.Support;

/// <summary>A wire to a server that can be cut, or go silent without a word to either end.</summary>
internal sealed class FaultyWire : IAsyncDisposable
{
    private readonly Uri _server;
    private readonly CancellationTokenSource _stop = new();
    private readonly ConcurrentDictionary<Socket, bool> _open = new();
    private readonly int _port;
    private TcpListener _listener;
    private Task _accepting;

    public FaultyWire(Uri server)
    {
        _server = server;
        _listener = new TcpListener(IPAddress.Loopback, 0);
        _listener.Start();
        _port = ((IPEndPoint)_listener.LocalEndpoint).Port;
        _accepting = AcceptAsync(_listener);
    }

    /// <summary>The port on loopback of the wire's own end.</summary>
    public int Port => _port;

    /// <summary>How many connections have been taken.</summary>
    public int Accepted { get; private set; }

    /// <summary>Whether nothing goes through, while every connection stays open.</summary>
    public bool Silent { get; set; }

    /// <summary>Cuts every connection and takes no new one: the server is gone.</summary>
    public async Task CutAsync()
    {
        _listener.Stop();
        foreach (var socket in _open.Keys)
        {
            socket.Dispose();
        }

        await _accepting;
    }

    /// <summary>The server is back.</summary>
    public void Mend()
    {
        _listener = new TcpListener(IPAddress.Loopback, _port);
        _listener.Start();
        _accepting = AcceptAsync(_listener);
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await CutAsync();
        _stop.Dispose();
    }

    private async Task AcceptAsync(TcpListener listener)
    {
        while (true)
        {
            try
            {
                var near = await listener.AcceptSocketAsync(_stop.Token);
                _open[near] = true;
                Accepted++;
                _ = RelayAsync(near);
            }
            catch (Exception e) when (e is SocketException or ObjectDisposedException or OperationCanceledException)
            {
                return;
            }
        }
    }

    private async Task RelayAsync(Socket near)
    {
        using var far = new Socket(SocketType.Stream, ProtocolType.Tcp);
        _open[far] = true;
        try
        {
            await far.ConnectAsync(_server.Host, _server.Port, _stop.Token);
            await Task.WhenAny(CopyAsync(near, far), CopyAsync(far, near));
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException or OperationCanceledException)
        {
            // One end is gone.
        }
        finally
        {
            near.Dispose();
            _open.TryRemove(near, out _);
            _open.TryRemove(far, out _);
        }
    }

    private async Task CopyAsync(Socket from, Socket to)
    {
        var buffer = new byte[16 * 1024];
        try
        {
            int read;
            while ((read = await from.ReceiveAsync(buffer, _stop.Token)) > 0)
            {
                // What is sent while the wire is silent is lost, as with packets that are dropped.
                if (!Silent)
                {
                    await to.SendAsync(buffer.AsMemory(0, read), _stop.Token);
                }
            }
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException or OperationCanceledException)
        {
            // One end is gone.
        }
    }
}
