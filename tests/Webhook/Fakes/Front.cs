using System.Net;
using System.Net.Sockets;

namespace Keyferry.Webhook.Tests.Fakes;

/// <summary>
/// A Service before several replicas: each new connection goes to one that was ready when it was asked last; connections
/// that are open stay where they are, as with kube-proxy.
/// </summary>
public sealed class Front : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly HttpClient _http = new() { Timeout = TimeSpan.FromSeconds(2) };
    private readonly Lock _lock = new();
    private readonly List<Replica> _replicas = [];
    private readonly Task _running;
    private int _next;

    public Front()
    {
        _listener.Start();
        _running = Task.WhenAll(AcceptAsync(), ProbeAsync());
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    /// <summary>How many replicas are ready, as far as the front knows.</summary>
    public int Ready
    {
        get
        {
            lock (_lock)
            {
                return _replicas.Count(static r => r.Ready);
            }
        }
    }

    /// <summary>How many connections went to a replica.</summary>
    public int ConnectionsTo(int webhookPort)
    {
        lock (_lock)
        {
            return _replicas.First(r => r.Webhook == webhookPort).Connections;
        }
    }

    public void Add(int webhookPort, int healthPort)
    {
        lock (_lock)
        {
            _replicas.Add(new Replica(webhookPort, healthPort));
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Stop();
        await _running.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _http.Dispose();
        _listener.Dispose();
        _stop.Dispose();
    }

    private async Task AcceptAsync()
    {
        while (!_stop.IsCancellationRequested)
        {
            _ = PipeAsync(await _listener.AcceptTcpClientAsync(_stop.Token));
        }
    }

    private async Task PipeAsync(TcpClient caller)
    {
        using (caller)
        using (var backend = new TcpClient())
        {
            Replica? chosen;
            lock (_lock)
            {
                var ready = _replicas.Where(static r => r.Ready).ToList();
                chosen = ready.Count == 0 ? null : ready[_next++ % ready.Count];
                if (chosen is not null)
                {
                    chosen.Connections++;
                }
            }

            if (chosen is null)
            {
                return;
            }

            try
            {
                await backend.ConnectAsync(IPAddress.Loopback, chosen.Webhook, _stop.Token);
                await Task.WhenAll(CopyAsync(caller, backend), CopyAsync(backend, caller));
            }
            catch (Exception e) when (e is SocketException or IOException or OperationCanceledException)
            {
                // The caller sees the end of its connection.
            }
        }
    }

    private async Task CopyAsync(TcpClient from, TcpClient to)
    {
        await from.GetStream().CopyToAsync(to.GetStream(), _stop.Token);
        to.Client.Shutdown(SocketShutdown.Send);
    }

    private async Task ProbeAsync()
    {
        while (!_stop.IsCancellationRequested)
        {
            List<Replica> replicas;
            lock (_lock)
            {
                replicas = [.. _replicas];
            }

            foreach (var replica in replicas)
            {
                try
                {
                    using var answer = await _http.GetAsync(new Uri($"http://127.0.0.1:{replica.Health}/readyz"), _stop.Token);
                    replica.Ready = answer.StatusCode == HttpStatusCode.OK;
                }
                catch (HttpRequestException)
                {
                    replica.Ready = false;
                }
            }

            await Task.Delay(200, _stop.Token);
        }
    }

    private sealed class Replica(int webhook, int health)
    {
        public int Webhook => webhook;

        public int Health => health;

        public bool Ready { get; set; }

        public int Connections { get; set; }
    }
}
