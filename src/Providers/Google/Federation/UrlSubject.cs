using System.Globalization;
using Keyferry.Providers.Contract;
using Keyferry.Providers.Google.Auth;
using Keyferry.Providers.Google.Transport;
using Keyferry.Providers.Http;

namespace Keyferry.Providers.Google.Federation;

/// <summary>Tokens that a server of the tenant's gives out.</summary>
/// <param name="source">Where, and how they are asked for.</param>
/// <param name="http">Makes calls.</param>
internal sealed class UrlSubject(CredentialSource source, GoogleHttp http) : ISubjectTokens
{
    /// <inheritdoc/>
    public async ValueTask<SubjectToken> FetchAsync(CancellationToken cancellation)
    {
        using var answer = await http.SendAsync(GoogleChannel.Tenant, new StoreCall("FetchSubjectToken"), Request, cancellation);
        return answer.Failure is { } failure ? SubjectToken.Of(failure with { Message = $"externalTokenEndpoint: {failure.Message}" })
            : !answer.IsSuccess ? Failed(
                FetchFailureKind.Unavailable,
                string.Create(CultureInfo.InvariantCulture, $"externalTokenEndpoint: status {answer.Status}"))
            : SubjectText.Read(answer.Body.Span, source.Field) is { } token ? SubjectToken.Of(token)
            : Failed(FetchFailureKind.Invalid, "externalTokenEndpoint: the answer holds no token: check credential_source.format");
    }

    private HttpRequestMessage Request()
    {
        var request = new HttpRequestMessage(HttpMethod.Get, source.Url);
        foreach (var (name, value) in source.Headers)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        return request;
    }

    private static SubjectToken Failed(FetchFailureKind kind, string message) => SubjectToken.Of(new FetchFailure(kind, message));
}
