using Keyferry.Providers.Contract;

namespace Keyferry.Providers.Aws;

/// <summary>
/// Reads keys in batches where the identity may, and one by one where a batch does not bring them. Failures are values.
/// </summary>
/// <param name="batchSize">How many keys the service takes in one call.</param>
/// <typeparam name="TAnswer">The service's answer to a batch.</typeparam>
internal abstract class BatchReader<TAnswer>(int batchSize) : IAwsReader
    where TAnswer : class
{
    private volatile int _maxKeys = batchSize;

    /// <inheritdoc/>
    public int MaxKeysPerCall => _maxKeys;

    /// <inheritdoc/>
    public abstract bool CanBatch(RemoteKey key);

    /// <inheritdoc/>
    public async ValueTask<IReadOnlyList<ReadResult>> ReadAsync(
        IReadOnlyList<RemoteKey> keys, CancellationToken cancellation) =>
        keys.Count == 1 ? [await ReadOneAsync(keys[0], cancellation)] : await ReadBatchAsync(keys, cancellation);

    /// <summary>Asks for several keys at once.</summary>
    protected abstract Task<TAnswer> CallAsync(IEnumerable<string> names, CancellationToken cancellation);

    /// <summary>What an exception of such a call means.</summary>
    protected abstract FetchFailure FailureOf(Exception exception);

    /// <summary>
    /// A key's result in a batch's answer; null where it is to be read by itself: its error then has the words that a
    /// single read gives it.
    /// </summary>
    protected abstract ReadResult? Find(TAnswer answer, string name);

    /// <summary>Reads one key.</summary>
    protected abstract ValueTask<ReadResult> ReadOneAsync(RemoteKey key, CancellationToken cancellation);

    private async ValueTask<IReadOnlyList<ReadResult>> ReadBatchAsync(
        IReadOnlyList<RemoteKey> keys, CancellationToken cancellation)
    {
        TAnswer? answer = null;
        try
        {
            answer = await CallAsync(keys.Select(static k => k.Name), cancellation);
        }
        catch (Exception e) when (e is not OperationCanceledException || !cancellation.IsCancellationRequested)
        {
            var failure = FailureOf(e);
            if (failure.Kind == FetchFailureKind.Denied || AwsErrors.IsUnknownOperation(e))
            {
                _maxKeys = 1;
                failure = failure with { Kind = FetchFailureKind.BatchDenied };
            }

            if (failure.Kind != FetchFailureKind.Invalid)
            {
                return [.. keys.Select(_ => ReadResult.Of(failure))];
            }

            // One key that the service does not take, or cannot read, fails the whole call.
        }

        var results = new ReadResult[keys.Count];
        for (var at = 0; at < results.Length; at++)
        {
            results[at] = (answer is null ? null : Find(answer, keys[at].Name)) ?? await ReadOneAsync(keys[at], cancellation);
        }

        return results;
    }
}
