using Prometheus;

namespace Keyferry.Webhook.Observability;

/// <summary>What dashboards of Go programs read of a process, beside what prometheus-net has of .NET's own.</summary>
public static class ProcessMetrics
{
    private const string OpenFiles = "/proc/self/fd";

    /// <summary>Registers the metrics.</summary>
    /// <param name="registry">Where.</param>
    public static void Register(CollectorRegistry registry)
    {
        DotNetStats.Register(registry);
        var factory = Metrics.WithCustomRegistry(registry);
        var memory = factory.CreateGauge("process_resident_memory_bytes", "Memory that the process occupies.");
        var files = Directory.Exists(OpenFiles)
            ? factory.CreateGauge("process_open_fds", "Files and connections that are open.")
            : null;
        registry.AddBeforeCollectCallback(() =>
        {
            memory.Set(Environment.WorkingSet);
            files?.Set(Directory.EnumerateFileSystemEntries(OpenFiles).Count());
        });
    }
}
