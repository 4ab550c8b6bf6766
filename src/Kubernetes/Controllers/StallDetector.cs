using Keyferry.Kubernetes.Watching;

namespace Keyferry.Kubernetes.Controllers;

/// <summary>
/// Decides whether the engine stands still in a way that only a restart mends. Trouble that is reported (a server that does
/// not answer, a right that is missing) is none: a restart would not cure it. Pure.
/// </summary>
public static class StallDetector
{
    /// <summary>After so long without progress work that is due counts as stalled: twice the deadline of a pass.</summary>
    public static TimeSpan Longest { get; } = 2 * ReconcileLoop<string>.Deadline;

    /// <summary>After so long without a word from the server a watch that tells of no trouble counts as stalled.</summary>
    public static TimeSpan LongestSilence { get; } = TimeSpan.FromMinutes(30);

    /// <summary>Why the engine is stalled; null where it is not.</summary>
    public static string? Reason(IReadOnlyList<ControllerProgress> controllers, IReadOnlyList<WatchState> watches) =>
        controllers.Select(static c => Reason(c)).Concat(watches.Select(static w => Reason(w)))
            .FirstOrDefault(static reason => reason is not null);

    private static string? Reason(ControllerProgress controller)
    {
        var (name, queue) = (controller.Name, controller.Queue);

        // Passes have a deadline of their own, so one that runs twice as long does not heed it.
        if (queue.LongestRun > Longest)
        {
            return $"{name}: a pass has run for {Minutes(queue.LongestRun)} min";
        }

        return controller.Workers > 0 && queue.LongestWait > Longest && queue.SinceProgress > Longest
            ? $"{name}: {queue.Due} objects are due, the first for {Minutes(queue.LongestWait)} min, and no pass has begun or "
                + $"ended for {Minutes(queue.SinceProgress)} min"
            : null;
    }

    private static string? Reason(WatchState watch) =>
        watch.Trouble is null && watch.SinceHeard > LongestSilence
            ? $"the watch of {watch.Type.Plural} has heard nothing for {Minutes(watch.SinceHeard)} min and reports no trouble"
            : null;

    private static long Minutes(TimeSpan span) => (long)span.TotalMinutes;
}
