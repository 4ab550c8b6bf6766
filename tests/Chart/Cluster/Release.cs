using System.Text.Json.Nodes;
using Keyferry.Chart.Tests.Fixture;
using Keyferry.Cluster.Tests.Fixture;
using NUnit.Framework;

namespace Keyferry.Chart.Tests.Cluster;

/// <summary>
/// A release on a real API server. No pod runs there: the program is started with the words of the Deployment's container and
/// the token of its ServiceAccount, which is all that a pod would have.
/// </summary>
/// <param name="servers">The cluster.</param>
/// <param name="name">The release's name, which is its namespace's too.</param>
/// <param name="helm">Which Helm.</param>
public sealed class Release(ClusterServers servers, string name, string helm = "4")
{
    private readonly Helm _helm = new(helm, servers.Environment);

    /// <summary>The namespace.</summary>
    public string Namespace => name;

    /// <summary>Values by which the program runs on this machine: free ports, and a webhook that API servers reach there.</summary>
    public string[] Local { get; } = LocalValues();

    /// <summary>Runs Helm.</summary>
    public Task<string> HelmAsync(params string[] arguments) => _helm.RunAsync([.. arguments, "--namespace", name]);

    /// <summary>Installs the chart.</summary>
    public Task<string> InstallAsync(params string[] arguments) =>
        HelmAsync(["install", name, Helm.Chart, "--create-namespace", .. Local, .. arguments]);

    /// <summary>The objects of the release.</summary>
    public async Task<Rendered> ObjectsAsync() => new(Yaml.Read(await HelmAsync("get", "manifest", name)));

    /// <summary>Reads an object of the release's namespace; null where it is not there.</summary>
    public async Task<JsonNode?> ReadAsync(string kind, string objectName)
    {
        var read = await servers.KubectlAsync(null, "-n", name, "get", kind, objectName, "-o", "json", "--ignore-not-found");
        Assert.That(read.ExitCode, Is.Zero, read.All);
        return read.Output.Length == 0 ? null : JsonNode.Parse(read.Output);
    }

    /// <summary>Starts the program as the pod of a Deployment would, and waits until it is ready.</summary>
    /// <param name="deployment">The Deployment; null: the one that is called as the release.</param>
    /// <param name="healthPort">Another port of health checks, where two pods share this machine; null: the chart's.</param>
    public async Task<KeyferryProcess> StartAsync(string? deployment = null, int? healthPort = null)
    {
        var stored = (await ReadAsync("deployment", deployment ?? name))!.AsObject();
        var pod = stored["spec"]!["template"]!["spec"]!;
        return await KeyferryProcess.StartAsAsync(
            await EnvironmentOfAsync(pod["serviceAccountName"]!.GetValue<string>()), LogFile,
            [.. Rendered.Args(stored).Select(w => healthPort is { } port && w.StartsWith("--health-port=", StringComparison.Ordinal) ? $"--health-port={port}" : w)]);
    }

    /// <summary>Where the program's log goes.</summary>
    public string LogFile => Path.Combine(servers.State, $"{name}.log");

    /// <summary>The variables of a process that is a ServiceAccount of the release's namespace.</summary>
    public async Task<IReadOnlyDictionary<string, string>> EnvironmentOfAsync(string account)
    {
        var token = await servers.KubectlAsync(null, "-n", name, "create", "token", account, "--duration=2h");
        Assert.That(token.ExitCode, Is.Zero, token.All);
        var file = Path.Combine(servers.State, $"{name}-{account}.kubeconfig");
        await File.WriteAllTextAsync(file, $$$"""
            apiVersion: v1
            kind: Config
            current-context: pod
            clusters: [{name: here, cluster: {server: "{{{servers.Environment["KUBE_SERVER"]}}}", certificate-authority: "{{{servers.Environment["KUBE_CA"]}}}"}}]
            users: [{name: pod, user: {token: "{{{token.Output.Trim()}}}"}}]
            contexts: [{name: pod, context: {cluster: here, user: pod}}]
            """);
        return new Dictionary<string, string>(servers.Environment) { ["KUBECONFIG"] = file, ["POD_NAMESPACE"] = name };
    }

    private static string[] LocalValues()
    {
        var ports = FreePorts.Find(3);
        return
        [
            "--set", $"webhook.port={ports[0]}", "--set", $"webhook.url=https://127.0.0.1:{ports[0]}",
            "--set", $"metrics.listen.port={ports[1]}", "--set", $"livenessProbe.spec.httpGet.port={ports[2]}",
            "--set", "shutdownDelay=0s", "--set", "egress.allow={127.0.0.0/8}",
        ];
    }
}
