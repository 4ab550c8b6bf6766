namespace Keyferry.Providers.Contract;

/// <summary>Which secrets are to be found (<c>dataFrom.find</c>).</summary>
/// <param name="Path">Where to look, in the store's own terms; null means everywhere.</param>
/// <param name="Name">A pattern that the name must hold; null means any name.</param>
/// <param name="Tags">Tags that the secret must have, all of them; null or empty means any.</param>
public sealed record FindQuery(string? Path = null, NamePattern? Name = null, IReadOnlyDictionary<string, string>? Tags = null);

/// <summary>A secret that was found, or why there are no more.</summary>
/// <param name="Name">The secret's name as users know it, without the store's prefix; empty after a failure.</param>
/// <param name="Key">What is to be read for its value.</param>
/// <param name="Failure">Why the search ended early; null where a secret was found.</param>
public readonly record struct FindResult(string Name, RemoteKey Key, FetchFailure? Failure = null)
{
    /// <summary>
    /// The raw value, where the listing itself brings it, so that it needs no read; null where it is to be read. Whoever
    /// is handed it owns it.
    /// </summary>
    public RemoteValue? Value { get; init; }
}
