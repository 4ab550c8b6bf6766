using System.Text.Json.Nodes;
using NUnit.Framework;

namespace Keyferry.Cluster.Tests.Fixture;

/// <summary>A namespace of a test's own, and what a person does in it with kubectl.</summary>
public sealed class Scene
{
    private Scene(string ns) => Namespace = ns;

    public string Namespace { get; }

    public static async Task<Scene> OpenAsync()
    {
        var ns = $"t{Guid.CreateVersion7():N}"[..20];
        var made = await RealCluster.KubectlAsync(null, "create", "namespace", ns);
        Assert.That(made.ExitCode, Is.Zero, made.All);
        return new Scene(ns);
    }

    /// <summary>Applies a manifest that must be taken.</summary>
    public async Task<string> ApplyAsync(string manifest)
    {
        var applied = await TryApplyAsync(manifest);
        Assert.That(applied.ExitCode, Is.Zero, applied.All);
        return applied.All;
    }

    /// <summary>Applies a manifest.</summary>
    public Task<CommandResult> TryApplyAsync(string manifest) =>
        RealCluster.KubectlAsync(manifest, "apply", "--validate=false", "-n", Namespace, "-f", "-");

    /// <summary>Runs kubectl in the namespace.</summary>
    public async Task<string> KubectlAsync(params string[] arguments)
    {
        var done = await RealCluster.KubectlAsync(null, ["-n", Namespace, .. arguments]);
        Assert.That(done.ExitCode, Is.Zero, done.All);
        return done.Output;
    }

    /// <summary>Runs kubectl in the namespace; null where it fails.</summary>
    public async Task<string?> KubectlOrNullAsync(params string[] arguments)
    {
        var done = await RealCluster.KubectlAsync(null, ["-n", Namespace, .. arguments]);
        return done.ExitCode == 0 ? done.Output : null;
    }

    /// <summary>Reads an object; null where it is not there.</summary>
    public async Task<JsonNode?> ReadAsync(string kind, string name)
    {
        var read = await RealCluster.KubectlAsync(
            null, "-n", Namespace, "get", kind, name, "-o", "json", "--ignore-not-found", "--show-managed-fields");
        Assert.That(read.ExitCode, Is.Zero, read.All);
        return read.Output.Length == 0 ? null : JsonNode.Parse(read.Output);
    }

    /// <summary>Reads an object until it is as wanted.</summary>
    public async Task<JsonNode> UntilAsync(string kind, string name, Func<JsonNode, bool> wanted, int seconds = 20)
    {
        JsonNode? last = null;
        for (var tries = 0; tries < seconds * 5; tries++)
        {
            last = await ReadAsync(kind, name);
            if (last is not null && wanted(last))
            {
                return last;
            }

            await Task.Delay(200);
        }

        // Of a Secret only the keys: test output shows no values.
        var shown = kind == "secret" ? string.Join(", ", (last?["data"] as JsonObject)?.Select(static p => p.Key) ?? []) : last?.ToJsonString();
        throw new AssertionException($"{kind} {name} did not become as wanted within {seconds} s: {shown}\n{RealCluster.Keyferry.Log[^Math.Min(4000, RealCluster.Keyferry.Log.Length)..]}");
    }

    /// <summary>The messages of all events, once one of them holds a text.</summary>
    public async Task<string> EventsAsync(string text)
    {
        var events = "";
        for (var tries = 0; tries < 50 && !events.Contains(text, StringComparison.Ordinal); tries++)
        {
            events = await KubectlAsync("get", "events", "-o", """jsonpath={range .items[*]}{.reason}: {.message}{"\n"}{end}""");
            await Task.Delay(200);
        }

        Assert.That(events, Does.Contain(text));
        return events;
    }

    /// <summary>Waits for Ready with a status.</summary>
    public Task<JsonNode> UntilReadyAsync(string kind, string name, string status = "True") =>
        UntilAsync(kind, name, o => Ready(o)?["status"]?.GetValue<string>() == status);

    public static JsonNode? Ready(JsonNode item) =>
        (item["status"]?["conditions"] as JsonArray)?.FirstOrDefault(static c => c?["type"]?.GetValue<string>() == "Ready");

    public static string? Value(JsonNode secret, string key) =>
        secret["data"]?[key]?.GetValue<string>() is { } text
            ? System.Text.Encoding.UTF8.GetString(Convert.FromBase64String(text))
            : null;
}
