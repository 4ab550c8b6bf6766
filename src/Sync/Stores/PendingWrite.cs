using Keyferry.Providers.Contract;

namespace Keyferry.Sync.Stores;

/// <summary>
/// One write to a store, or one question that only its writer answers, from when it is asked for until it is answered.
/// Guarded by the scheduler's lock.
/// </summary>
/// <param name="lane">The store.</param>
/// <param name="name">The secret that is written, in the store's own terms; of one secret, one write is made at a time.</param>
/// <param name="call">Makes the call.</param>
/// <param name="requestedAt">When it was asked for.</param>
/// <param name="cancellation">Ends the call.</param>
internal sealed class PendingWrite(
    StoreLane lane, string name, Func<IStoreWriter, CancellationToken, ValueTask<ExistsResult>> call, long requestedAt,
    CancellationToken cancellation)
{
    private readonly TaskCompletionSource<ExistsResult> _answer = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public StoreLane Lane => lane;

    public string Name => name;

    public long RequestedAt => requestedAt;

    public CancellationToken Cancellation => cancellation;

    /// <summary>What the store said when it last asked to slow down.</summary>
    public FetchFailure? Throttled { get; set; }

    public Task<ExistsResult> Answer => _answer.Task;

    public ValueTask<ExistsResult> CallAsync(IStoreWriter writer, CancellationToken token) => call(writer, token);

    public void Complete(ExistsResult result) => _answer.TrySetResult(result);

    public void Fail(FetchFailure failure) => Complete(new ExistsResult(false, failure));
}
