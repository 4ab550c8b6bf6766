using System.Runtime.InteropServices;

namespace Keyferry.Benchmarks.Admission;

/// <summary>
/// Sleeps to the tenth of a millisecond. .NET's timers are late by up to a millisecond, which is as long as a review takes.
/// </summary>
internal static partial class PreciseSleep
{
    private const long NanosecondsPerSecond = 1_000_000_000;

    /// <summary>Blocks this thread.</summary>
    /// <param name="duration">How long; nothing happens where it is not positive.</param>
    public static void For(TimeSpan duration)
    {
        if (duration <= TimeSpan.Zero)
        {
            return;
        }

        var nanoseconds = (long)duration.TotalNanoseconds;
        var wanted = new TimeSpec(nanoseconds / NanosecondsPerSecond, nanoseconds % NanosecondsPerSecond);
        // A signal ends it early: whoever calls looks at the clock again.
        _ = NanoSleep(in wanted, IntPtr.Zero);
    }

    // https://man7.org/linux/man-pages/man2/nanosleep.2.html
    [LibraryImport("libc", EntryPoint = "nanosleep")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int NanoSleep(in TimeSpec duration, IntPtr remaining);

    [StructLayout(LayoutKind.Sequential)]
    private readonly struct TimeSpec(long seconds, long nanoseconds)
    {
        public readonly long Seconds = seconds;
        public readonly long Nanoseconds = nanoseconds;
    }
}
