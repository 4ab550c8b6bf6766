using System.Diagnostics;

namespace Keyferry.Benchmarks.Processes;

/// <summary>
/// One of the benchmarks' own servers in a process of its own, so that its work is charged to nobody else. It ends when
/// this process closes its input, which the kernel does too where this process is killed.
/// </summary>
internal sealed class ChildServer : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private ChildServer(Process process, Uri address)
    {
        Process = process;
        Address = address;
    }

    /// <summary>The process.</summary>
    public Process Process { get; }

    /// <summary>The server's address.</summary>
    public Uri Address { get; }

    /// <summary>Starts this program once more with the command <c>serve</c>.</summary>
    /// <param name="arguments">What follows the command.</param>
    /// <param name="cancellation">Ends the start.</param>
    public static async Task<ChildServer> StartAsync(IEnumerable<string> arguments, CancellationToken cancellation)
    {
        var program = Path.Combine(AppContext.BaseDirectory, "Keyferry.Benchmarks");
        // In a session of its own: Ctrl-C at a terminal is for this process, which ends the others in their order.
        var start = new ProcessStartInfo("setsid", [program, ServeCommand.Name, .. arguments])
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        };
        var process = Process.Start(start) ?? throw new InvalidOperationException($"{program} cannot be started");
        try
        {
            var line = await process.StandardOutput.ReadLineAsync(cancellation)
                ?? throw new InvalidOperationException($"{string.Join(' ', start.ArgumentList)} ended while starting");
            return new ChildServer(process, new Uri(line));
        }
        catch
        {
            await EndAsync(process);
            throw;
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync() => await EndAsync(Process);

    private static async Task EndAsync(Process process)
    {
        using var limit = new CancellationTokenSource(Patience);
        try
        {
            process.StandardInput.Close();
            await process.WaitForExitAsync(limit.Token);
        }
        catch (OperationCanceledException)
        {
            process.Kill();
        }

        process.Dispose();
    }
}
