using Keyferry.Providers.Scrubbing;
using System.Runtime.CompilerServices;
using Keyferry.Providers.Contract;

namespace Keyferry.Providers.Guarding;

/// <summary>
/// A search of a store behind a barrier: no exception gets through, and each step takes no longer than
/// <see cref="GuardedProvider.Limit"/>.
/// </summary>
/// <param name="inner">Searches.</param>
/// <param name="key">The provider's key, for texts.</param>
/// <param name="scrubber">Knows the connection's credentials.</param>
/// <param name="time">The clock.</param>
internal sealed class GuardedStoreFinder(IStoreFinder inner, string key, CredentialScrubber scrubber, TimeProvider time) : IStoreFinder
{
    /// <inheritdoc/>
    public bool ConvertsNames => inner.ConvertsNames;

    /// <inheritdoc/>
    public async IAsyncEnumerable<FindResult> FindAsync(
        FindQuery query, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var results = inner.FindAsync(query, cancellation).GetAsyncEnumerator(cancellation);
        try
        {
            while (true)
            {
                var (moved, error) = await GuardedCall.RunAsync<object>(
                    async _ => (object)await results.MoveNextAsync(), static _ => { }, scrubber, GuardedProvider.Limit, time, cancellation);
                if (moved is null)
                {
                    yield return new FindResult(
                        "", default, new FetchFailure(FetchFailureKind.Unavailable, $"the {key} provider {error}"));
                    yield break;
                }

                if (moved is false)
                {
                    yield break;
                }

                yield return results.Current with { Failure = scrubber.Of(results.Current.Failure) };
                if (results.Current.Failure is not null)
                {
                    yield break;
                }
            }
        }
        finally
        {
            await CloseAsync(results);
        }
    }

    // One that still runs cannot be closed; it ends with its token.
    private static async ValueTask CloseAsync(IAsyncEnumerator<FindResult> results)
    {
        try
        {
            await results.DisposeAsync();
        }
        catch (Exception)
        {
            // What was found is there all the same.
        }
    }
}
