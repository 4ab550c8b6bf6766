using Keyferry.Providers.Scrubbing;
namespace Keyferry.Providers.Guarding;

/// <summary>Holds a provider's call to its contract: it ends in time, and failures are values.</summary>
internal static class GuardedCall
{
    /// <summary>Makes a call.</summary>
    /// <param name="call">The call. Where it does not end with its token it is abandoned.</param>
    /// <param name="discard">Gets rid of an answer that comes too late.</param>
    /// <param name="scrubber">Is told what the call's requests authenticate with.</param>
    /// <param name="limit">How long it may take.</param>
    /// <param name="time">The clock.</param>
    /// <param name="cancellation">Ends the call; the only thing that is thrown.</param>
    /// <returns>The answer, or why there is none: the type of what was thrown, never its text, which may quote a secret.</returns>
    public static async ValueTask<(T? Answer, string? Error)> RunAsync<T>(
        Func<CancellationToken, ValueTask<T>> call, Action<T> discard, CredentialScrubber scrubber, TimeSpan limit,
        TimeProvider time, CancellationToken cancellation)
        where T : class
    {
        cancellation.ThrowIfCancellationRequested();
        scrubber.Enter();
        using var deadline = new CancellationTokenSource(limit, time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(cancellation, deadline.Token);
        Task<T>? running = null;
        try
        {
            running = call(both.Token).AsTask();
            return (await running.WaitAsync(both.Token), null);
        }
        catch (Exception) when (cancellation.IsCancellationRequested)
        {
            Abandon(running, discard);
            throw new OperationCanceledException(cancellation);
        }
        catch (OperationCanceledException) when (deadline.IsCancellationRequested)
        {
            Abandon(running, discard);
            return (null, $"gave no answer within {limit.TotalSeconds:0} s");
        }
        catch (Exception e)
        {
            return (null, $"failed ({e.GetType().Name})");
        }
    }

    private static void Abandon<T>(Task<T>? running, Action<T> discard)
    {
        if (running is not null)
        {
            _ = DiscardAsync(running, discard);
        }
    }

    private static async Task DiscardAsync<T>(Task<T> running, Action<T> discard)
    {
        try
        {
            discard(await running);
        }
        catch (Exception)
        {
            // Nobody waits for it any more.
        }
    }
}
