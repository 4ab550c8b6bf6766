using System.Text.Json;

namespace Keyferry.Providers.Contract;

/// <summary>Writes to a store. Stores that are only read do not have it.</summary>
public interface IStoreWriter
{
    /// <summary>Writes an entry, where it differs from what the store holds. Only cancellation is thrown.</summary>
    /// <param name="target">Where to.</param>
    /// <param name="content">What, which stays the caller's.</param>
    /// <param name="cancellation">The deadline.</param>
    /// <returns>Why it was not written; null where it was, or is there already.</returns>
    ValueTask<FetchFailure?> PushAsync(PushTarget target, PushContent content, CancellationToken cancellation);

    /// <summary>Deletes a secret, or a property of it; what is gone already is no failure. Only cancellation is thrown.</summary>
    /// <param name="target">What.</param>
    /// <param name="cancellation">The deadline.</param>
    /// <returns>Why it was not deleted; null where it is gone.</returns>
    ValueTask<FetchFailure?> DeleteAsync(PushTarget target, CancellationToken cancellation);

    /// <summary>Whether the store has a secret, or a property of it. Only cancellation is thrown.</summary>
    /// <param name="target">What.</param>
    /// <param name="cancellation">The deadline.</param>
    ValueTask<ExistsResult> ExistsAsync(PushTarget target, CancellationToken cancellation);
}

/// <summary>Where a PushSecret's entry goes.</summary>
/// <param name="Key">The remote key, before the store's prefix.</param>
/// <param name="Property">The property of a JSON document that is written; null or empty means the whole secret.</param>
/// <param name="SecretKey">The key of the source Secret; null or empty means the whole Secret.</param>
/// <param name="Metadata">
/// The entry's <c>metadata</c>, where it says where to (another namespace, say): deletions and questions have to go there
/// too. Null where there is none.
/// </param>
public readonly record struct PushTarget(
    string Key, string? Property = null, string? SecretKey = null, JsonElement? Metadata = null);

/// <summary>Whether something is there, or why that cannot be said.</summary>
/// <param name="Exists">Whether it is there.</param>
/// <param name="Failure">Why it cannot be said; null where it can.</param>
public readonly record struct ExistsResult(bool Exists, FetchFailure? Failure = null);
