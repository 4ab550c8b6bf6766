namespace Keyferry.Webhook.StoreTest;

/// <summary>What of a store is tried.</summary>
internal sealed record StoreTestOptions
{
    /// <summary>Keys that the store has; empty means the first that a search finds.</summary>
    public IReadOnlyList<string> Keys { get; init; } = [];

    /// <summary>A property of the first key; null means the first one that it has.</summary>
    public string? Property { get; init; }

    /// <summary>A version of the first key; null means one that is always there, where the kind of store has one.</summary>
    public string? Version { get; init; }

    /// <summary>The pattern to search by; null means any name.</summary>
    public string? Find { get; init; }

    /// <summary>Where to search, in the store's own terms; null means everywhere.</summary>
    public string? FindPath { get; init; }

    /// <summary>A key that the credentials may not read; null means that none is tried.</summary>
    public string? DeniedKey { get; init; }

    /// <summary>What the name of everything that is written begins with; null means that nothing is written.</summary>
    public string? WritePrefix { get; init; }
}

/// <summary>What a whole test came to.</summary>
/// <param name="Store">The store, as <c>Kind/name</c>.</param>
/// <param name="Provider">Its provider.</param>
/// <param name="Cases">The cases, in the order in which they were tried.</param>
internal sealed record StoreTestReport(string Store, string Provider, IReadOnlyList<StoreCase> Cases)
{
    /// <summary>Whether nothing failed.</summary>
    public bool IsGood => Cases.All(static c => c.Outcome != CaseOutcome.Fails);
}
