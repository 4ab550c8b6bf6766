using System.Text;
using System.Text.Json.Nodes;
using Keyferry.Cluster.Tests.Fixture;
using NUnit.Framework;

namespace Keyferry.Cluster.Tests.Clouds;

/// <summary>A cluster whose engine finds the doubles of Azure and Google under the clouds' own names, through a proxy.</summary>
[SetUpFixture]
public sealed class CloudCluster
{
    private static readonly HttpClient s_http = new();
    private static ClusterServers? s_servers;
    private static KeyferryProcess? s_keyferry;
    private static TraceReceiver? s_traces;

    /// <summary>What the servers exported.</summary>
    public static IReadOnlyDictionary<string, string> Environment => s_servers!.Environment;

    /// <summary>The engine.</summary>
    public static KeyferryProcess Keyferry => s_keyferry!;

    /// <summary>The traces that the engine has sent.</summary>
    public static string Traces => s_traces!.Text;

    [OneTimeSetUp]
    public async Task StartAsync()
    {
        s_servers = await ClusterServers.StartAsync();
        s_traces = TraceReceiver.Start();
        s_keyferry = await s_servers.StartKeyferryInCloudsAsync(s_traces.Variables);
    }

    [OneTimeTearDown]
    public async Task StopAsync()
    {
        if (s_keyferry is not null)
        {
            await s_keyferry.DisposeAsync();
        }

        s_traces?.Dispose();
        if (s_servers is not null)
        {
            await s_servers.DisposeAsync();
        }
    }

    /// <summary>Starts the engine anew, once what happens between has happened.</summary>
    public static async Task RestartAsync(Func<Task> meanwhile)
    {
        await s_keyferry!.DisposeAsync();
        s_keyferry = null;
        await meanwhile();
        s_keyferry = await s_servers!.StartKeyferryInCloudsAsync(s_traces!.Variables);
    }

    /// <summary>Stores a value in a cloud.</summary>
    /// <param name="path">Such as <c>azure/NAME</c> or <c>google/PROJECT/NAME</c>.</param>
    /// <param name="value">The value.</param>
    public static Task SetAsync(string path, string value) => CallAsync(HttpMethod.Put, path, value);

    /// <summary>Calls the server by which the doubles are set up.</summary>
    /// <returns>What it answered.</returns>
    public static async Task<string> CallAsync(HttpMethod method, string path, string body = "")
    {
        using var request = new HttpRequestMessage(method, $"{Environment["STORE_CLOUD"]}/{path}")
        {
            Content = new StringContent(body, Encoding.UTF8),
        };
        using var answer = await s_http.SendAsync(request);
        answer.EnsureSuccessStatusCode();
        return await answer.Content.ReadAsStringAsync();
    }

    /// <summary>Runs kubectl, which must succeed.</summary>
    public static async Task<string> KubectlAsync(string? input, params string[] arguments)
    {
        var done = await s_servers!.KubectlAsync(input, arguments);
        Assert.That(done.ExitCode, Is.Zero, done.All);
        return done.Output;
    }

    /// <summary>Makes a namespace and applies manifests in it.</summary>
    public static async Task ApplyAsync(string ns, string manifests)
    {
        await s_servers!.KubectlAsync(null, "create", "namespace", ns);
        await KubectlAsync(manifests, "apply", "-n", ns, "-f", "-");
    }

    /// <summary>Waits until an object's condition Ready has a status and a message with a text.</summary>
    /// <returns>The message.</returns>
    public static async Task<string> IsReadyAsync(string ns, string kind, string name, string status, string text = "")
    {
        var last = "";
        for (var tries = 0; tries < 300; tries++)
        {
            var ready = Scene.Ready(JsonNode.Parse(await KubectlAsync(null, "get", kind, name, "-n", ns, "-o", "json"))!);
            last = ready?["message"]?.GetValue<string>() ?? "";
            if (ready?["status"]?.GetValue<string>() == status && last.Contains(text, StringComparison.Ordinal))
            {
                return last;
            }

            await Task.Delay(200);
        }

        Assert.Fail($"{kind} {name} is not {status} with {text}: {last}\n{await KubectlAsync(null, "get", "events", "-n", ns)}");
        return last;
    }

    /// <summary>Waits until a Secret has exactly these values; of a failure only the keys are shown.</summary>
    public static async Task HasSecretAsync(string ns, string name, params (string Key, string Value)[] wanted)
    {
        var keys = "none";
        for (var tries = 0; tries < 150; tries++)
        {
            var text = await KubectlAsync(null, "get", "secret", name, "-n", ns, "-o", "json", "--ignore-not-found");
            if (text.Length > 0 && JsonNode.Parse(text) is { } secret)
            {
                keys = string.Join(", ", (secret["data"] as JsonObject)?.Select(static p => p.Key) ?? []);
                if ((secret["data"] as JsonObject)?.Count == wanted.Length && wanted.All(w => Scene.Value(secret, w.Key) == w.Value))
                {
                    return;
                }
            }

            await Task.Delay(200);
        }

        var events = await KubectlAsync(null, "get", "events", "-n", ns);
        Assert.Fail($"Secret {name} has other values, or other keys than {string.Join(", ", wanted.Select(static w => w.Key))}: {keys}\n{events}");
    }
}
