using Keyferry.Webhook.Options;

namespace Keyferry.Webhook.Hosting;

/// <summary>
/// Ends the program without a failed call: not ready at once, the ports open a while longer, then no new requests.
/// Endpoints of a Service take seconds to leave every node:
/// https://kubernetes.io/docs/concepts/workloads/pods/pod-lifecycle/#pod-termination.
/// </summary>
/// <param name="state">What readiness reads.</param>
/// <param name="options">How long to go on serving.</param>
/// <param name="lifetime">Ends the host.</param>
/// <param name="time">The clock.</param>
/// <param name="logger">Where to say so.</param>
public sealed partial class Shutdown(
    ShutdownState state, RunOptions options, IHostApplicationLifetime lifetime, TimeProvider time, ILogger<Shutdown> logger)
{
    /// <summary>Begins; a second call does nothing. It returns when the ports are about to close.</summary>
    /// <param name="delayed">Whether to go on serving for the delay; a person's Ctrl-C does not wait for it.</param>
    public async Task BeginAsync(bool delayed)
    {
        if (!state.Begin())
        {
            return;
        }

        var delay = delayed ? options.ShutdownDelay : TimeSpan.Zero;
        LogBegin(logger, delay.TotalSeconds);
        if (delay > TimeSpan.Zero)
        {
            // New callers are gone by the middle; who keeps a connection open is asked to go in the second half.
            await Task.Delay(delay / 2, time, CancellationToken.None);
            state.CloseConnections();
            await Task.Delay(delay / 2, time, CancellationToken.None);
        }

        state.CloseConnections();
        lifetime.StopApplication();
    }

    [LoggerMessage(510, LogLevel.Information, "Shutting down: not ready from now on, serving {Seconds} s longer")]
    private static partial void LogBegin(ILogger logger, double seconds);
}
