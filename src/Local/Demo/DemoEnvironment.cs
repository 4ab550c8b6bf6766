using System.Net;
using Keyferry.Injection.Webhooks;
using Keyferry.Kubernetes.Connecting;
using Keyferry.Local.Server;
using Keyferry.Providers.Http;
using Keyferry.Webhook.Hosting;
using Keyferry.Webhook.Options;
using Serilog.Events;

namespace Keyferry.Local.Demo;

/// <summary>An in-memory API server with Keyferry running against it, exactly as against a real cluster.</summary>
public sealed class DemoEnvironment : IAsyncDisposable
{
    private readonly InMemoryApiServer _server;
    private readonly KeyferryHost _keyferry;
    private readonly DirectoryInfo _folder;

    private DemoEnvironment(InMemoryApiServer server, KeyferryHost keyferry, DirectoryInfo folder, KubeConnection kube, string kubeconfig)
    {
        _server = server;
        _keyferry = keyferry;
        _folder = folder;
        Kube = kube;
        Kubeconfig = kubeconfig;
    }

    /// <summary>A connection to the server as its administrator.</summary>
    public KubeConnection Kube { get; }

    /// <summary>The path of a kubeconfig for the server.</summary>
    public string Kubeconfig { get; }

    /// <summary>Starts the server, then Keyferry.</summary>
    /// <param name="cancellation">Ends the start.</param>
    public static async Task<DemoEnvironment> StartAsync(CancellationToken cancellation)
    {
        var folder = Directory.CreateTempSubdirectory("keyferry-");
        var kubeconfig = Path.Combine(folder.FullName, "kubeconfig");
        var server = await InMemoryApiServer.StartAsync(cancellationToken: cancellation);
        server.WriteKubeconfig(kubeconfig);
        var port = FreePort();
        var loopback = IPAddress.Loopback;
        var keyferry = await KeyferryHost.StartAsync(
            new RunOptions
            {
                Kube = new KubeOptions { Kubeconfig = kubeconfig, Install = true },
                Webhook = new WebhookOptions
                {
                    Address = new ListenAddress(loopback, port),
                    Url = new Uri($"https://127.0.0.1:{port}"),
                },

                Injection = new InjectionOptions(),

                // Whoever tries it out has the stores on the same machine, and does not want to wait for a restart.
                Engine = new EngineSettings { AllowEgress = [EgressRule.Of(loopback)], RestartDebounce = TimeSpan.FromSeconds(1) },
                Observability = new ObservabilityOptions
                {
                    Metrics = new ListenAddress(loopback, 0),
                    Health = [new ListenAddress(loopback, 0)],
                    LogLevel = LogEventLevel.Fatal,
                    LogAsText = true,
                },
            },
            cancellation: cancellation);
        var kube = KubeConnection.Open(new KubeConnectionOptions { KubeconfigPath = kubeconfig, UserAgent = "somebody" });
        return new DemoEnvironment(server, keyferry, folder, kube, kubeconfig);
    }

    /// <summary>Why Keyferry is not ready; empty once it is.</summary>
    public IReadOnlyList<string> NotReadyReasons => _keyferry.NotReadyReasons;

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _keyferry.StopAsync();
        await _keyferry.DisposeAsync();
        Kube.Dispose();
        await _server.DisposeAsync();
        _folder.Delete(recursive: true);
    }

    private static int FreePort()
    {
        using var listener = new System.Net.Sockets.TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
