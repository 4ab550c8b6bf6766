using System.Text.RegularExpressions;
using NUnit.Framework;

namespace Keyferry.Cluster.Tests.Fixture;

/// <summary>A real API server, controller manager and AWS emulator, started by eng/cluster and ended by process id.</summary>
public sealed partial class ClusterServers : IAsyncDisposable
{
    private readonly string _state;
    private readonly string _kubectl;

    private ClusterServers(string state, string kubectl, IReadOnlyDictionary<string, string> environment)
    {
        _state = state;
        _kubectl = kubectl;
        Environment = environment;
    }

    /// <summary>The variables that point kubectl and an engine at the cluster.</summary>
    public IReadOnlyDictionary<string, string> Environment { get; }

    /// <summary>Starts a cluster of its own; <paramref name="more"/> is what follows <c>eng/cluster up</c>.</summary>
    public static async Task<ClusterServers> StartAsync(params string[] more)
    {
        var state = Directory.CreateTempSubdirectory("keyferry-cluster-").FullName;
        var up = await Command.RunAsync(Script, ["up", .. more], Variable(state), limit: TimeSpan.FromMinutes(40));
        if (up.ExitCode != 0)
        {
            Missing($"eng/cluster up failed:\n{up.All}");
        }

        var env = await Command.RunAsync(Script, ["env"], Variable(state));
        var environment = Assignment().Matches(env.Output)
            .ToDictionary(static m => m.Groups["name"].Value, static m => m.Groups["value"].Value.Trim('\''));
        var kubectl = await Command.RunAsync(Repository.Path("eng", "lib", "kubectl"), [], environment);
        return new ClusterServers(state, kubectl.Output.Trim(), environment);
    }

    /// <summary>Starts the engine against the cluster.</summary>
    public Task<KeyferryProcess> StartKeyferryAsync(params string[] more) =>
        KeyferryProcess.StartAsync(
            Environment, Path.Combine(_state, "keyferry.log"), ["--unsafe-allow-generic-targets", .. more]);

    /// <summary>Starts the engine against the cluster, with the doubles of Azure and Google in their clouds' place.</summary>
    /// <param name="more">More environment variables.</param>
    public Task<KeyferryProcess> StartKeyferryInCloudsAsync(IReadOnlyDictionary<string, string> more) => KeyferryProcess.StartAsync(
        // Without the endpoints of the AWS emulator: AWS too is sought under its own names.
        new Dictionary<string, string>(Environment.Where(static v => !v.Key.StartsWith("AWS_", StringComparison.Ordinal)).Concat(more))
        {
            ["HTTPS_PROXY"] = Environment["STORE_CLOUD_PROXY"],
            ["NO_PROXY"] = "127.0.0.1",
            ["SSL_CERT_FILE"] = Environment["STORE_CLOUD_CA"],
        },
        Path.Combine(_state, "keyferry.log"));

    /// <summary>Starts the engine against the cluster, whatever becomes of it.</summary>
    /// <param name="ports">The ports of one that it takes the place of.</param>
    /// <param name="more">More words of the command line.</param>
    public KeyferryProcess LaunchKeyferry(int[] ports, params string[] more) =>
        KeyferryProcess.Launch(Environment, Path.Combine(_state, "keyferry.log"), ports, more);

    /// <summary>The folder of a server's process id and log.</summary>
    public string State => Path.Combine(_state, "servers");

    /// <summary>Runs kubectl against the cluster.</summary>
    public async Task<CommandResult> KubectlAsync(string? input, params string[] arguments)
    {
        // kubectl wait ends with this where a definition that was just applied has no condition at all yet.
        const string NoConditionYet = ".status.conditions accessor error: <nil>";
        for (var tries = 0; ; tries++)
        {
            var done = await Command.RunAsync(_kubectl, arguments, Environment, input);
            if (tries == 50 || !arguments.Contains("wait") || !done.All.Contains(NoConditionYet, StringComparison.Ordinal))
            {
                return done;
            }

            await Task.Delay(100);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await Command.RunAsync(Script, ["down"], Variable(_state));
        Directory.Delete(_state, recursive: true);
    }

    private static string Script => Repository.Path("eng", "cluster");

    private static Dictionary<string, string> Variable(string state) =>
        new() { ["KEYFERRY_CLUSTER"] = Path.Combine(state, "servers") };

    // Where CI runs a missing server is a failure, never a skip.
    private static void Missing(string why)
    {
        if (System.Environment.GetEnvironmentVariable("CI") is { Length: > 0 })
        {
            throw new InvalidOperationException(why);
        }

        Assert.Ignore(why);
    }

    [GeneratedRegex(@"(?<name>[A-Z_]+)=(?<value>'[^']*'|\S+)", RegexOptions.ExplicitCapture)]
    private static partial Regex Assignment();
}
