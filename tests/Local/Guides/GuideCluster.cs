using System.Diagnostics;
using System.Net;
using Keyferry.Injection.Webhooks;
using Keyferry.Local.Server;
using Keyferry.Local.Tests.Transcripts;
using Keyferry.Webhook.Hosting;
using Keyferry.Webhook.Options;
using Serilog.Events;

namespace Keyferry.Local.Tests.Guides;

/// <summary>An in-memory API server, with or without Keyferry, and a shell whose kubectl leads there.</summary>
internal sealed class GuideCluster : IAsyncDisposable
{
    // Where the guides install Keyferry.
    private const string Namespace = "keyferry";

    private readonly InMemoryApiServer _server;
    private readonly DirectoryInfo _home;
    private KeyferryHost? _keyferry;

    private GuideCluster(InMemoryApiServer server, DirectoryInfo home) => (_server, _home) = (server, home);

    /// <summary>Starts the server, then Keyferry where it is wanted.</summary>
    public static async Task<GuideCluster> StartAsync(bool hasKeyferry, CancellationToken cancel)
    {
        var home = Directory.CreateTempSubdirectory("keyferry-guide-");
        foreach (var folder in new[] { "deploy", "docs" })
        {
            File.CreateSymbolicLink(Path.Combine(home.FullName, folder), Path.Combine(Recording.Root, folder));
        }

        var programs = Directory.CreateDirectory(Path.Combine(home.FullName, ".local", "bin"));
        File.CreateSymbolicLink(Path.Combine(programs.FullName, "keyferry"), Path.Combine(AppContext.BaseDirectory, "keyferry"));
        var server = await InMemoryApiServer.StartAsync(new InMemoryApiServerOptions(), cancel);
        server.WriteKubeconfig(Path.Combine(home.FullName, "kubeconfig"));
        var cluster = new GuideCluster(server, home);
        if (hasKeyferry)
        {
            await cluster.RunAsync($"kubectl create namespace {Namespace}", cancel);
            cluster._keyferry = await KeyferryAsync(Path.Combine(home.FullName, "kubeconfig"), cancel);
            while (cluster._keyferry.NotReadyReasons.Count > 0)
            {
                await Task.Delay(50, cancel);
            }
        }

        return cluster;
    }

    /// <summary>Runs a command as a reader does, in a folder that holds the repository's deploy and docs.</summary>
    /// <param name="command">The command.</param>
    /// <param name="cancel">Kills it.</param>
    public async Task<(int Exit, string Output)> RunAsync(string command, CancellationToken cancel)
    {
        var start = new ProcessStartInfo("bash", ["-euo", "pipefail", "-c", $"exec 2>&1\n{command}"])
        {
            UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardInput = true, WorkingDirectory = _home.FullName,
        };
        start.Environment["HOME"] = _home.FullName;
        start.Environment["KUBECONFIG"] = Path.Combine(_home.FullName, "kubeconfig");
        start.Environment["PATH"] = $"{_home.FullName}/.local/bin:{Path.GetDirectoryName(KubectlPlayer.Program)}:{Environment.GetEnvironmentVariable("PATH")}";
        using var process = Process.Start(start)!;
        process.StandardInput.Close();
        try
        {
            var output = await process.StandardOutput.ReadToEndAsync(cancel);
            await process.WaitForExitAsync(cancel);
            return (process.ExitCode, output);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            throw;
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (_keyferry is not null)
        {
            await _keyferry.StopAsync();
            await _keyferry.DisposeAsync();
        }

        await _server.DisposeAsync();
        _home.Delete(recursive: true);
    }

    private static async Task<KeyferryHost> KeyferryAsync(string kubeconfig, CancellationToken cancel)
    {
        var port = FreePorts.One();
        var any = new ListenAddress(IPAddress.Loopback, 0);
        return await KeyferryHost.StartAsync(
            new RunOptions
            {
                Kube = new KubeOptions { Kubeconfig = kubeconfig, Install = true },
                Webhook = new WebhookOptions
                {
                    Address = new ListenAddress(IPAddress.Loopback, port), Url = new Uri($"https://127.0.0.1:{port}"),
                    ServiceNamespace = Namespace, SecretNamespace = Namespace,
                },
                Injection = new InjectionOptions(),
                Engine = new EngineSettings { LeaderElection = null, RestartDebounce = TimeSpan.FromSeconds(1) },
                Observability = new ObservabilityOptions { Metrics = any, Health = [any], LogLevel = LogEventLevel.Fatal, LogAsText = true },
            },
            cancellation: cancel);
    }
}
