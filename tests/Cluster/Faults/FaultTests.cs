using Keyferry.Cluster.Tests.Fixture;
using NUnit.Framework;

namespace Keyferry.Cluster.Tests.Faults;

/// <summary>
/// What goes wrong around the engine, on servers of their own: whatever it was, every Secret is right soon afterwards, none is
/// lost or half written, and no object is forgotten.
/// </summary>
[Parallelizable(ParallelScope.Self)]
public sealed class FaultTests
{
    private readonly Random _random = new(20261129);
    private ClusterServers _servers = null!;
    private RawApi _api = null!;

    [OneTimeSetUp]
    public async Task StartAsync()
    {
        _servers = await ClusterServers.StartAsync();
        _api = new RawApi(_servers.Environment);
    }

    [OneTimeTearDown]
    public async Task StopAsync()
    {
        _api?.Dispose();
        if (_servers is not null)
        {
            await _servers.DisposeAsync();
        }
    }

    [Test]
    public async Task The_API_server_may_die_in_the_middle_of_a_burst()
    {
        await using var keyferry = await StartKeyferryAsync();
        var load = await LoadAsync("restart");

        var burst = load.CreateAsync(0, 200);
        await Task.Delay(1500);
        var restarts = new[] { "kube-apiserver", "crd-server" }
            .Where(n => File.Exists(Path.Combine(_servers.State, $"{n}.pid")))
            .Select(n => ServerRestart.OfAsync(_servers.State, n, TimeSpan.FromSeconds(2)));
        await Task.WhenAll(restarts);
        await burst;
        await load.RotateAsync();

        await load.UntilRightAsync(60, () => keyferry.Log);
        Assert.That(keyferry.HasExited, Is.False);
    }

    [Test]
    public async Task Storms_of_refusals_and_watches_cut_at_any_byte_leave_nothing_undone()
    {
        await using var proxy = await FaultProxy.StartAsync(_servers.Environment);
        var through = new Dictionary<string, string>(_servers.Environment)
        {
            ["KUBECONFIG"] = await proxy.WriteKubeconfigAsync(_servers.State, _servers.Environment["KUBE_TOKEN"]),
        };
        await using var keyferry = await KeyferryProcess.StartAsync(
            through, Path.Combine(_servers.State, "through-proxy.log"), "--enable-leader-election=false");
        var load = await LoadAsync("storms");
        await load.CreateAsync(0, 60);

        proxy.Misbehave(Storm);
        await ChurnAsync(load, from: 60, rounds: 8);
        proxy.Misbehave(null);

        await load.UntilRightAsync(60, () => keyferry.Log);
        Assert.That(proxy.Hits, Is.GreaterThan(100));
        Assert.That(keyferry.HasExited, Is.False);
    }

    [Test]
    public async Task The_engine_may_be_killed_at_any_moment()
    {
        int[] ports;
        FaultLoad load;
        GeneratedLoad made;
        await using (var first = await StartKeyferryAsync())
        {
            load = await LoadAsync("kills");
            made = new GeneratedLoad(_api, "faults-made");
            await load.CreateAsync(0, 40);
            await made.StartAsync();
            await made.CreateAsync(10);
            ports = first.Ports;
        }

        using var stop = new CancellationTokenSource();
        var churn = Task.Run(async () =>
        {
            for (var round = 0; !stop.IsCancellationRequested; round++)
            {
                await ChurnAsync(load, 40 + (round * 5), rounds: 1);
                await made.CreateAsync(2);
            }
        });
        for (var kills = 0; kills < 20; kills++)
        {
            await using var killed = _servers.LaunchKeyferry(ports, "--enable-leader-election=false");
            await Task.Delay(_random.Next(500, 6000));
            await killed.KillAsync();
            await WholeAsync(load);
            await made.CheckAsync();
        }

        await stop.CancelAsync();
        await using var keyferry = _servers.LaunchKeyferry(ports, "--enable-leader-election=false");
        await churn;
        await load.UntilRightAsync(60, () => keyferry.Log);
        await made.UntilAllAsync(60, () => keyferry.Log);
    }

    [Test]
    public async Task Stores_that_hang_or_answer_garbage_keep_nobody_else_waiting()
    {
        await using var keyferry = await StartKeyferryAsync();
        using var stores = new BadStores(_servers, "stores");
        await stores.StartAsync();
        var load = await LoadAsync("healthy");

        await stores.CreateAsync(40);
        await load.CreateAsync(0, 40);

        await load.UntilRightAsync(20, () => keyferry.Log);
        await stores.UntilTellsAsync("garbage", "the server answered 500 and no Kubernetes Status", keyferry);
        await stores.UntilLargeIsThereAsync();
        Assert.That(keyferry.Log, Does.Not.Contain(BadStores.Marker));
    }

    [Test]
    public async Task The_clock_may_jump_either_way()
    {
        await using var clock = await JumpingClock.CreateAsync(_servers);
        await using var keyferry = await KeyferryProcess.StartAsync(
            clock.Environment, Path.Combine(_servers.State, "jumping.log"), "--enable-leader-election=false");
        var load = await LoadAsync("clock");
        await load.CreateAsync(0, 30);
        await load.UntilRightAsync(60, () => keyferry.Log);

        foreach (var jump in new[] { TimeSpan.FromHours(2), TimeSpan.FromMinutes(-30), TimeSpan.FromDays(2), TimeSpan.Zero })
        {
            await clock.SetAsync(jump);
            await ChurnAsync(load, load.Next, rounds: 2);
            await load.UntilRightAsync(60, () => keyferry.Log);
        }

        Assert.That(keyferry.HasExited, Is.False);
    }

    private Task<KeyferryProcess> StartKeyferryAsync() => _servers.StartKeyferryAsync("--enable-leader-election=false");

    private async Task<FaultLoad> LoadAsync(string name)
    {
        var load = new FaultLoad(_api, $"faults-{name}");
        await load.StartAsync();
        return load;
    }

    /// <summary>Objects come, go and are tampered with, and the store's values change.</summary>
    private static async Task ChurnAsync(FaultLoad load, int from, int rounds)
    {
        for (var round = 0; round < rounds; round++)
        {
            await load.RotateAsync();
            await load.CreateAsync(from + (round * 5), 5);
            await load.TamperAsync(0, 3);
            await load.DeleteAsync(from + (round * 5), 2);
            await Task.Delay(1000);
        }
    }

    /// <summary>No Secret has one key of one version and the other of another.</summary>
    private static async Task WholeAsync(FaultLoad load) => Assert.That(
        (await load.SecretsAsync()).Where(static s => s.Value.A is not null && s.Value.A != s.Value.B).Select(static s => s.Key),
        Is.Empty, "half written");

    private ProxyFault? Storm(ProxyRequest request)
    {
        int dice;
        lock (_random)
        {
            dice = _random.Next(100);
            if (request.IsWatch)
            {
                return dice < 15 ? new ProxyFault(410, "Expired") : dice < 80 ? new ProxyFault(CutAfter: _random.Next(0, 6000)) : null;
            }
        }

        return dice switch
        {
            < 8 => new ProxyFault(503, "ServiceUnavailable"),
            < 12 => new ProxyFault(500, "InternalError"),
            < 18 => new ProxyFault(429, "TooManyRequests", RetryAfter: 1),
            < 30 when request.IsWrite => new ProxyFault(409, "Conflict"),
            < 30 when request.IsList => new ProxyFault(410, "Expired"),

            // Carried out, and the answer is lost.
            < 36 => new ProxyFault(CutAfter: 0),
            _ => null,
        };
    }
}
