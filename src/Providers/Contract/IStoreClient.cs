namespace Keyferry.Providers.Contract;

/// <summary>A connection to one store under one identity. Safe to use from several callers at once.</summary>
public interface IStoreClient : IAsyncDisposable
{
    /// <summary>
    /// Fetches a set of references; the answer holds one result each, in the same order. Expected failures (missing,
    /// denied, throttled) are results; only cancellation is thrown.
    /// </summary>
    ValueTask<IReadOnlyList<FetchResult>> FetchAsync(
        IReadOnlyList<RemoteRef> references, CancellationToken cancellation);

    /// <summary>Asks whether the store can be used; sets the store's Ready condition.</summary>
    ValueTask<StoreCheck> CheckAsync(CancellationToken cancellation);
}

/// <summary>What a caller wants of the store.</summary>
/// <param name="Key">The remote key, before the store's prefix.</param>
/// <param name="Property">A path into the value; null or empty means the whole.</param>
/// <param name="Version">The version in the store's own terms; null or empty means the current one.</param>
/// <param name="FetchMetadata">Whether the secret's metadata is wanted in place of its value.</param>
/// <param name="AsMap">Whether the value is to be taken apart into keys (<c>dataFrom.extract</c>).</param>
public readonly record struct RemoteRef(
    string Key, string? Property = null, string? Version = null, bool FetchMetadata = false, bool AsMap = false);

/// <summary>How the store stands.</summary>
public enum StoreVerdict
{
    /// <summary>The store can be used.</summary>
    Ready,

    /// <summary>It cannot be told before an ExternalSecret uses it (credentials from the caller's namespace).</summary>
    Unknown,

    /// <summary>The store cannot be used as it is configured.</summary>
    Error,
}

/// <summary>The answer to <see cref="IStoreClient.CheckAsync"/>.</summary>
/// <param name="Verdict">How the store stands.</param>
/// <param name="Message">Why, where it is not ready; stable between attempts, and without secret values.</param>
public sealed record StoreCheck(StoreVerdict Verdict, string? Message = null)
{
    /// <summary>The store can be used.</summary>
    public static StoreCheck Ready { get; } = new(StoreVerdict.Ready);
}
