using System.Runtime.InteropServices;

namespace Keyferry.Webhook.Hosting;

/// <summary>Takes SIGTERM, SIGINT and SIGQUIT: the first begins the shutdown, a second ends the process at once.</summary>
/// <param name="shutdown">Ends the program.</param>
public sealed class SignalLifetime(Shutdown shutdown) : IHostLifetime, IDisposable
{
    private readonly List<PosixSignalRegistration> _registrations = [];
    private int _signals;

    /// <inheritdoc/>
    public Task WaitForStartAsync(CancellationToken cancellationToken)
    {
        foreach (var signal in new[] { PosixSignal.SIGTERM, PosixSignal.SIGINT, PosixSignal.SIGQUIT })
        {
            _registrations.Add(PosixSignalRegistration.Create(signal, Handle));
        }

        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public void Dispose() => _registrations.ForEach(static r => r.Dispose());

    private void Handle(PosixSignalContext context)
    {
        // What is not cancelled gets the system's own treatment, which ends the process.
        context.Cancel = Interlocked.Increment(ref _signals) == 1;
        if (context.Cancel)
        {
            _ = shutdown.BeginAsync(delayed: context.Signal == PosixSignal.SIGTERM);
        }
    }
}
