using Keyferry.Kubernetes.Types;
using Keyferry.Providers.Contract;
using Keyferry.Sync.Generators;
using Keyferry.Sync.Stores;

namespace Keyferry.Sync.ExternalSecrets;

/// <summary>What one pass over an ExternalSecret fetches.</summary>
/// <param name="Item">The ExternalSecret.</param>
/// <param name="Owner">The same, for generators.</param>
/// <param name="Version">Its version, see <see cref="Hashing.SyncedVersion"/>.</param>
/// <param name="IsForced">Whether values that were read before it was asked for are too old.</param>
/// <param name="ToleratesMissing">Whether a remote secret that is gone is left out instead of failing.</param>
/// <param name="Entries">What to fetch.</param>
/// <param name="Stores">The stores, as far as they were looked for.</param>
public sealed record FetchRequest(
    ObjectKey Item, GeneratorOwner Owner, string Version, bool IsForced, bool ToleratesMissing,
    IReadOnlyList<FetchEntry> Entries, IReadOnlyDictionary<StoreKey, StoreLookup> Stores)
{
    /// <summary>Whether a result fails the pass.</summary>
    public bool IsFatal(FetchResult result) =>
        result.Failure is { } failure && !(ToleratesMissing && failure.Kind == FetchFailureKind.NotFound);
}

/// <summary>
/// What a pass fetched: a result for each entry, in their order. Whoever disposes of it clears the values that were not
/// taken out.
/// </summary>
/// <param name="results">The results.</param>
/// <param name="generated">The runs of generators; null where none was run and no state may be let go of.</param>
public sealed class FetchedSources(FetchResult[] results, IGeneratorRun? generated) : IDisposable
{
    /// <summary>The result of an entry whose generator was not run, since another entry had failed already.</summary>
    public static FetchFailure NotRun { get; } = new(FetchFailureKind.Invalid, "not run, since another entry failed");

    /// <summary>The results; they may be replaced, but what is replaced is to be cleared.</summary>
    public FetchResult[] Results => results;

    /// <summary>When the first of the generated values ends to be valid, as far as generators say.</summary>
    public DateTimeOffset? ExpiresAt => generated?.ExpiresAt;

    /// <summary>What generators made, by digest.</summary>
    public GeneratedValues Generated => generated?.Generated ?? GeneratedValues.None;

    /// <summary>Keeps what generators created elsewhere.</summary>
    /// <returns>Why that failed; null where it did not.</returns>
    public async ValueTask<FetchFailure?> CommitAsync(CancellationToken cancellation) =>
        generated is null ? null : await generated.CommitAsync(cancellation);

    /// <summary>Takes back what generators created elsewhere.</summary>
    public async ValueTask RollBackAsync(CancellationToken cancellation)
    {
        if (generated is not null)
        {
            await generated.RollBackAsync(cancellation);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var result in results)
        {
            BoundedAnswers.Clear(result);
        }
    }
}
