using System.Text;
using Keyferry.Providers.Google.Transport;
using Keyferry.Providers.Http;

namespace Keyferry.Providers.Google.Auth;

/// <summary>What is exchanged for what.</summary>
/// <param name="Audience">The workload identity provider.</param>
/// <param name="SubjectTokenType">What kind of token is exchanged.</param>
/// <param name="TokenUri">The endpoint.</param>
/// <param name="UserProject">The project that pays for a workforce pool; empty for none.</param>
internal sealed record ExchangeTerms(string Audience, string SubjectTokenType, Uri TokenUri, string UserProject = "");

/// <summary>
/// Tokens of workload identity federation: another's token is exchanged (RFC 8693,
/// https://cloud.google.com/iam/docs/reference/sts/rest/v1/TopLevel/token).
/// </summary>
/// <param name="subject">Where the other's tokens come from.</param>
/// <param name="terms">What is exchanged for what.</param>
/// <param name="http">Makes calls.</param>
/// <param name="endpoints">Where Google's services are.</param>
/// <param name="time">The clock.</param>
internal sealed class TokenExchange(
    ISubjectTokens subject, ExchangeTerms terms, GoogleHttp http, GoogleEndpoints endpoints, TimeProvider time)
    : ITokenSource
{
    /// <summary>The grant.</summary>
    public const string GrantType = "urn:ietf:params:oauth:grant-type:token-exchange";

    /// <summary>What is asked for.</summary>
    public const string AccessToken = "urn:ietf:params:oauth:token-type:access_token";

    /// <summary>A JWT.</summary>
    public const string Jwt = "urn:ietf:params:oauth:token-type:jwt";

    /// <summary>A request that AWS's keys sign.</summary>
    public const string AwsRequest = "urn:ietf:params:aws:token-type:aws4_request";

    /// <inheritdoc/>
    public async ValueTask<TokenResult> FetchAsync(CancellationToken cancellation)
    {
        var found = await subject.FetchAsync(cancellation);
        if (found.Token is not { } token)
        {
            return TokenResult.Of(found.Failure!);
        }

        var form = new List<KeyValuePair<string, string>>
        {
            new("grant_type", GrantType),
            new("audience", terms.Audience),
            new("scope", ServiceAccountKeyTokens.Scope),
            new("requested_token_type", AccessToken),
            new("subject_token_type", terms.SubjectTokenType),
            new("subject_token", token),
        };
        if (terms.UserProject.Length > 0)
        {
            form.Add(new("options", Encoding.UTF8.GetString(GoogleJson.Body(json => json.WriteString("userProject", terms.UserProject)))));
        }

        using var answer = await http.SendAsync(
            GoogleChannel.Google, new StoreCall("ExchangeToken", IsIdempotent: true),
            () => new HttpRequestMessage(HttpMethod.Post, endpoints.Sts(terms.TokenUri)) { Content = new FormUrlEncodedContent(form) },
            cancellation);
        return TokenAnswer.Read("unable to exchange the token", answer, time.GetUtcNow());
    }
}
