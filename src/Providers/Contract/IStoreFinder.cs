namespace Keyferry.Providers.Contract;

/// <summary>Finds secrets in a store. Stores that cannot be searched do not have it.</summary>
public interface IStoreFinder
{
    /// <summary>
    /// Whether names are converted to keys of a Secret before they are rewritten, as External Secrets Operator does for some
    /// kinds of store: patterns of manifests count on it.
    /// </summary>
    bool ConvertsNames => false;

    /// <summary>
    /// Finds secrets one after the other, page by page as the store lists them; values are not read for it, but some
    /// listings bring them. A failure is the last result; only cancellation is thrown.
    /// </summary>
    /// <param name="query">What to find.</param>
    /// <param name="cancellation">Ends the search.</param>
    IAsyncEnumerable<FindResult> FindAsync(FindQuery query, CancellationToken cancellation);
}
