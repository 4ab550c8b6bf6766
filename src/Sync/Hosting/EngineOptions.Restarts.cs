using Keyferry.Sync.Restarts;

namespace Keyferry.Sync.Hosting;

/// <content>Restarts of workloads.</content>
public sealed partial record EngineOptions
{
    /// <summary>How workloads are restarted when what they use of Secrets changes.</summary>
    public RestartOptions Restarts { get; init; } = new();
}
