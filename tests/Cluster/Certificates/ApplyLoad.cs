using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using Keyferry.Cluster.Tests.Fixture;

namespace Keyferry.Cluster.Tests.Certificates;

/// <summary>Dry-run creations of an ExternalSecret, 50 a second, that all must be taken.</summary>
public sealed class ApplyLoad : IAsyncDisposable
{
    private static readonly TimeSpan Between = TimeSpan.FromMilliseconds(20);

    private static readonly JsonNode Probe = JsonNode.Parse("""
        {"apiVersion": "external-secrets.io/v1", "kind": "ExternalSecret", "metadata": {"generateName": "probe-", "namespace": "default"},
         "spec": {"secretStoreRef": {"name": "nowhere"}, "data": [{"secretKey": "a", "remoteRef": {"key": "a"}}]}}
        """)!;

    private readonly RawApi _api = new(RealCluster.Environment);
    private readonly ConcurrentQueue<(DateTimeOffset At, string What)> _failures = new();
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _running;
    private int _made;

    /// <summary>Begins.</summary>
    public ApplyLoad() => _running = RunAsync();

    /// <summary>How many were answered.</summary>
    public int Made => Volatile.Read(ref _made);

    /// <summary>Those that failed, with the time and the server's words.</summary>
    public IReadOnlyList<(DateTimeOffset At, string What)> Failures => [.. _failures];

    /// <summary>Ends it and waits for the last answer.</summary>
    public async Task StopAsync()
    {
        await _stop.CancelAsync();
        await _running;
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        _api.Dispose();
        _stop.Dispose();
    }

    private async Task RunAsync()
    {
        var path = RawApi.Collection(Probe) + "?dryRun=All";
        var body = Probe.ToJsonString();
        using var timer = new PeriodicTimer(Between);
        List<Task> running = [];
        while (!_stop.IsCancellationRequested)
        {
            running.RemoveAll(static t => t.IsCompletedSuccessfully);
            running.Add(OneAsync(path, body));
            await timer.WaitForNextTickAsync(CancellationToken.None);
        }

        await Task.WhenAll(running);
    }

    private async Task OneAsync(string path, string body)
    {
        await Task.Yield();
        try
        {
            var answer = await _api.SendAsync(HttpMethod.Post, path, body, "application/json");
            Interlocked.Increment(ref _made);
            if (answer.Status >= 300)
            {
                _failures.Enqueue((TimeProvider.System.GetUtcNow(), $"{answer.Status}: {answer.Body?["message"]}"));
            }
        }
        catch (HttpRequestException e)
        {
            _failures.Enqueue((TimeProvider.System.GetUtcNow(), e.Message));
        }
    }
}
