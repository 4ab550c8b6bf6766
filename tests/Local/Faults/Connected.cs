using Keyferry.Kubernetes.Connecting;
using Keyferry.Local.Server;
using Keyferry.Local.Server.Faults;
using NUnit.Framework;

namespace Keyferry.Local.Tests.Faults;

/// <summary>A server, and the program's own connection to it.</summary>
internal sealed class Connected : IAsyncDisposable
{
    private readonly DirectoryInfo _folder;

    private Connected(InMemoryApiServer server, KubeConnection kube, DirectoryInfo folder)
    {
        Server = server;
        Kube = kube;
        _folder = folder;
    }

    public InMemoryApiServer Server { get; }

    public KubeConnection Kube { get; }

    public string Kubeconfig => Path.Combine(_folder.FullName, "kubeconfig");

    public static async Task<Connected> StartAsync(CancellationToken cancel)
    {
        var folder = Directory.CreateTempSubdirectory("faults-");
        var server = await InMemoryApiServer.StartAsync(cancellationToken: cancel);
        var kubeconfig = Path.Combine(folder.FullName, "kubeconfig");
        server.WriteKubeconfig(kubeconfig);
        return new Connected(
            server, KubeConnection.Open(new KubeConnectionOptions { KubeconfigPath = kubeconfig, UserAgent = "keyferry/test" }), folder);
    }

    public InjectedFault Inject(Fault fault) => Server.Faults.Add(fault);

    /// <summary>Waits for a condition until the test's time is over.</summary>
    public static async Task UntilAsync(Func<bool> reached, CancellationToken cancel)
    {
        while (!reached())
        {
            await Task.Delay(10, cancel);
        }

        Assert.That(reached(), Is.True);
    }

    public async ValueTask DisposeAsync()
    {
        Kube.Dispose();
        await Server.DisposeAsync();
        _folder.Delete(recursive: true);
    }
}
