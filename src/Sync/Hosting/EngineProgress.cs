using Keyferry.Kubernetes.Watching;
using Keyferry.Kubernetes.Controllers;

namespace Keyferry.Sync.Hosting;

/// <summary>Whether the engine makes progress.</summary>
public interface IEngineProgress
{
    /// <summary>How it stands at this moment.</summary>
    EngineProgress Progress();
}

/// <summary>How the engine stands at one moment.</summary>
/// <param name="Running">Whether this process has an engine at work: a replica that waits for the lease has none.</param>
/// <param name="DueUntouched">How many objects are due that no worker has taken.</param>
/// <param name="LongestWait">How long the first of them has been due.</param>
/// <param name="StallReason">Why the engine no longer gets on, so that a restart is its cure; null where it does.</param>
/// <param name="Controllers">The controllers.</param>
/// <param name="Watches">The watches.</param>
public sealed record EngineProgress(
    bool Running, int DueUntouched, TimeSpan LongestWait, string? StallReason,
    IReadOnlyList<ControllerProgress> Controllers, IReadOnlyList<WatchState> Watches)
{
    /// <summary>A process without an engine at work.</summary>
    public static EngineProgress Idle { get; } = new(false, 0, TimeSpan.Zero, null, [], []);

    /// <summary>Whether the engine no longer gets on.</summary>
    public bool Stalled => StallReason is not null;

    /// <summary>Puts together how the parts stand.</summary>
    public static EngineProgress Of(IReadOnlyList<ControllerProgress> controllers, IReadOnlyList<WatchState> watches) => new(
        true, controllers.Sum(static c => c.Queue.Due),
        controllers.Count == 0 ? TimeSpan.Zero : controllers.Max(static c => c.Queue.LongestWait),
        StallDetector.Reason(controllers, watches), controllers, watches);
}
