using System.Text.Json.Nodes;
using Keyferry.Chart.Tests.Fixture;
using Keyferry.Cluster.Tests.Fixture;
using NUnit.Framework;

namespace Keyferry.Chart.Tests.Cluster;

/// <summary>
/// Deletes a release, and does meanwhile what controllers and a kubelet would: runs the hook's Job under its ServiceAccount,
/// ends the program when its Deployment has no replicas, and says that the Job is complete.
/// </summary>
internal sealed class UninstallHook(ClusterServers servers, Release release)
{
    /// <summary>What the Job wrote.</summary>
    public string Output { get; private set; } = "";

    public async Task RunAsync(IReadOnlyDictionary<string, KeyferryProcess> programs)
    {
        var helm = release.HelmAsync("uninstall", release.Namespace, "--timeout", "3m");
        HashSet<string> done = [];
        while (!helm.IsCompleted)
        {
            foreach (var job in await JobsAsync())
            {
                if (done.Add(Rendered.Name(job)))
                {
                    await RunJobAsync(job, programs);
                }
            }

            await Task.WhenAny(helm, Task.Delay(200));
        }

        await helm;
        Assert.That(done, Is.Not.Empty, "the hook ran");
    }

    private async Task RunJobAsync(JsonObject job, IReadOnlyDictionary<string, KeyferryProcess> programs)
    {
        var environment = await release.EnvironmentOfAsync(job["spec"]!["template"]!["spec"]!["serviceAccountName"]!.GetValue<string>());
        var run = Command.RunAsync(KeyferryProcess.Program, Rendered.Args(job), environment);
        foreach (var (deployment, program) in programs)
        {
            await EndAsync(deployment, program, run);
        }

        var ended = await run;
        Output += ended.All;
        Assert.That(ended.ExitCode, Is.Zero, ended.All);
        var now = TimeProvider.System.GetUtcNow().ToString("yyyy-MM-ddTHH:mm:ssZ", System.Globalization.CultureInfo.InvariantCulture);
        var said = await servers.KubectlAsync(
            null, "-n", release.Namespace, "patch", "job", Rendered.Name(job), "--subresource=status", "--type=merge", "-p",
            $$"""{"status": {"succeeded": 1, "startTime": "{{now}}", "completionTime": "{{now}}", "conditions": [{"type": "Complete", "status": "True"}]} }""");
        Assert.That(said.ExitCode, Is.Zero, said.All);
    }

    private async Task EndAsync(string deployment, KeyferryProcess program, Task<CommandResult> run)
    {
        while (!run.IsCompleted && !program.HasExited)
        {
            if ((await release.ReadAsync("deployment", deployment))?["spec"]?["replicas"]?.GetValue<int>() == 0)
            {
                await program.DisposeAsync();
                return;
            }

            await Task.Delay(200);
        }
    }

    private async Task<IReadOnlyList<JsonObject>> JobsAsync()
    {
        var jobs = await servers.KubectlAsync(null, "-n", release.Namespace, "get", "jobs", "-o", "json");
        return jobs.ExitCode != 0 ? [] : [.. JsonNode.Parse(jobs.Output)!["items"]!.AsArray().Select(static j => j!.AsObject())];
    }
}
