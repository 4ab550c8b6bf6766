namespace Keyferry.Text.Rewriting;

/// <summary>Merges values that are JSON objects.</summary>
public sealed record KeyRewriteMerge
{
    /// <summary>The key that takes the merged object with the strategy <c>JSON</c>.</summary>
    public string Into { get; init; } = "";

    /// <summary>Keys that are merged last, in this order, so that they win; the others come before, sorted.</summary>
    public IReadOnlyList<string> Priority { get; init; } = [];

    /// <summary><c>IgnoreNotFound</c> passes over a priority key that is not there; else it is an error.</summary>
    public string PriorityPolicy { get; init; } = "";

    /// <summary><c>Ignore</c> lets the later of two members with one name win; else they are an error.</summary>
    public string ConflictPolicy { get; init; } = "";

    /// <summary>
    /// <c>Extract</c>, also when empty, makes a key of each member; <c>JSON</c> adds one key with the merged object.
    /// </summary>
    public string Strategy { get; init; } = "";
}
