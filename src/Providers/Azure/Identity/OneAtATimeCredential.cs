using Azure.Core;

namespace Keyferry.Providers.Azure.Identity;

/// <summary>
/// Asks a credential once at a time: the SDK remembers a token only when it has it, so callers that begin together would each
/// sign in.
/// </summary>
/// <param name="inner">The credential.</param>
internal sealed class OneAtATimeCredential(TokenCredential inner) : TokenCredential, IDisposable
{
    private readonly SemaphoreSlim _turn = new(1, 1);

    /// <inheritdoc/>
    public override async ValueTask<AccessToken> GetTokenAsync(TokenRequestContext requestContext, CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken);
        try
        {
            return await inner.GetTokenAsync(requestContext, cancellationToken);
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <inheritdoc/>
    public override AccessToken GetToken(TokenRequestContext requestContext, CancellationToken cancellationToken)
    {
        _turn.Wait(cancellationToken);
        try
        {
            return inner.GetToken(requestContext, cancellationToken);
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _turn.Dispose();
}
