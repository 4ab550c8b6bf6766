using System.Diagnostics;
using System.Net;

namespace Keyferry.Cluster.Tests.Fixture;

/// <summary>The real program, started as a person starts it.</summary>
public sealed class KeyferryProcess : IAsyncDisposable
{
    private readonly Process _process;
    private readonly StreamWriter _log;
    private readonly string _logFile;
    private bool _isDisposed;

    private KeyferryProcess(Process process, string logFile, int health, int metrics)
    {
        _process = process;
        _logFile = logFile;
        _log = new StreamWriter(new FileStream(logFile, FileMode.Append, FileAccess.Write, FileShare.ReadWrite)) { AutoFlush = true };
        HealthPort = health;
        MetricsPort = metrics;
        process.OutputDataReceived += (_, line) => Write(line.Data);
        process.ErrorDataReceived += (_, line) => Write(line.Data);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }

    /// <summary>The program: the one that is built with the tests, or another build of it that KEYFERRY_PROGRAM names, such as an image's.</summary>
    public static string Program => Environment.GetEnvironmentVariable("KEYFERRY_PROGRAM") is { Length: > 0 } other
        ? other
        : Repository.Path("src", "Webhook", "bin", Configuration, "net10.0", "keyferry");

    public int HealthPort { get; }

    public int MetricsPort { get; }

    /// <summary>The ports of the webhook, the metrics and the health checks, for another that takes its place.</summary>
    public int[] Ports { get; private init; } = [];

    public bool HasExited => _isDisposed || _process.HasExited;

    /// <summary>Everything that it has logged.</summary>
    public string Log
    {
        get
        {
            using var reader = new StreamReader(new FileStream(_logFile, FileMode.Open, FileAccess.Read, FileShare.ReadWrite));
            return reader.ReadToEnd();
        }
    }

    /// <summary>Starts the program and waits until it is ready.</summary>
    public static async Task<KeyferryProcess> StartAsync(
        IReadOnlyDictionary<string, string> environment, string logFile, params string[] more)
    {
        var keyferry = Launch(environment, logFile, FreePorts.Find(3), ["--install", .. more]);
        await keyferry.WaitUntilReadyAsync();
        return keyferry;
    }

    /// <summary>Starts the program with exactly these words, as a container is, and waits until it is ready.</summary>
    /// <param name="environment">The variables that it gets.</param>
    /// <param name="logFile">Where its log goes.</param>
    /// <param name="words">The command line.</param>
    public static async Task<KeyferryProcess> StartAsAsync(
        IReadOnlyDictionary<string, string> environment, string logFile, string[] words)
    {
        var keyferry = new KeyferryProcess(
            Start(environment, words), logFile, PortOf(words, "--health-port="), PortOf(words, "--metrics-port="));
        await keyferry.WaitUntilReadyAsync();
        return keyferry;
    }

    /// <summary>Starts the program, whatever becomes of it.</summary>
    /// <param name="environment">The variables that it gets.</param>
    /// <param name="logFile">Where its log goes.</param>
    /// <param name="ports">Of the webhook, the metrics and the health checks.</param>
    /// <param name="more">More words of the command line.</param>
    public static KeyferryProcess Launch(
        IReadOnlyDictionary<string, string> environment, string logFile, int[] ports, params string[] more)
    {
        string[] flags =
        [
            "--kubeconfig", environment["KUBECONFIG"], "--webhook-url", $"https://127.0.0.1:{ports[0]}", "--shutdown-delay", "0s",
        ];
        string[] words =
        [
            "run", "--webhook-port", $"{ports[0]}", "--metrics-port", $"{ports[1]}", "--health-port", $"{ports[2]}",
            "--allow-egress", "127.0.0.0/8", .. flags.Chunk(2).Where(f => !more.Contains(f[0])).SelectMany(static f => f), .. more,
        ];
        return new KeyferryProcess(Start(environment, words), logFile, ports[2], ports[1]) { Ports = ports };
    }

    /// <summary>Ends the program as a node that dies does: SIGKILL.</summary>
    public async Task KillAsync()
    {
        _process.Kill(entireProcessTree: true);
        await _process.WaitForExitAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (_isDisposed)
        {
            return;
        }

        _isDisposed = true;
        if (!_process.HasExited)
        {
            // SIGTERM, as a kubelet sends it.
            using var kill = Process.Start("kill", ["-TERM", $"{_process.Id}"]);
            await kill.WaitForExitAsync();
            using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(20));
            try
            {
                await _process.WaitForExitAsync(limit.Token);
            }
            catch (OperationCanceledException late)
            {
                _process.Kill(entireProcessTree: true);
                throw new TimeoutException($"keyferry did not end within 20 s of SIGTERM:\n{Log}", late);
            }
        }

        _process.Dispose();
        await _log.DisposeAsync();
    }

    private static int PortOf(string[] words, string flag) =>
        int.Parse(words.Single(w => w.StartsWith(flag, StringComparison.Ordinal))[flag.Length..], System.Globalization.CultureInfo.InvariantCulture);

    private static Process Start(IReadOnlyDictionary<string, string> environment, string[] words)
    {
        var start = new ProcessStartInfo(Program, words)
        {
            RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false,
            WorkingDirectory = Repository.Root,
        };
        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        return Process.Start(start)!;
    }

    private static string Configuration =>
        AppContext.BaseDirectory.Contains("/Release/", StringComparison.Ordinal) ? "Release" : "Debug";

    /// <summary>Waits until it is ready.</summary>
    public async Task WaitUntilReadyAsync()
    {
        using var http = new HttpClient { Timeout = TimeSpan.FromSeconds(5) };
        var clock = Stopwatch.StartNew();
        var reason = "its port is not open";
        while (clock.Elapsed < TimeSpan.FromSeconds(90))
        {
            if (_process.HasExited)
            {
                throw new InvalidOperationException($"keyferry ended with {_process.ExitCode}:\n{Log}");
            }

            try
            {
                using var answer = await http.GetAsync($"http://127.0.0.1:{HealthPort}/readyz?verbose");
                if (answer.StatusCode == HttpStatusCode.OK)
                {
                    return;
                }

                reason = await answer.Content.ReadAsStringAsync();
            }
            catch (HttpRequestException)
            {
                // Not listening yet.
            }

            await Task.Delay(200);
        }

        var log = Log;
        throw new TimeoutException($"keyferry was not ready within 90 s ({reason}):\n{log[^Math.Min(4000, log.Length)..]}");
    }

    private void Write(string? line)
    {
        if (line is not null)
        {
            lock (_log)
            {
                _log.WriteLine(line);
            }
        }
    }
}
