using Keyferry.Api.ExternalSecrets;
using Keyferry.Text.Regexp;

namespace Keyferry.Sync.Restarts;

/// <summary>Which of the Secrets that a workload refers to have it restarted, without being named.</summary>
public enum AutoScope
{
    /// <summary>None.</summary>
    None,

    /// <summary>Those that an ExternalSecret keeps.</summary>
    Kept,

    /// <summary>All of them, as with Reloader.</summary>
    Referenced,

    /// <summary>Those that have Reloader's match annotation.</summary>
    Matched,
}

/// <summary>What a workload's annotations ask for.</summary>
public sealed record RestartRequest
{
    /// <summary>Which Secrets count that are not named.</summary>
    public AutoScope Auto { get; init; }

    /// <summary>Secrets that count by name, whether or not the pods use them.</summary>
    public IReadOnlySet<string> Names { get; init; } = new HashSet<string>();

    /// <summary>Patterns of such names.</summary>
    public IReadOnlyList<GoRegex> Patterns { get; init; } = [];

    /// <summary>Secrets that do not count.</summary>
    public IReadOnlySet<string> Excluded { get; init; } = new HashSet<string>();

    /// <summary>Whether a change is only told.</summary>
    public bool OnlyNotifies { get; init; }

    /// <summary>The least time between two restarts; zero where the workload asks for none.</summary>
    public TimeSpan MinInterval { get; init; }

    /// <summary>When restarts may be; null means always.</summary>
    public SyncWindows? Windows { get; init; }

    /// <summary>Whether Reloader's annotations ask, not ours.</summary>
    public bool IsOfReloader { get; init; }

    /// <summary>What of the annotations cannot be done; empty where all can.</summary>
    public IReadOnlyList<string> Problems { get; init; } = [];

    /// <summary>Whether <see cref="Problems"/> leave unclear when a restart may be, so that there is none.</summary>
    public bool IsHeld { get; init; }
}
