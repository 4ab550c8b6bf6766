using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Keyferry.Providers.Google.Transport;
using Keyferry.Providers.Http;

namespace Keyferry.Providers.Google.Auth;

/// <summary>
/// Tokens for a service account's key: it signs an assertion, which the token endpoint exchanges
/// (https://developers.google.com/identity/protocols/oauth2/service-account#httprest, RFC 7523).
/// </summary>
/// <param name="key">The key, which this owns.</param>
/// <param name="http">Makes calls.</param>
/// <param name="endpoints">Where Google's services are.</param>
/// <param name="time">The clock.</param>
internal sealed class ServiceAccountKeyTokens(ServiceAccountKey key, GoogleHttp http, GoogleEndpoints endpoints, TimeProvider time)
    : ITokenSource, IDisposable
{
    /// <summary>The scope of every token: what it may do is said by roles.</summary>
    public const string Scope = "https://www.googleapis.com/auth/cloud-platform";

    private const int SecondsOfLife = 3600;

    /// <inheritdoc/>
    public async ValueTask<TokenResult> FetchAsync(CancellationToken cancellation)
    {
        var now = time.GetUtcNow();
        var assertion = Assertion(now.ToUnixTimeSeconds());
        using var answer = await http.SendAsync(
            GoogleChannel.Google, new StoreCall("FetchToken", IsIdempotent: true),
            () => new HttpRequestMessage(HttpMethod.Post, endpoints.Token(key.TokenUri))
            {
                Content = new FormUrlEncodedContent(
                    [new("grant_type", "urn:ietf:params:oauth:grant-type:jwt-bearer"), new("assertion", assertion)]),
            },
            cancellation);
        return TokenAnswer.Read($"no token for the key of {key.Email}", answer, now);
    }

    public void Dispose() => key.Dispose();

    private string Assertion(long now)
    {
        var header = GoogleJson.Body(json =>
        {
            json.WriteString("alg", "RS256");
            json.WriteString("typ", "JWT");
            if (key.KeyId.Length > 0)
            {
                json.WriteString("kid", key.KeyId);
            }
        });
        var claims = GoogleJson.Body(json =>
        {
            json.WriteString("iss", key.Email);
            json.WriteString("scope", Scope);
            json.WriteString("aud", key.TokenUri.OriginalString);
            json.WriteNumber("iat", now);
            json.WriteNumber("exp", now + SecondsOfLife);
        });
        var signed = $"{Base64Url.EncodeToString(header)}.{Base64Url.EncodeToString(claims)}";
        var signature = key.Key.SignData(Encoding.ASCII.GetBytes(signed), HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        return $"{signed}.{Base64Url.EncodeToString(signature)}";
    }
}
