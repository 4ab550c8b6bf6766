using System.Diagnostics;

namespace Keyferry.Benchmarks.Processes;

/// <summary>What a process has used since it began. On Linux both numbers come from /proc/PID.</summary>
/// <param name="Cpu">CPU time in user and kernel mode, of all its threads.</param>
/// <param name="PeakMemory">The largest resident set that it ever had, in bytes.</param>
/// <param name="Memory">Its resident set now, in bytes.</param>
internal sealed record ProcessUsage(TimeSpan Cpu, long PeakMemory, long Memory)
{
    /// <summary>Reads a process that runs.</summary>
    public static ProcessUsage Of(Process process)
    {
        process.Refresh();
        return new ProcessUsage(process.TotalProcessorTime, process.PeakWorkingSet64, process.WorkingSet64);
    }
}
