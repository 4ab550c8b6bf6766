using Keyferry.Providers.Contract;

namespace Keyferry.Providers.Google.Auth;

/// <summary>
/// An identity and its access token, which is asked for when one is needed: the next at four fifths of a token's life, or
/// once the service has refused it. While the next cannot be had, the old one serves for as long as it is good. A refusal is
/// remembered for a while, so that a thousand references under a wrong key are no thousand logins.
/// </summary>
/// <param name="source">Where tokens come from.</param>
/// <param name="time">The clock.</param>
internal sealed class GoogleIdentity(ITokenSource source, TimeProvider time) : IDisposable
{
    private static readonly TimeSpan Memory = TimeSpan.FromSeconds(30);

    // A token that is refused and younger than this is not at fault: the account or the service is.
    private static readonly TimeSpan Youth = TimeSpan.FromSeconds(10);

    private readonly SemaphoreSlim _gate = new(1, 1);
    private volatile Issued? _issued;
    private (FetchFailure Failure, DateTimeOffset Until)? _refusal;

    /// <summary>The token. Only cancellation is thrown.</summary>
    /// <param name="refused">The token that the service has just refused; null where none was.</param>
    /// <param name="cancellation">Ends the calls.</param>
    public async ValueTask<TokenResult> TokenAsync(string? refused, CancellationToken cancellation)
    {
        if (_issued is { } seen && Serves(seen, refused))
        {
            return seen.Result;
        }

        await _gate.WaitAsync(cancellation);
        try
        {
            var now = time.GetUtcNow();
            if (_issued is { } issued && (Serves(issued, refused) || (refused is not null && now - issued.At < Youth)))
            {
                return issued.Result;
            }

            if (_refusal is { } refusal && now < refusal.Until)
            {
                return TokenResult.Of(refusal.Failure);
            }

            return await FetchAsync(refused, now, cancellation);
        }
        finally
        {
            _gate.Release();
        }
    }

    public void Dispose()
    {
        _issued = null;
        _gate.Dispose();
    }

    private async ValueTask<TokenResult> FetchAsync(string? refused, DateTimeOffset now, CancellationToken cancellation)
    {
        var result = await source.FetchAsync(cancellation);
        _refusal = null;
        if (result.Failure is not { } failure)
        {
            _issued = new Issued(result, now, now + ((result.Ends - now) * 0.8));
            return result;
        }

        if (_issued is { } old && refused is null && now < old.Result.Ends)
        {
            // Not at each call: the next is tried after a while.
            _issued = new Issued(old.Result, old.At, now + Memory);
            return old.Result;
        }

        var told = failure with { Message = $"unable to get credentials: {failure.Message}" };
        if (failure.Kind is FetchFailureKind.Denied or FetchFailureKind.Invalid)
        {
            _refusal = (told, now + Memory);
        }

        return TokenResult.Of(told);
    }

    private bool Serves(Issued issued, string? refused) => issued.Result.Token != refused && time.GetUtcNow() < issued.RenewAt;

    // No record: its text would hold the token.
    private sealed class Issued(TokenResult result, DateTimeOffset at, DateTimeOffset renewAt)
    {
        public TokenResult Result => result;

        public DateTimeOffset At => at;

        public DateTimeOffset RenewAt => renewAt;
    }
}
