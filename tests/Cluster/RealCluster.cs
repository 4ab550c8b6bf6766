using Keyferry.Cluster.Tests.Fixture;
using NUnit.Framework;

namespace Keyferry.Cluster.Tests;

/// <summary>The servers and the engine that most tests share: started once a run.</summary>
[SetUpFixture]
public sealed class RealCluster
{
    private static ClusterServers? s_servers;

    /// <summary>The variables that point kubectl and an engine at the cluster.</summary>
    public static IReadOnlyDictionary<string, string> Environment => s_servers!.Environment;

    /// <summary>The engine under test, running against the cluster.</summary>
    public static KeyferryProcess Keyferry { get; private set; } = null!;

    [OneTimeSetUp]
    public async Task StartAsync()
    {
        s_servers = await ClusterServers.StartAsync();
        Keyferry = await s_servers.StartKeyferryAsync();
    }

    [OneTimeTearDown]
    public async Task StopAsync()
    {
        if (Keyferry is not null)
        {
            await Keyferry.DisposeAsync();
        }

        if (s_servers is not null)
        {
            await s_servers.DisposeAsync();
        }
    }

    /// <summary>Runs kubectl against the cluster.</summary>
    public static Task<CommandResult> KubectlAsync(string? input, params string[] arguments) =>
        s_servers!.KubectlAsync(input, arguments);

    /// <summary>Starts one more engine against the cluster, whatever becomes of it.</summary>
    public static KeyferryProcess Launch(int[] ports, params string[] more) => s_servers!.LaunchKeyferry(ports, more);

    /// <summary>Ends the engine, does something without it, and starts it again.</summary>
    public static async Task WithoutKeyferryAsync(Func<Task> act)
    {
        await Keyferry.DisposeAsync();
        try
        {
            await act();
        }
        finally
        {
            Keyferry = await s_servers!.StartKeyferryAsync();
        }
    }

    /// <summary>Ends the engine and starts it again.</summary>
    public static async Task RestartKeyferryAsync()
    {
        await Keyferry.DisposeAsync();
        Keyferry = await s_servers!.StartKeyferryAsync();
    }
}
