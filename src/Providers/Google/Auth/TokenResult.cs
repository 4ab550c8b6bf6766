using Keyferry.Providers.Contract;

namespace Keyferry.Providers.Google.Auth;

/// <summary>An access token, or why there is none. No record: its text would hold the token.</summary>
internal sealed class TokenResult
{
    private TokenResult(string? token, DateTimeOffset ends, FetchFailure? failure) => (Token, Ends, Failure) = (token, ends, failure);

    /// <summary>The token; null after a failure.</summary>
    public string? Token { get; }

    /// <summary>When it ends to be valid.</summary>
    public DateTimeOffset Ends { get; }

    /// <summary>Why there is none; null where there is one.</summary>
    public FetchFailure? Failure { get; }

    /// <summary>A token.</summary>
    public static TokenResult Of(string token, DateTimeOffset ends) => new(token, ends, null);

    /// <summary>A failure.</summary>
    public static TokenResult Of(FetchFailure failure) => new(null, default, failure);
}

/// <summary>Where access tokens come from.</summary>
internal interface ITokenSource
{
    /// <summary>Gets a new one. Only cancellation is thrown.</summary>
    /// <param name="cancellation">Ends the calls.</param>
    ValueTask<TokenResult> FetchAsync(CancellationToken cancellation);
}
