using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Keyferry.CloudDouble.Proxy;

/// <summary>
/// An HTTP proxy that knows CONNECT only (RFC 9110, section 9.3.6), and leads every host it knows to one server of this machine.
/// </summary>
internal sealed class ConnectProxy : IAsyncDisposable
{
    private const int LargestHead = 8 * 1024;

    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _ending = new();
    private readonly int _target;
    private readonly Func<string, bool> _isKnown;
    private readonly Task _loop;

    /// <summary>Starts a proxy on a free port.</summary>
    /// <param name="target">The port on loopback that connections are led to.</param>
    /// <param name="isKnown">Whether a host is there at all.</param>
    public ConnectProxy(int target, Func<string, bool> isKnown)
    {
        (_target, _isKnown) = (target, isKnown);
        _listener.Start();
        Address = new Uri($"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}");
        _loop = AcceptAsync();
    }

    /// <summary>Where it listens.</summary>
    public Uri Address { get; }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _ending.CancelAsync();
        await _loop;
        _listener.Dispose();
        _ending.Dispose();
    }

    private async Task AcceptAsync()
    {
        while (!_ending.IsCancellationRequested)
        {
            try
            {
                _ = ServeAsync(await _listener.AcceptTcpClientAsync(_ending.Token));
            }
            catch (Exception e) when (e is OperationCanceledException or SocketException)
            {
                // Ended, or the caller went away.
            }
        }
    }

    private async Task ServeAsync(TcpClient caller)
    {
        using (caller)
        using (var server = new TcpClient())
        {
            try
            {
                var stream = caller.GetStream();
                var host = HostOf(await HeadAsync(stream));
                if (host is null || !_isKnown(host))
                {
                    await stream.WriteAsync(Encoding.ASCII.GetBytes(
                        $"HTTP/1.1 {(host is null ? "405 Method Not Allowed" : "502 Bad Gateway")}\r\nContent-Length: 0\r\n\r\n"), _ending.Token);
                    return;
                }

                await server.ConnectAsync(IPAddress.Loopback, _target, _ending.Token);
                await stream.WriteAsync("HTTP/1.1 200 Connection established\r\n\r\n"u8.ToArray(), _ending.Token);
                var there = server.GetStream();
                await Task.WhenAny(stream.CopyToAsync(there, _ending.Token), there.CopyToAsync(stream, _ending.Token));
            }
            catch (Exception e) when (e is IOException or SocketException or OperationCanceledException)
            {
                // Either end went away.
            }
        }
    }

    // Nothing follows the head before the answer to it, so single bytes cannot take too much.
    private async Task<string> HeadAsync(NetworkStream stream)
    {
        var head = new StringBuilder();
        var one = new byte[1];
        while (head.Length < LargestHead && await stream.ReadAsync(one, _ending.Token) == 1)
        {
            head.Append((char)one[0]);
            if (one[0] == '\n' && head.Length >= 4 && head[^3] == '\n')
            {
                break;
            }
        }

        return head.ToString();
    }

    private static string? HostOf(string head) =>
        head.Split(' ') is ["CONNECT", var place, ..] && place.LastIndexOf(':') is > 0 and var colon ? place[..colon] : null;
}
