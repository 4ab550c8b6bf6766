using Keyferry.Providers.Contract;

namespace Keyferry.Providers.Stores;

/// <summary>
/// Stands for a cluster-wide store whose credentials lie with each caller, while nobody calls: whether the store works
/// cannot be known.
/// </summary>
internal sealed class ReferentStoreClient : IStoreClient
{
    public ValueTask<IReadOnlyList<ReadResult>> ReadAsync(
        IReadOnlyList<RemoteKey> keys, CancellationToken cancellation)
    {
        var failure = new FetchFailure(
            FetchFailureKind.Invalid, "the store's credentials are read from the namespace of whoever uses it");
        return ValueTask.FromResult<IReadOnlyList<ReadResult>>([.. keys.Select(_ => ReadResult.Of(failure))]);
    }

    public ValueTask<StoreValidation> ValidateAsync(CancellationToken cancellation) =>
        ValueTask.FromResult(new StoreValidation(StoreState.Unknown));

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
