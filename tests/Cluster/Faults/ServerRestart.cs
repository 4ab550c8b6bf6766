using System.Diagnostics;

namespace Keyferry.Cluster.Tests.Faults;

/// <summary>Kills a server of eng/cluster, by the process id that it keeps, and starts it again as it was started.</summary>
internal static class ServerRestart
{
    /// <summary>Kills one and starts it again after a while.</summary>
    /// <param name="state">The cluster's folder.</param>
    /// <param name="name">The server's name in it.</param>
    /// <param name="away">How long it is away.</param>
    public static async Task OfAsync(string state, string name, TimeSpan away)
    {
        var file = Path.Combine(state, $"{name}.pid");
        var id = int.Parse((await File.ReadAllTextAsync(file)).Trim(), System.Globalization.CultureInfo.InvariantCulture);
        var command = (await File.ReadAllTextAsync($"/proc/{id}/cmdline")).Split('\0', StringSplitOptions.RemoveEmptyEntries);
        using var running = Process.GetProcessById(id);
        running.Kill();
        await running.WaitForExitAsync();
        await Task.Delay(away);

        // The shell puts itself in a session of its own, keeps the log, and becomes the server: eng/cluster finds and ends it as its own.
        var log = Path.Combine(state, $"{name}.log");
        var start = new ProcessStartInfo("setsid", ["bash", "-c", "echo $$ >\"$1\"; log=$2; shift 2; exec \"$@\" >>\"$log\" 2>&1 </dev/null", "-", file, log, .. command])
        {
            UseShellExecute = false,
        };
        start.Environment["KEYFERRY_CLUSTER_STATE"] = state;
        using var started = Process.Start(start)!;
    }
}
