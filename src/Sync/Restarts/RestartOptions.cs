using Keyferry.Kubernetes.Types;

namespace Keyferry.Sync.Restarts;

/// <summary>How workloads are restarted.</summary>
public sealed record RestartOptions
{
    /// <summary>The name of the Secret with the key of hashes, where nothing else is said.</summary>
    public const string DefaultKeyName = "keyferry-restart-key";

    /// <summary>Whether workloads are watched and restarted at all.</summary>
    public bool Enabled { get; init; } = true;

    /// <summary>How long a change must have been the last one; also the least time between two restarts of a workload.</summary>
    public TimeSpan Debounce { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Whether Reloader's annotations ask for restarts too.</summary>
    public bool ReadsReloader { get; init; } = true;

    /// <summary>The Secret that holds the key of hashes; it is made where somebody asks for restarts.</summary>
    public ObjectKey KeySecret { get; init; } = new("default", DefaultKeyName);

    /// <summary>Whether a workload is restarted at all, as far as its annotations go.</summary>
    public bool Serves(Workload workload) => workload.Request is { } request && (ReadsReloader || !request.IsOfReloader);
}
