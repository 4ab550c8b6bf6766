using Keyferry.Providers.Contract;

namespace Keyferry.Providers.Guarding;

/// <summary>A client behind a barrier: see <see cref="GuardedProvider"/>.</summary>
/// <param name="inner">The client.</param>
/// <param name="key">The provider's key, for texts.</param>
/// <param name="left">How much of the time is left.</param>
/// <param name="time">The clock.</param>
internal sealed class GuardedStoreClient(IStoreClient inner, string key, Func<TimeSpan> left, TimeProvider time)
    : IStoreClient
{
    private static readonly TimeSpan ClosingLimit = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Shortest = TimeSpan.FromMilliseconds(1);

    /// <inheritdoc/>
    public async ValueTask<IReadOnlyList<FetchResult>> FetchAsync(
        IReadOnlyList<RemoteRef> references, CancellationToken cancellation)
    {
        var (answer, error) = await GuardedCall.RunAsync(
            token => inner.FetchAsync(references, token), Clear, Left(), time, cancellation);
        if (answer is not null && answer.Count == references.Count)
        {
            return answer.All(static r => IsAnswer(r)) ? answer : Completed(answer);
        }

        Clear(answer ?? []);
        var failure = Unavailable(error ?? "gave another number of answers than it was asked");
        return [.. references.Select(_ => failure)];
    }

    /// <inheritdoc/>
    public async ValueTask<StoreCheck> CheckAsync(CancellationToken cancellation)
    {
        var (answer, error) = await GuardedCall.RunAsync(
            inner.CheckAsync, static _ => { }, Left(), time, cancellation);
        return answer ?? new StoreCheck(StoreVerdict.Error, $"the {key} provider {error}");
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
            // What was fetched is there all the same.
        }
    }

    private TimeSpan Left() => left() is var rest && rest > Shortest ? rest : Shortest;

    private IReadOnlyList<FetchResult> Completed(IReadOnlyList<FetchResult> answer) =>
        [.. answer.Select(r => IsAnswer(r) ? r : Unavailable("gave no answer to one of the references"))];

    private static bool IsAnswer(FetchResult result) =>
        result.Value is not null || result.Map is not null || result.Failure is not null;

    private FetchResult Unavailable(string what) =>
        FetchResult.Of(new FetchFailure(FetchFailureKind.Unavailable, $"the {key} provider {what}"));

    private static void Clear(IReadOnlyList<FetchResult> results)
    {
        foreach (var result in results)
        {
            BoundedAnswers.Clear(result);
        }
    }
}
