using System.Collections.Concurrent;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Keyferry.Benchmarks.Burst;
using Keyferry.Benchmarks.Calls.Stores;
using Keyferry.Benchmarks.Figures;
using Keyferry.Benchmarks.Processes;
using Keyferry.Kubernetes.Calls;
using Keyferry.Kubernetes.Connecting;

namespace Keyferry.Benchmarks.Rotation;

/// <summary>A server, an engine and a store, and when watches showed what became of a change.</summary>
internal sealed class RotationRun : IAsyncDisposable
{
    private const int LatencyMilliseconds = 20;
    private static readonly TimeSpan Pace = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    private readonly IApiServer _server;
    private readonly ChildServer _aws;
    private readonly EngineProcess _engine;
    private readonly KubeConnection _kube;
    private readonly TimeProvider _time;
    private readonly HttpClient _http = new();
    private readonly CancellationTokenSource _ending = new();
    private readonly ConcurrentDictionary<int, string> _wanted = new();
    private readonly ConcurrentDictionary<int, long> _secrets = new();
    private readonly ConcurrentDictionary<int, long> _restarts = new();
    private readonly ConcurrentDictionary<int, byte> _noted = new();
    private Task _watches = Task.CompletedTask;
    private int _made;

    private RotationRun(IApiServer server, ChildServer aws, EngineProcess engine, KubeConnection kube, TimeProvider time) =>
        (_server, _aws, _engine, _kube, _time) = (server, aws, engine, kube, time);

    /// <summary>Starts all of it.</summary>
    public static async Task<RotationRun> StartAsync(RotationOptions options, TimeProvider time, CancellationToken cancellation)
    {
        var server = options.IsReal ? await ClusterApiServer.StartAsync(isCoreOnly: false, cancellation) : await LocalApiServer.StartAsync(cancellation);
        var aws = await ChildServer.StartAsync([ServeCommand.Aws, $"{LatencyMilliseconds}"], cancellation);
        var log = Path.Combine(Path.GetDirectoryName(server.Kubeconfig)!, "keyferry.log");
        var engine = await EngineProcess.StartAsync(server.Kubeconfig, aws.Address, log, cancellation, $"--restart-debounce={options.Debounce}");
        var kube = KubeConnection.Open(
            new KubeConnectionOptions { KubeconfigPath = server.Kubeconfig, UserAgent = "keyferry-benchmarks" }, time);
        var run = new RotationRun(server, aws, engine, kube, time);
        await new BurstClient(kube.Http).PrepareAsync(AwsStore.Credentials, AwsStore.Provider(AwsStore.SecretsManager), cancellation);
        var secrets = new WatchFeed(kube.Http, BurstObjects.ManagedSecrets, run.SeenSecret);
        var deployments = new WatchFeed(kube.Http, RotationObjects.Deployments, run.SeenDeployment);
        run._watches = Task.WhenAll(secrets.RunAsync(run._ending.Token), deployments.RunAsync(run._ending.Token));
        await Task.WhenAll(secrets.Opened, deployments.Opened);
        return run;
    }

    /// <summary>Makes objects, rotates each once, and says how long it took.</summary>
    /// <param name="count">How many.</param>
    /// <param name="interval">Their refresh interval.</param>
    /// <param name="forces">Whether each is asked to be synced after its change.</param>
    /// <param name="cancellation">Ends it.</param>
    public async Task<(Percentiles ToSecret, Percentiles ToRestart)> MeasureAsync(
        int count, TimeSpan interval, bool forces, CancellationToken cancellation)
    {
        List<int> numbers = [.. Enumerable.Range(_made, count)];
        _made += count;
        foreach (var number in numbers)
        {
            var ns = BurstObjects.NamespaceOf(number);
            await SendAsync(HttpMethod.Post, $"/apis/external-secrets.io/v1/namespaces/{ns}/externalsecrets",
                RotationObjects.ExternalSecret(number, $"{(int)interval.TotalSeconds}s"), KubeHttp.Json, cancellation);
            await SendAsync(HttpMethod.Post, $"/apis/apps/v1/namespaces/{ns}/deployments", RotationObjects.Deployment(number), KubeHttp.Json, cancellation);
        }

        await UntilAsync("noted", () => numbers.Count(_noted.ContainsKey), count, cancellation);
        var changed = new Dictionary<int, long>();
        foreach (var number in numbers)
        {
            await PutAsync(number, cancellation);
            changed[number] = _time.GetTimestamp();
            if (forces)
            {
                var path = $"/apis/external-secrets.io/v1/namespaces/{BurstObjects.NamespaceOf(number)}/externalsecrets/{BurstObjects.NameOf(number)}";
                await SendAsync(HttpMethod.Patch, path, """{"metadata":{"annotations":{"force-sync":"1"}}}"""u8.ToArray(), "application/merge-patch+json", cancellation);
            }

            await Task.Delay(Pace, _time, cancellation);
        }

        await UntilAsync("restarted", () => numbers.Count(n => _restarts.ContainsKey(n) && _secrets.ContainsKey(n)), count, cancellation);
        return (Since(_secrets), Since(_restarts));

        Percentiles Since(ConcurrentDictionary<int, long> seen) =>
            new(numbers.Select(n => _time.GetElapsedTime(changed[n], seen[n]).TotalSeconds));
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _ending.CancelAsync();
        await _watches;
        _http.Dispose();
        _kube.Dispose();
        await _engine.DisposeAsync();
        await _aws.DisposeAsync();
        await _server.DisposeAsync();
        _ending.Dispose();
    }

    private async Task PutAsync(int number, CancellationToken cancellation)
    {
        var password = $"rotated password of {number}";
        _wanted[number] = password;
        using var request = new HttpRequestMessage(HttpMethod.Post, _aws.Address);
        request.Headers.TryAddWithoutValidation("X-Amz-Target", "secretsmanager.PutSecretValue");
        request.Content = JsonContent.Create(new JsonObject { ["SecretId"] = RotationObjects.KeyOf(number), ["SecretString"] = password });
        using var answer = await _http.SendAsync(request, cancellation);
        answer.EnsureSuccessStatusCode();
    }

    private async Task UntilAsync(string what, Func<int> done, int count, CancellationToken cancellation)
    {
        var start = _time.GetTimestamp();
        while (done() < count)
        {
            _engine.ThrowIfEnded();
            if (_time.GetElapsedTime(start) > Patience)
            {
                throw new TimeoutException($"{done()} of {count} were {what} after {Patience.TotalMinutes} min:\n{_engine.LastLines()}");
            }

            await Task.Delay(TimeSpan.FromMilliseconds(200), _time, cancellation);
        }
    }

    private async Task SendAsync(HttpMethod method, string path, byte[] body, string type, CancellationToken cancellation)
    {
        using var content = KubeHttp.Body(body, type);
        using var answer = await _kube.Http.SendAsync(method, path, KubeHttp.Json, content, cancellation);
        if (!answer.IsSuccessStatusCode)
        {
            throw new InvalidOperationException($"{path}: the API server answered {(int)answer.StatusCode}: {Encoding.UTF8.GetString(await answer.Content.ReadAsByteArrayAsync(cancellation))}");
        }
    }

    private void SeenSecret(JsonElement secret)
    {
        var number = NumberOf(secret);
        if (_wanted.TryGetValue(number, out var wanted) && RotationObjects.PasswordOf(secret) == wanted)
        {
            _secrets.TryAdd(number, _time.GetTimestamp());
        }
    }

    private void SeenDeployment(JsonElement deployment)
    {
        var number = NumberOf(deployment);
        if (RotationObjects.RestartedAt(deployment) is not null)
        {
            _restarts.TryAdd(number, _time.GetTimestamp());
        }
        else if (RotationObjects.IsNoted(deployment))
        {
            _noted.TryAdd(number, 0);
        }
    }

    private static int NumberOf(JsonElement item) => BurstObjects.NumberOf(item.GetProperty("metadata").GetProperty("name").GetString());
}
