using Keyferry.Providers.Contract;

namespace Keyferry.Providers.Aws;

/// <summary>
/// Stands for a cluster-wide store whose credentials lie with each caller, while nobody calls: it cannot be told
/// whether the store works.
/// </summary>
internal sealed class ReferentStoreClient : IStoreClient
{
    public ValueTask<IReadOnlyList<FetchResult>> FetchAsync(
        IReadOnlyList<RemoteRef> references, CancellationToken cancellation)
    {
        var failure = new FetchFailure(
            FetchFailureKind.Invalid, "the store's credentials are read from the namespace of whoever uses it");
        return ValueTask.FromResult<IReadOnlyList<FetchResult>>([.. references.Select(_ => FetchResult.Of(failure))]);
    }

    public ValueTask<StoreCheck> CheckAsync(CancellationToken cancellation) =>
        ValueTask.FromResult(new StoreCheck(StoreVerdict.Unknown));

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
