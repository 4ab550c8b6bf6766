using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Keyferry.Kubernetes.Types;
using Keyferry.Sync.Restarts;
using Keyferry.Sync.Tests.Support;
using NUnit.Framework;

namespace Keyferry.Sync.Tests.Restarts;

/// <summary>An engine over a server in memory that rolls Deployments out, and what a person does there.</summary>
internal sealed class RestartScene : IAsyncDisposable
{
    private const string Apps = "/apis/apps/v1/namespaces/ns";
    private const string Core = "/api/v1/namespaces/ns";
    private readonly TestCluster _cluster;
    private readonly Func<RestartOptions, RestartOptions> _with;
    private EngineRun? _engine;

    private RestartScene(TestCluster cluster, Func<RestartOptions, RestartOptions> with) => (_cluster, _with) = (cluster, with);

    public TestCluster Cluster => _cluster;

    public EngineRun Engine => _engine!;

    public static async Task<RestartScene> StartAsync(Func<RestartOptions, RestartOptions>? with = null)
    {
        var scene = new RestartScene(await TestCluster.StartAsync(), with ?? (static o => o));
        scene.StartEngine();
        return scene;
    }

    /// <summary>Starts an engine, the first or after <see cref="StopEngineAsync"/>.</summary>
    public void StartEngine() => _engine = AnotherEngine();

    /// <summary>Starts one beside it, which the caller ends.</summary>
    public EngineRun AnotherEngine() => EngineRun.Start(_cluster.Kubeconfig, o => o with
    {
        Restarts = _with(new RestartOptions { Debounce = TimeSpan.FromMilliseconds(300), KeySecret = new ObjectKey("ns", RestartOptions.DefaultKeyName) }),
    });

    public async Task StopEngineAsync()
    {
        await _engine!.DisposeAsync();
        _engine = null;
    }

    /// <summary>Makes a workload whose pods take all variables of a Secret.</summary>
    public Task WorkloadAsync(string plural, string name, string secret, params (string Name, string Value)[] annotations) =>
        WorkloadAsync(plural, name, annotations, $$"""{"containers":[{"name":"c","image":"i","envFrom":[{"secretRef":{"name":"{{secret}}"} }]}]}""");

    /// <summary>Makes a workload.</summary>
    public Task WorkloadAsync(string plural, string name, (string Name, string Value)[] annotations, string podSpec)
    {
        var body = new JsonObject
        {
            ["metadata"] = new JsonObject { ["name"] = name, ["annotations"] = Map(annotations) },
            ["spec"] = new JsonObject
            {
                ["selector"] = JsonNode.Parse($$"""{"matchLabels":{"app":"{{name}}"} }"""),
                ["template"] = new JsonObject
                {
                    ["metadata"] = JsonNode.Parse($$"""{"labels":{"app":"{{name}}"} }"""), ["spec"] = JsonNode.Parse(podSpec),
                },
            },
        };
        return _cluster.SendAsync("POST", $"{Apps}/{plural}", body.ToJsonString());
    }

    public Task PatchAsync(string plural, string name, string merge) => _cluster.PatchAsync($"{Apps}/{plural}/{name}", merge);

    /// <summary>Makes a Secret that nobody keeps.</summary>
    public Task SecretAsync(string name, string values, params (string Name, string Value)[] annotations) => _cluster.SendAsync(
        "POST", $"{Core}/secrets", new JsonObject
        {
            ["metadata"] = new JsonObject { ["name"] = name, ["annotations"] = Map(annotations) }, ["data"] = Data(values),
        }.ToJsonString());

    /// <summary>Gives a Secret other values.</summary>
    public Task RotateAsync(string name, string values) =>
        _cluster.PatchAsync($"{Core}/secrets/{name}", new JsonObject { ["data"] = Data(values) }.ToJsonString());

    public Task DeleteSecretAsync(string name) => _cluster.DeleteAsync($"{Core}/secrets/{name}");

    public Task<JsonObject> ReadAsync(string plural, string name) => _cluster.SendAsync("GET", $"{Apps}/{plural}/{name}", null);

    /// <summary>When the engine restarted a workload last; null where it never did.</summary>
    public async Task<string?> RestartedAsync(string plural, string name) =>
        (string?)(await ReadAsync(plural, name))["spec"]!["template"]!["metadata"]!["annotations"]?[RestartAnnotations.RestartedAt];

    /// <summary>How many ReplicaSets a Deployment has had: the first, and one for each restart.</summary>
    public async Task<int> ReplicaSetsAsync(string deployment) =>
        (await _cluster.SendAsync("GET", $"{Apps}/replicasets?labelSelector=app%3D{deployment}", null))["items"]!.AsArray().Count;

    /// <summary>Waits until some Secrets are noted on a workload, and no others.</summary>
    public Task NotedAsync(string plural, string name, params string[] secrets) => TestCluster.UntilAsync(async () =>
    {
        var text = (string?)(await ReadAsync(plural, name))["metadata"]!["annotations"]?[RestartAnnotations.SecretHashes];
        var noted = text is null ? [] : JsonNode.Parse(text)!["secrets"]!.AsObject().Select(static s => s.Key);
        return noted.Order(StringComparer.Ordinal).SequenceEqual(secrets.Order(StringComparer.Ordinal));
    });

    /// <summary>Waits for a restart after another one.</summary>
    public async Task<string> RestartAsync(string plural, string name, string? after = null)
    {
        string? at = null;
        await TestCluster.UntilAsync(async () => (at = await RestartedAsync(plural, name)) is not null && at != after);
        return at!;
    }

    /// <summary>
    /// Waits until the engine has seen all that happened: a workload that is changed last is restarted last, as nothing of the
    /// others waits for longer.
    /// </summary>
    public async Task QuietAsync()
    {
        var name = $"quiet{_quiet++.ToString(CultureInfo.InvariantCulture)}";
        await SecretAsync(name, "k=1");
        await WorkloadAsync("deployments", name, name, (RestartAnnotations.Restart, name));
        await NotedAsync("deployments", name, name);
        await RotateAsync(name, "k=2");
        await RestartAsync("deployments", name);
    }

    /// <summary>The events of a reason, as their subject and text.</summary>
    public async Task<IReadOnlyList<string>> EventsAsync(string reason, int count = 1)
    {
        List<string> found = [];
        await TestCluster.UntilAsync(async () =>
        {
            var all = await _cluster.SendAsync("GET", $"{Core}/events", null);
            found =
            [
                .. all["items"]!.AsArray().Where(e => (string?)e!["reason"] == reason && !((string)e["involvedObject"]!["name"]!).StartsWith("quiet", StringComparison.Ordinal))
                    .Select(static e => $"{e!["involvedObject"]!["kind"]} {e["involvedObject"]!["name"]}: {e["message"]}"),
            ];
            return found.Count >= count;
        });
        return found;
    }

    public async ValueTask DisposeAsync()
    {
        if (_engine is not null)
        {
            Assert.That(_engine.Log.Lines, Has.None.StartsWith("Error"));
            await StopEngineAsync();
        }

        await _cluster.DisposeAsync();
    }

    private int _quiet;

    private static JsonObject Map((string Name, string Value)[] pairs) =>
        new(pairs.Select(static p => KeyValuePair.Create(p.Name, (JsonNode?)p.Value)));

    private static JsonObject Data(string values) => new(values.Split(',').Select(static v => v.Split('=')).Select(
        static v => KeyValuePair.Create(v[0], (JsonNode?)Convert.ToBase64String(Encoding.UTF8.GetBytes(v[1])))));
}
