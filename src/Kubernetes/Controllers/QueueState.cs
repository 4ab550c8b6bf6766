namespace Keyferry.Kubernetes.Controllers;

/// <summary>How a queue stands at one moment.</summary>
/// <param name="Due">How many keys are due that no worker has taken.</param>
/// <param name="LongestWait">How long the first of them has been due.</param>
/// <param name="Running">How many keys workers have.</param>
/// <param name="LongestRun">How long a worker has had the oldest of them.</param>
/// <param name="RunningTotal">How long workers have had all of them, summed up.</param>
/// <param name="Delayed">How many keys have a moment to come at which they are due.</param>
/// <param name="SinceProgress">How long ago a pass last began or ended, or the queue was made.</param>
/// <param name="OnlyDue">How many of those in <paramref name="Due"/> no person waits for: they are only due again.</param>
public sealed record QueueState(
    int Due, TimeSpan LongestWait, int Running, TimeSpan LongestRun, TimeSpan RunningTotal, int Delayed,
    TimeSpan SinceProgress, int OnlyDue = 0);
