using System.Text.Json;
using Keyferry.Api.Values;
using Keyferry.Providers.Contract;
using Keyferry.Providers.Http;

namespace Keyferry.Providers.Generators.Acr;

/// <summary>
/// Changes a token of Microsoft Entra into one of a registry
/// (https://github.com/Azure/acr/blob/main/docs/AAD-OAuth.md).
/// </summary>
/// <param name="http">The registry.</param>
/// <param name="registry">Its host.</param>
internal sealed class AcrTokens(StoreHttp http, string registry)
{
    /// <summary>A refresh token, which is good for all that the identity may do.</summary>
    /// <param name="tenant">The identity's tenant; empty where it is not known.</param>
    /// <param name="token">The token of Microsoft Entra.</param>
    /// <param name="cancellation">Ends the call.</param>
    public ValueTask<(SecretValue? Token, FetchFailure? Failure)> RefreshTokenAsync(
        string tenant, string token, CancellationToken cancellation) => PostAsync(
        "exchange", "refresh_token",
        [
            new("grant_type", "access_token"), new("service", registry), .. Named("tenant", tenant), new("access_token", token),
        ],
        cancellation);

    /// <summary>An access token for a scope.</summary>
    /// <param name="scope">The scope, such as <c>repository:app:pull</c>.</param>
    /// <param name="refreshToken">The refresh token.</param>
    /// <param name="cancellation">Ends the call.</param>
    public ValueTask<(SecretValue? Token, FetchFailure? Failure)> AccessTokenAsync(
        string scope, string refreshToken, CancellationToken cancellation) => PostAsync(
        "token", "access_token",
        [
            new("grant_type", "refresh_token"), new("service", registry), new("scope", scope), new("refresh_token", refreshToken),
        ],
        cancellation);

    private static IEnumerable<KeyValuePair<string, string>> Named(string name, string value) =>
        value.Length > 0 ? [new(name, value)] : [];

    private async ValueTask<(SecretValue? Token, FetchFailure? Failure)> PostAsync(
        string path, string member, IReadOnlyList<KeyValuePair<string, string>> form, CancellationToken cancellation)
    {
        var address = new Uri($"https://{registry}/oauth2/{path}");
        using var answer = await http.SendAsync(
            new StoreCall(path == "exchange" ? "Exchange" : "Token", IsIdempotent: true),
            () => new HttpRequestMessage(HttpMethod.Post, address) { Content = new FormUrlEncodedContent(form) }, cancellation);
        var what = $"registry {registry} gave no {member.Replace('_', ' ')}";
        if (!answer.IsSuccess)
        {
            return (null, HttpFailures.Of(answer, what, ErrorOf(answer.Body)));
        }

        return TokenOf(answer.Body, member) is { } token
            ? (new SecretValue(token), null)
            : (null, new FetchFailure(FetchFailureKind.Invalid, $"{what}: the answer is not what a container registry sends"));
    }

    private static byte[]? TokenOf(ReadOnlyMemory<byte> body, string member)
    {
        try
        {
            using var document = JsonDocument.Parse(body);
            return document.RootElement.ValueKind == JsonValueKind.Object && document.RootElement.TryGetProperty(member, out var token)
                && token is { ValueKind: JsonValueKind.String } && token.GetString() is { Length: > 0 } text
                    ? System.Text.Encoding.UTF8.GetBytes(text)
                    : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    // {"errors":[{"code":"UNAUTHORIZED","message":"…"}]}; the code alone is sure to stay the same.
    private static string? ErrorOf(ReadOnlyMemory<byte> body)
    {
        try
        {
            using var document = JsonDocument.Parse(body);
            return document.RootElement.ValueKind == JsonValueKind.Object
                && document.RootElement.TryGetProperty("errors", out var errors) && errors.ValueKind == JsonValueKind.Array
                && errors.GetArrayLength() > 0 && errors[0].ValueKind == JsonValueKind.Object
                && errors[0].TryGetProperty("code", out var code) && code.ValueKind == JsonValueKind.String
                    ? code.GetString()
                    : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
