using System.Globalization;
using System.Net.Http.Headers;
using Keyferry.Providers.Google.Transport;
using Keyferry.Providers.Http;

namespace Keyferry.Providers.Google.Auth;

/// <summary>Whose tokens are asked for with another's.</summary>
/// <param name="Email">The service account.</param>
/// <param name="Host">The host of IAM Credentials; empty for the usual one.</param>
/// <param name="Lifetime">How long a token is to live; null leaves it to Google (an hour).</param>
internal sealed record Impersonation(string Email, string Host = "", TimeSpan? Lifetime = null);

/// <summary>
/// Tokens of a service account, for the token of who may act as it
/// (https://cloud.google.com/iam/docs/reference/credentials/rest/v1/projects.serviceAccounts/generateAccessToken).
/// </summary>
/// <param name="inner">Where the other's tokens come from.</param>
/// <param name="account">The service account.</param>
/// <param name="http">Makes calls.</param>
/// <param name="endpoints">Where Google's services are.</param>
/// <param name="time">The clock.</param>
internal sealed class ImpersonatedTokens(
    ITokenSource inner, Impersonation account, GoogleHttp http, GoogleEndpoints endpoints, TimeProvider time)
    : ITokenSource
{
    /// <inheritdoc/>
    public async ValueTask<TokenResult> FetchAsync(CancellationToken cancellation)
    {
        var first = await inner.FetchAsync(cancellation);
        if (first.Token is null)
        {
            return first;
        }

        var body = GoogleJson.Body(json =>
        {
            json.WriteStartArray("scope");
            json.WriteStringValue(ServiceAccountKeyTokens.Scope);
            json.WriteEndArray();
            if (account.Lifetime is { } lifetime)
            {
                json.WriteString("lifetime", string.Create(CultureInfo.InvariantCulture, $"{lifetime.TotalSeconds:0}s"));
            }
        });
        using var answer = await http.SendAsync(
            GoogleChannel.Google, new StoreCall("GenerateAccessToken", IsIdempotent: true),
            () =>
            {
                var request = GoogleJson.Request(HttpMethod.Post, endpoints.Impersonation(account.Host, account.Email), body);
                request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", first.Token);
                return request;
            },
            cancellation);
        return TokenAnswer.ReadImpersonated($"cannot act as {account.Email}", answer, time.GetUtcNow());
    }
}
