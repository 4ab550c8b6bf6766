using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using Keyferry.Cluster.Tests.Fixture;
using NUnit.Framework;

namespace Keyferry.Cluster.Tests.Faults;

/// <summary>
/// ExternalSecrets of one store in a namespace, and what their Secrets have to be. It goes to the API server directly, whatever
/// lies between that and the engine, and tries again while the server is away.
/// </summary>
internal sealed class FaultLoad(RawApi api, string ns)
{
    private const string Group = "/apis/external-secrets.io/v1";
    private readonly ConcurrentDictionary<string, bool> _alive = new(StringComparer.Ordinal);
    private int _version;

    public string Namespace => ns;

    /// <summary>How many ExternalSecrets there are to be.</summary>
    public int Count => _alive.Count;

    /// <summary>The number of the next ExternalSecret that there never was.</summary>
    public int Next { get; private set; }

    /// <summary>Makes the namespace and the store, whose two keys hold the same value.</summary>
    public async Task StartAsync()
    {
        await SendAsync(HttpMethod.Post, "/api/v1/namespaces", $$"""{"metadata":{"name":"{{ns}}"} }""");
        await SendAsync(HttpMethod.Post, $"{Group}/namespaces/{ns}/secretstores", Store());
    }

    /// <summary>Gives both keys of the store a new value.</summary>
    public async Task RotateAsync()
    {
        Interlocked.Increment(ref _version);
        await SendAsync(HttpMethod.Patch, $"{Group}/namespaces/{ns}/secretstores/shelf", Store());
    }

    /// <summary>Makes ExternalSecrets.</summary>
    public Task CreateAsync(int from, int count)
    {
        Next = Math.Max(Next, from + count);
        return Parallel.ForEachAsync(
            Enumerable.Range(from, count), new ParallelOptions { MaxDegreeOfParallelism = 8 }, async (i, _) =>
            {
                await SendAsync(HttpMethod.Post, $"{Group}/namespaces/{ns}/externalsecrets", ExternalSecret($"app-{i}"));
                _alive[$"app-{i}"] = true;
            });
    }

    /// <summary>Deletes ExternalSecrets.</summary>
    public async Task DeleteAsync(int from, int count)
    {
        for (var i = from; i < from + count; i++)
        {
            await SendAsync(HttpMethod.Delete, $"{Group}/namespaces/{ns}/externalsecrets/app-{i}", null);
            _alive.TryRemove($"app-{i}", out _);
        }
    }

    /// <summary>Takes keys away from Secrets, as somebody with kubectl may.</summary>
    public async Task TamperAsync(int from, int count)
    {
        for (var i = from; i < from + count; i++)
        {
            await TrySendAsync(HttpMethod.Patch, $"/api/v1/namespaces/{ns}/secrets/app-{i}", """{"data":{"a":null}}""");
        }
    }

    /// <summary>The Secrets that are there, by name, with the values of their two keys.</summary>
    public async Task<Dictionary<string, (string? A, string? B)>> SecretsAsync()
    {
        var list = (await SendAsync(HttpMethod.Get, $"/api/v1/namespaces/{ns}/secrets", null))!;
        return list["items"]!.AsArray()
            .Where(static s => s!["metadata"]!["name"]!.GetValue<string>().StartsWith("app-", StringComparison.Ordinal))
            .ToDictionary(
                static s => s!["metadata"]!["name"]!.GetValue<string>(),
                static s => ((string?)s!["data"]?["a"], (string?)s["data"]?["b"]), StringComparer.Ordinal);
    }

    /// <summary>
    /// Waits until every ExternalSecret that is to be there is Ready, every Secret is right, and what was deleted is gone.
    /// </summary>
    public async Task UntilRightAsync(int seconds, Func<string> log)
    {
        var end = TimeProvider.System.GetTimestamp() + (seconds * TimeProvider.System.TimestampFrequency);
        string wrong;
        while ((wrong = await WrongAsync()).Length > 0)
        {
            if (TimeProvider.System.GetTimestamp() > end)
            {
                var text = log();
                Assert.Fail($"{wrong}, {seconds} s after the faults ended\n{text[^Math.Min(3000, text.Length)..]}");
            }

            await Task.Delay(300);
        }
    }

    /// <summary>What is not as it has to be; empty where all is.</summary>
    private async Task<string> WrongAsync()
    {
        var value = Convert.ToBase64String(System.Text.Encoding.ASCII.GetBytes($"v{_version}"));
        var secrets = await SecretsAsync();
        var objects = (await SendAsync(HttpMethod.Get, $"{Group}/namespaces/{ns}/externalsecrets", null))!["items"]!.AsArray();
        var ready = objects.Where(static o => Scene.Ready(o!)?["status"]?.GetValue<string>() == "True")
            .Select(static o => o!["metadata"]!["name"]!.GetValue<string>()).ToHashSet(StringComparer.Ordinal);
        var lost = _alive.Keys.Where(n => !secrets.ContainsKey(n)).ToList();
        var old = secrets.Where(s => _alive.ContainsKey(s.Key) && s.Value != (value, value)).Select(static s => s.Key).ToList();
        var left = secrets.Keys.Except(_alive.Keys, StringComparer.Ordinal).ToList();
        var stuck = objects.Count - _alive.Count;
        var unready = _alive.Keys.Where(n => !ready.Contains(n)).ToList();
        return lost.Count + old.Count + left.Count + unready.Count == 0 && stuck == 0
            ? ""
            : $"of {_alive.Count}: {lost.Count} Secrets lost {Some(lost)}, {old.Count} not right {Some(old)}, {left.Count} left behind {Some(left)}, "
                + $"{unready.Count} not Ready {Some(unready)}, {stuck} ExternalSecrets too many";

        static string Some(List<string> names) => names.Count == 0 ? "" : $"({string.Join(' ', names.Take(3))})";
    }

    /// <summary>Sends a request until it is carried out: servers and webhook may be away.</summary>
    private async Task<JsonNode?> SendAsync(HttpMethod method, string path, string? body)
    {
        for (var tries = 0; ; tries++)
        {
            var (status, answer) = await TrySendAsync(method, path, body);
            if (status is >= 200 and < 300 || (status == 409 && method == HttpMethod.Post) || (status == 404 && method == HttpMethod.Delete))
            {
                return answer;
            }

            Assert.That(tries, Is.LessThan(600), $"{method} {path}: {status} {answer?.ToJsonString()}");
            await Task.Delay(200);
        }
    }

    private async Task<(int Status, JsonNode? Answer)> TrySendAsync(HttpMethod method, string path, string? body)
    {
        try
        {
            var answer = await api.SendAsync(
                method, path, body, method == HttpMethod.Patch ? "application/merge-patch+json" : "application/json");
            return (answer.Status, answer.Body);
        }
        catch (Exception e) when (e is HttpRequestException or IOException or System.Text.Json.JsonException)
        {
            return (0, null);
        }
    }

    private string Store() => $$"""
        {"apiVersion":"external-secrets.io/v1","kind":"SecretStore","metadata":{"name":"shelf"},
         "spec":{"provider":{"fake":{"data":[{"key":"a","value":"v{{_version}}"},{"key":"b","value":"v{{_version}}"}]} } } }
        """;

    private static string ExternalSecret(string name) => $$"""
        {"apiVersion":"external-secrets.io/v1","kind":"ExternalSecret","metadata":{"name":"{{name}}"},
         "spec":{"refreshInterval":"2s","secretStoreRef":{"name":"shelf"},
          "data":[{"secretKey":"a","remoteRef":{"key":"a"} },{"secretKey":"b","remoteRef":{"key":"b"} }]} }
        """;
}
