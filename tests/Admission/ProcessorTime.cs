using System.Globalization;

namespace Keyferry.Admission.Tests;

/// <summary>
/// What a piece of work costs, in time on a processor: that is the work's own doing, where the time by the clock is also that of
/// whatever else runs on the machine. https://docs.kernel.org/scheduler/sched-stats.html
/// </summary>
internal static class ProcessorTime
{
    private const string OfThread = "/proc/thread-self/schedstat";

    /// <summary>Does the work on this thread.</summary>
    /// <returns>The time that it took of a processor; by the clock where the system does not say.</returns>
    public static TimeSpan Of(Action work)
    {
        if (!File.Exists(OfThread))
        {
            var begun = TimeProvider.System.GetTimestamp();
            work();
            return TimeProvider.System.GetElapsedTime(begun);
        }

        var before = Nanoseconds();
        work();
        return TimeSpan.FromTicks((Nanoseconds() - before) / TimeSpan.NanosecondsPerTick);
    }

    private static long Nanoseconds() =>
        long.Parse(File.ReadAllText(OfThread).Split(' ')[0], NumberStyles.None, CultureInfo.InvariantCulture);
}
