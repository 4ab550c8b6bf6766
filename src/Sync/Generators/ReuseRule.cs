namespace Keyferry.Sync.Generators;

/// <summary>When generated values that a target holds stand in for those of a pass. What the target itself says decides last.</summary>
/// <param name="Always">In any case.</param>
/// <param name="WrittenSince">
/// Where the target was written for this object at this moment or later: then the refresh was made already, and its record lost.
/// Null where that is no reason.
/// </param>
/// <param name="ForcedBy">
/// The annotations that force a refresh, where it is not known which of them were followed already: where the target carries the
/// same, all were. Null where that is no reason.
/// </param>
public sealed record ReuseRule(
    bool Always, DateTimeOffset? WrittenSince = null, IReadOnlyDictionary<string, string>? ForcedBy = null)
{
    /// <summary>In no case: a refresh is due.</summary>
    public static ReuseRule Never { get; } = new(Always: false);

    /// <summary>In any case: none is.</summary>
    public static ReuseRule Kept { get; } = new(Always: true);

    /// <summary>Whether they do.</summary>
    /// <param name="annotations">The target's annotations.</param>
    /// <param name="written">When the target was last written for this object; null where it was not.</param>
    public bool Permits(IDictionary<string, string>? annotations, DateTimeOffset? written) =>
        Always
        || (WrittenSince is { } since && written >= since)
        || (ForcedBy is { } forced
            && forced.All(p => annotations is not null && annotations.TryGetValue(p.Key, out var value) && value == p.Value));
}
