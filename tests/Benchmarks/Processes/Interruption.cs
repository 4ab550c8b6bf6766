using System.Runtime.InteropServices;

namespace Keyferry.Benchmarks.Processes;

/// <summary>Turns Ctrl-C and SIGTERM into a cancelled token, so that a benchmark ends the processes that it started.</summary>
internal sealed class Interruption : IDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private readonly PosixSignalRegistration[] _signals;

    public Interruption() => _signals =
    [
        .. new[] { PosixSignal.SIGINT, PosixSignal.SIGTERM, PosixSignal.SIGHUP }
            .Select(signal => PosixSignalRegistration.Create(signal, End)),
    ];

    /// <summary>Cancelled once the person wants an end.</summary>
    public CancellationToken Token => _stop.Token;

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var signal in _signals)
        {
            signal.Dispose();
        }

        _stop.Dispose();
    }

    private void End(PosixSignalContext context)
    {
        // The process ends by itself, after what it started.
        context.Cancel = true;
        _stop.Cancel();
    }
}
