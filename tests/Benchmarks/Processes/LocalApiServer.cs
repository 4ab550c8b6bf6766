using Keyferry.Local.Server;

namespace Keyferry.Benchmarks.Processes;

/// <summary>The in-memory API server, in a process of its own.</summary>
internal sealed class LocalApiServer : IApiServer
{
    private readonly ChildServer _server;
    private readonly DirectoryInfo _folder;

    private LocalApiServer(ChildServer server, DirectoryInfo folder, string kubeconfig)
    {
        _server = server;
        _folder = folder;
        Kubeconfig = kubeconfig;
    }

    /// <inheritdoc/>
    public string Kubeconfig { get; }

    /// <summary>Starts one that is empty.</summary>
    /// <param name="cancellation">Ends the start.</param>
    public static async Task<IApiServer> StartAsync(CancellationToken cancellation)
    {
        var folder = Directory.CreateTempSubdirectory("keyferry-bench-");
        try
        {
            var kubeconfig = Path.Combine(folder.FullName, "kubeconfig");
            var server = await ChildServer.StartAsync([ServeCommand.Kubernetes, kubeconfig], cancellation);
            return new LocalApiServer(server, folder, kubeconfig);
        }
        catch
        {
            folder.Delete(recursive: true);
            throw;
        }
    }

    /// <summary>What the child process does: starts the server and writes its kubeconfig.</summary>
    public static async Task<(IAsyncDisposable Server, string Address)> ServeAsync(
        string kubeconfig, CancellationToken cancellation)
    {
        var server = await InMemoryApiServer.StartAsync(cancellationToken: cancellation);
        server.WriteKubeconfig(kubeconfig);
        return (server, server.Address.ToString());
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync();
        _folder.Delete(recursive: true);
    }
}
