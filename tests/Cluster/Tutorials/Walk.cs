using System.Text.Json.Nodes;
using Keyferry.Cluster.Tests.Fixture;
using NUnit.Framework;

namespace Keyferry.Cluster.Tests.Tutorials;

/// <summary>Somebody who follows a tutorial: in the namespaces that it names, with the names that it gives.</summary>
internal sealed class Walk(string ns) : IAsyncDisposable
{
    private readonly List<string> _applied = [];

    /// <summary>Begins in a namespace, which is made where it is missing.</summary>
    public static async Task<Walk> BeginAsync(params string[] namespaces)
    {
        foreach (var name in namespaces)
        {
            await RealCluster.KubectlAsync(null, "create", "namespace", name);
        }

        return new Walk(namespaces[0]);
    }

    /// <summary>Applies a manifest that must be taken, as the tutorial does: kubectl's own checks are on.</summary>
    /// <returns>What kubectl printed, warnings too.</returns>
    public async Task<string> ApplyAsync(string manifest)
    {
        var applied = await RealCluster.KubectlAsync(manifest, "apply", "-n", NamespaceOf(manifest), "-f", "-");
        Assert.That(applied.ExitCode, Is.Zero, applied.All);
        _applied.Add(manifest);
        return applied.All;
    }

    /// <summary>Applies a manifest that must be refused.</summary>
    /// <returns>What kubectl printed.</returns>
    public async Task<string> RefusedAsync(string manifest)
    {
        var applied = await RealCluster.KubectlAsync(manifest, "apply", "-n", NamespaceOf(manifest), "-f", "-");
        Assert.That(applied.ExitCode, Is.Not.Zero, applied.All);
        return applied.All;
    }

    /// <summary>Runs kubectl in the namespace.</summary>
    public async Task<string> KubectlAsync(params string[] arguments)
    {
        var done = await RealCluster.KubectlAsync(null, [.. arguments, "-n", ns]);
        Assert.That(done.ExitCode, Is.Zero, done.All);
        return done.Output;
    }

    /// <summary>Waits until a Secret has exactly these values; of a failure only the keys are shown.</summary>
    public async Task HasSecretAsync(string name, params (string Key, string Value)[] wanted)
    {
        var keys = "none";
        for (var tries = 0; tries < 150; tries++)
        {
            var read = await RealCluster.KubectlAsync(null, "get", "secret", name, "-n", ns, "-o", "json", "--ignore-not-found");
            if (read.Output.Length > 0 && JsonNode.Parse(read.Output) is { } secret)
            {
                keys = string.Join(", ", (secret["data"] as JsonObject)?.Select(static p => p.Key) ?? []);
                if ((secret["data"] as JsonObject)?.Count == wanted.Length
                    && wanted.All(w => Scene.Value(secret, w.Key) == w.Value))
                {
                    return;
                }
            }

            await Task.Delay(200);
        }

        var events = await RealCluster.KubectlAsync(null, "get", "events", "-n", ns);
        Assert.Fail($"Secret {name} has other values, or other keys than {string.Join(", ", wanted.Select(static w => w.Key))}: {keys}\n{events.All}");
    }

    /// <summary>Waits until a command prints a text.</summary>
    public async Task<string> PrintsAsync(string text, params string[] arguments)
    {
        var printed = "";
        for (var tries = 0; tries < 100 && !printed.Contains(text, StringComparison.Ordinal); tries++)
        {
            printed = (await RealCluster.KubectlAsync(null, [.. arguments, "-n", ns])).All;
            await Task.Delay(200);
        }

        Assert.That(printed, Does.Contain(text));
        return printed;
    }

    /// <summary>Takes away what was applied, last things first.</summary>
    public async ValueTask DisposeAsync()
    {
        foreach (var manifest in Enumerable.Reverse(_applied))
        {
            await RealCluster.KubectlAsync(manifest, "delete", "--ignore-not-found", "-n", NamespaceOf(manifest), "-f", "-");
        }
    }

    // kubectl does not take another namespace than the one that a manifest names.
    private string NamespaceOf(string manifest) =>
        manifest.Split('\n').Select(static l => l.Trim()).FirstOrDefault(static l => l.StartsWith("namespace: ", StringComparison.Ordinal))
            is { } line && manifest.IndexOf("spec:", StringComparison.Ordinal) is var spec
            && (spec < 0 || manifest.IndexOf(line, StringComparison.Ordinal) < spec) ? line["namespace: ".Length..] : ns;
}
