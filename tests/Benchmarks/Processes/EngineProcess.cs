using System.Diagnostics;
using System.Net;

namespace Keyferry.Benchmarks.Processes;

/// <summary>The real program in a process of its own, with no flags but those that connect it.</summary>
internal sealed class EngineProcess : IAsyncDisposable
{
    private static readonly TimeSpan StartPatience = TimeSpan.FromSeconds(90);
    private static readonly TimeSpan StopPatience = TimeSpan.FromSeconds(30);

    private readonly Process _process;
    private readonly string _log;
    private bool _isDisposed;

    private EngineProcess(Process process, string log, int webhookPort, int metricsPort)
    {
        _process = process;
        _log = log;
        Metrics = new Uri($"http://127.0.0.1:{metricsPort}/metrics");
        Webhook = new Uri($"https://127.0.0.1:{webhookPort}");
    }

    /// <summary>The admission webhook's address, with no path.</summary>
    public Uri Webhook { get; }

    /// <summary>Where the program's own metrics are read.</summary>
    public Uri Metrics { get; }

    /// <summary>What the process has used so far.</summary>
    public ProcessUsage Usage => ProcessUsage.Of(_process);

    /// <summary>Starts the program on a cluster that has its definitions, as the chart does, and waits until it is ready.</summary>
    /// <param name="kubeconfig">Names the API server.</param>
    /// <param name="secretsManager">Where AWS answers; null where no store is needed.</param>
    /// <param name="log">The file that its log goes to.</param>
    /// <param name="cancellation">Ends the start.</param>
    /// <param name="more">More words of the command line.</param>
    public static Task<EngineProcess> StartAsync(
        string kubeconfig, Uri? secretsManager, string log, CancellationToken cancellation, params string[] more) => StartAsync(
        kubeconfig, secretsManager is null ? new Dictionary<string, string>() : AwsVariables(secretsManager), log, cancellation, more);

    /// <summary>Starts the program on a cluster that has its definitions, as the chart does, and waits until it is ready.</summary>
    /// <param name="kubeconfig">Names the API server.</param>
    /// <param name="variables">Environment variables that lead it to stores.</param>
    /// <param name="log">The file that its log goes to.</param>
    /// <param name="cancellation">Ends the start.</param>
    /// <param name="more">More words of the command line.</param>
    public static async Task<EngineProcess> StartAsync(
        string kubeconfig, IReadOnlyDictionary<string, string> variables, string log, CancellationToken cancellation, params string[] more)
    {
        var ports = FreePorts.Find(3);
        await using (await StartOnceAsync(kubeconfig, variables, log, ports, ["--install"], cancellation))
        {
            // What installs is another process: reading the definitions' texts is no part of what is measured.
        }

        return await StartOnceAsync(kubeconfig, variables, log, ports, more, cancellation);
    }

    /// <summary>Starts the program where it ran before, without another that sees the cluster first.</summary>
    /// <param name="kubeconfig">Names the API server.</param>
    /// <param name="variables">Environment variables that lead it to stores.</param>
    /// <param name="log">The file that its log goes to.</param>
    /// <param name="cancellation">Ends the start.</param>
    public static Task<EngineProcess> StartAgainAsync(
        string kubeconfig, IReadOnlyDictionary<string, string> variables, string log, CancellationToken cancellation) =>
        StartOnceAsync(kubeconfig, variables, log, FreePorts.Find(3), [], cancellation);

    private static async Task<EngineProcess> StartOnceAsync(
        string kubeconfig, IReadOnlyDictionary<string, string> variables, string log, int[] ports, string[] more, CancellationToken cancellation)
    {
        if (!File.Exists(Repository.Engine))
        {
            throw new InvalidOperationException($"there is no {Repository.Engine}: dotnet build src/Webhook");
        }

        // In a session of its own, as every child (see ChildServer). setsid and the shell give their process to the
        // program, whose lines then cost this process nothing.
        var start = new ProcessStartInfo(
            "setsid",
            [
                "/bin/sh", "-c", "log=$1; shift; exec \"$@\" >>\"$log\" 2>&1", "sh", log,
                Repository.Engine, "run", "--kubeconfig", kubeconfig,
                "--webhook-port", $"{ports[0]}", "--webhook-url", $"https://127.0.0.1:{ports[0]}",
                "--metrics-port", $"{ports[1]}", "--health-port", $"{ports[2]}", "--allow-egress", "127.0.0.0/8", .. more,
            ]) { UseShellExecute = false };
        SetEnvironment(start.Environment, variables);
        var engine = new EngineProcess(Process.Start(start)!, log, ports[0], ports[1]);
        try
        {
            await engine.WaitUntilReadyAsync(new Uri($"http://127.0.0.1:{ports[2]}/readyz"), cancellation);
            return engine;
        }
        catch
        {
            await engine.DisposeAsync();
            throw;
        }
    }

    /// <summary>Throws where the program has ended, with the last lines of its log.</summary>
    public void ThrowIfEnded()
    {
        if (_process.HasExited)
        {
            throw new InvalidOperationException($"keyferry ended with {_process.ExitCode}:\n{LastLines()}");
        }
    }

    /// <summary>The last lines of the program's log.</summary>
    public string LastLines() => string.Join('\n', File.ReadLines(_log).TakeLast(20));

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        // A run that fails between its engines ends the first a second time: that must not hide what failed.
        if (_isDisposed)
        {
            return;
        }

        _isDisposed = true;
        if (!_process.HasExited)
        {
            using var limit = new CancellationTokenSource(StopPatience);
            using var kill = Process.Start("kill", ["-TERM", $"{_process.Id}"]);
            try
            {
                await kill.WaitForExitAsync(limit.Token);
                await _process.WaitForExitAsync(limit.Token);
            }
            catch (OperationCanceledException)
            {
                _process.Kill();
            }
        }

        _process.Dispose();
    }

    // The person's own settings of the program or of AWS must not change what is measured.
    private static void SetEnvironment(IDictionary<string, string?> environment, IReadOnlyDictionary<string, string> variables)
    {
        var own = environment.Keys.Where(static n => n.StartsWith("AWS_", StringComparison.Ordinal)
            || n.StartsWith("KEYFERRY_", StringComparison.Ordinal)).ToArray();
        foreach (var name in own)
        {
            environment.Remove(name);
        }

        environment["AWS_EC2_METADATA_DISABLED"] = "true";
        // As the image has it (docs/decisions/0037).
        environment["DOTNET_GCgen0size"] = "800000";
        foreach (var (name, value) in variables)
        {
            environment[name] = value;
        }
    }

    /// <summary>What leads the program to an AWS that answers at one address.</summary>
    public static IReadOnlyDictionary<string, string> AwsVariables(Uri address) => new Dictionary<string, string>
    {
        ["AWS_SECRETSMANAGER_ENDPOINT"] = address.GetLeftPart(UriPartial.Authority),
        ["AWS_ENDPOINT_URL"] = address.GetLeftPart(UriPartial.Authority),
    };

    private async Task WaitUntilReadyAsync(Uri readiness, CancellationToken cancellation)
    {
        using var http = new HttpClient { Timeout = TimeSpan.FromSeconds(5) };
        var reason = "its port is not open";
        for (var clock = Stopwatch.StartNew(); clock.Elapsed < StartPatience;)
        {
            ThrowIfEnded();
            try
            {
                using var answer = await http.GetAsync(new Uri(readiness, "?verbose"), cancellation);
                if (answer.StatusCode == HttpStatusCode.OK)
                {
                    return;
                }

                reason = await answer.Content.ReadAsStringAsync(cancellation);
            }
            catch (Exception e) when (!cancellation.IsCancellationRequested
                && e is HttpRequestException or OperationCanceledException)
            {
                // It does not listen, or does not answer, yet.
            }

            await Task.Delay(100, cancellation);
        }

        throw new TimeoutException($"keyferry was not ready within {StartPatience.TotalSeconds} s ({reason}):\n{LastLines()}");
    }
}
