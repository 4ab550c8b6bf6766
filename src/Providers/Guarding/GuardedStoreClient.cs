using Keyferry.Providers.Scrubbing;
using Keyferry.Providers.Contract;

namespace Keyferry.Providers.Guarding;

/// <summary>A client behind a barrier: see <see cref="GuardedProvider"/>.</summary>
/// <param name="inner">The client.</param>
/// <param name="key">The provider's key, for texts.</param>
/// <param name="scrubber">Knows the connection's credentials.</param>
/// <param name="time">The clock.</param>
internal sealed class GuardedStoreClient(IStoreClient inner, string key, CredentialScrubber scrubber, TimeProvider time) : IStoreClient
{
    private static readonly TimeSpan ClosingLimit = TimeSpan.FromSeconds(5);

    /// <inheritdoc/>
    public int MaxKeysPerCall => Math.Max(1, inner.MaxKeysPerCall);

    /// <inheritdoc/>
    public bool CanBatch(RemoteKey key) => inner.CanBatch(key);

    /// <inheritdoc/>
    public IStoreFinder? Finder => inner.Finder is { } finder ? new GuardedStoreFinder(finder, key, scrubber, time) : null;

    /// <inheritdoc/>
    public IStoreWriter? Writer => inner.Writer is { } writer ? new GuardedStoreWriter(writer, key, scrubber, time) : null;

    /// <inheritdoc/>
    public async ValueTask<IReadOnlyList<ReadResult>> ReadAsync(
        IReadOnlyList<RemoteKey> keys, CancellationToken cancellation)
    {
        var (answer, error) = await GuardedCall.RunAsync(
            token => inner.ReadAsync(keys, token), Clear, scrubber, GuardedProvider.Limit, time, cancellation);
        if (answer is not null && answer.Count == keys.Count)
        {
            return answer.All(static r => r.Value is not null) ? answer : Completed(answer);
        }

        Clear(answer ?? []);
        var failure = Unavailable(error ?? "gave another number of answers than it was asked");
        return [.. keys.Select(_ => failure)];
    }

    /// <inheritdoc/>
    public async ValueTask<StoreValidation> ValidateAsync(CancellationToken cancellation)
    {
        var (answer, error) = await GuardedCall.RunAsync(
            inner.ValidateAsync, static _ => { }, scrubber, GuardedProvider.Limit, time, cancellation);
        return answer switch
        {
            null => new StoreValidation(StoreState.Error, $"the {key} provider {error}"),
            { Message: { } text } => answer with { Message = scrubber.Scrub(text) },
            _ => answer,
        };
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        try
        {
            await inner.DisposeAsync().AsTask().WaitAsync(ClosingLimit, time);
        }
        catch (Exception)
        {
            // What was read is there all the same.
        }

        scrubber.Clear();
    }

    private IReadOnlyList<ReadResult> Completed(IReadOnlyList<ReadResult> answer) =>
        [.. answer.Select(r => IsAnswer(r) ? scrubber.Of(r) : Unavailable("gave no answer to one of the keys"))];

    private static bool IsAnswer(ReadResult result) => result.Value is not null || result.Failure is not null;

    private ReadResult Unavailable(string what) =>
        ReadResult.Of(new FetchFailure(FetchFailureKind.Unavailable, $"the {key} provider {what}"));

    private static void Clear(IReadOnlyList<ReadResult> results)
    {
        foreach (var result in results)
        {
            result.Value?.Dispose();
        }
    }
}
