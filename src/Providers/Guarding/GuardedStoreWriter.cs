using Keyferry.Providers.Scrubbing;
using Keyferry.Providers.Contract;

namespace Keyferry.Providers.Guarding;

/// <summary>Writes of a store behind a barrier: see <see cref="GuardedProvider"/>.</summary>
/// <param name="inner">Writes.</param>
/// <param name="key">The provider's key, for texts.</param>
/// <param name="scrubber">Knows the connection's credentials.</param>
/// <param name="time">The clock.</param>
internal sealed class GuardedStoreWriter(IStoreWriter inner, string key, CredentialScrubber scrubber, TimeProvider time) : IStoreWriter
{
    /// <inheritdoc/>
    public async ValueTask<FetchFailure?> PushAsync(PushTarget target, PushContent content, CancellationToken cancellation)
    {
        var failure = await WriteAsync(token => inner.PushAsync(target, content, token), cancellation);
        if (failure is null)
        {
            return null;
        }

        // A server may repeat what it refuses.
        var pushed = new CredentialScrubber();
        foreach (var value in content.Data.Values)
        {
            pushed.Add(value.Bytes);
        }

        var scrubbed = pushed.Of(failure);
        pushed.Clear();
        return scrubbed;
    }

    /// <inheritdoc/>
    public ValueTask<FetchFailure?> DeleteAsync(PushTarget target, CancellationToken cancellation) =>
        WriteAsync(token => inner.DeleteAsync(target, token), cancellation);

    /// <inheritdoc/>
    public async ValueTask<ExistsResult> ExistsAsync(PushTarget target, CancellationToken cancellation)
    {
        var (answer, error) = await GuardedCall.RunAsync<object>(
            async token => (object)await inner.ExistsAsync(target, token), static _ => { }, scrubber, GuardedProvider.Limit, time, cancellation);
        return answer is ExistsResult result ? result with { Failure = scrubber.Of(result.Failure) } : new ExistsResult(false, Unavailable(error));
    }

    private async ValueTask<FetchFailure?> WriteAsync(
        Func<CancellationToken, ValueTask<FetchFailure?>> write, CancellationToken cancellation)
    {
        var (answer, error) = await GuardedCall.RunAsync<Written>(
            async token => new Written(await write(token)), static _ => { }, scrubber, GuardedProvider.Limit, time, cancellation);
        return answer is null ? Unavailable(error) : scrubber.Of(answer.Failure);
    }

    private FetchFailure Unavailable(string? error) => new(FetchFailureKind.Unavailable, $"the {key} provider {error}");

    private sealed record Written(FetchFailure? Failure);
}
