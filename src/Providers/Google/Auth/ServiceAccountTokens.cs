using System.Text;
using Keyferry.Api.Shared;
using Keyferry.Providers.Contract;
using Keyferry.Providers.Metrics;

namespace Keyferry.Providers.Google.Auth;

/// <summary>Tokens of a ServiceAccount of this cluster, which Google exchanges for its own.</summary>
/// <param name="context">The store, and who reads for it.</param>
/// <param name="account">The ServiceAccount.</param>
/// <param name="audiences">For whom the tokens are.</param>
/// <param name="calls">Counts calls.</param>
internal sealed class ServiceAccountTokens(
    StoreContext context, ServiceAccountSelector account, IReadOnlyList<string> audiences, ProviderCalls calls) : ISubjectTokens
{
    // ESO's: long enough for one exchange.
    private static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(15);

    /// <inheritdoc/>
    public async ValueTask<SubjectToken> FetchAsync(CancellationToken cancellation)
    {
        var result = await context.References.ServiceAccountTokenAsync(
            context, account.Name, account.Namespace, audiences, Lifetime, cancellation);
        calls.Count(GoogleCalls.Provider, "GenerateServiceAccountToken", result.Value is null);
        using var token = result.Value;
        return token is null
            ? SubjectToken.Of(new FetchFailure(
                result.IsMissing ? FetchFailureKind.Invalid : FetchFailureKind.Unavailable,
                $"could not get a token of service account {account.Name}: {result.Error ?? "there is no answer"}"))
            : SubjectToken.Of(Encoding.UTF8.GetString(token.Bytes));
    }
}

/// <summary>Where the tokens come from that Google exchanges for its own.</summary>
internal interface ISubjectTokens
{
    /// <summary>Gets a new one. Only cancellation is thrown.</summary>
    /// <param name="cancellation">Ends the calls.</param>
    ValueTask<SubjectToken> FetchAsync(CancellationToken cancellation);
}

/// <summary>A token to exchange, or why there is none. No record: its text would hold the token.</summary>
internal sealed class SubjectToken
{
    private SubjectToken(string? token, FetchFailure? failure) => (Token, Failure) = (token, failure);

    /// <summary>The token; null after a failure.</summary>
    public string? Token { get; }

    /// <summary>Why there is none; null where there is one.</summary>
    public FetchFailure? Failure { get; }

    /// <summary>A token.</summary>
    public static SubjectToken Of(string token) => new(token, null);

    /// <summary>A failure.</summary>
    public static SubjectToken Of(FetchFailure failure) => new(null, failure);
}
