using Keyferry.Kubernetes.Events;
using Microsoft.Extensions.Logging;

namespace Keyferry.Sync.Hosting;

/// <summary>Logs every minute what the engine waits for, whether it stands still, and what events were lost.</summary>
/// <param name="engine">The engine's progress.</param>
/// <param name="notReady">What it waits for; null where it waits for nothing.</param>
/// <param name="log">Where it is logged.</param>
/// <param name="time">The clock.</param>
internal sealed partial class ProgressLog(IEngineProgress engine, Func<string?> notReady, ILogger log, TimeProvider time)
    : IEventObserver
{
    private static readonly TimeSpan Interval = TimeSpan.FromMinutes(1);

    private readonly Lock _gate = new();
    private readonly Dictionary<(string Component, EventDrop Why), (long Count, string? Detail)> _lost = [];
    private string? _waiting;
    private bool _stalled;

    /// <inheritdoc/>
    public void Dropped(string component, EventDrop why, string? detail)
    {
        lock (_gate)
        {
            var before = _lost.GetValueOrDefault((component, why));
            _lost[(component, why)] = (before.Count + 1, detail ?? before.Detail);
        }
    }

    /// <summary>Runs until cancelled.</summary>
    public async Task RunAsync(CancellationToken cancellation)
    {
        while (true)
        {
            await Task.Delay(Interval, time, cancellation);
            Tell();
        }
    }

    private void Tell()
    {
        // A refusal was logged when it came, and the wait for it says the same again every minute but for the seconds.
        var waiting = notReady();
        var progress = engine.Progress();
        if (waiting is not null && (_waiting is null || !progress.Watches.Any(static w => w.Trouble is not null)))
        {
            LogWaiting(waiting);
        }

        _waiting = waiting;
        var reason = progress.StallReason;
        if (reason is not null && !_stalled)
        {
            LogStalled(reason);
        }

        _stalled = reason is not null;
        TellLost();
    }

    private void TellLost()
    {
        List<KeyValuePair<(string Component, EventDrop Why), (long Count, string? Detail)>> lost;
        lock (_gate)
        {
            lost = [.. _lost];
            _lost.Clear();
        }

        foreach (var ((component, why), (count, detail)) in lost)
        {
            LogLost(count, component, why, detail ?? "");
        }
    }

    [LoggerMessage(20, LogLevel.Warning, "The engine {Reason}")]
    private partial void LogWaiting(string reason);

    [LoggerMessage(21, LogLevel.Error, "The engine stands still: {Reason}")]
    private partial void LogStalled(string reason);

    [LoggerMessage(22, LogLevel.Warning, "{Count} events of {Component} were lost in the last minute: {Why} {Detail}")]
    private partial void LogLost(long count, string component, EventDrop why, string detail);
}
