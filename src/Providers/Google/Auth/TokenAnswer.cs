using System.Globalization;
using System.Text.Json;
using Keyferry.Providers.Contract;
using Keyferry.Providers.Google.Transport;
using Keyferry.Providers.Http;

namespace Keyferry.Providers.Google.Auth;

/// <summary>Reads the answers of endpoints that give out access tokens.</summary>
internal static class TokenAnswer
{
    private const int LongestToken = 32 << 10;
    private static readonly TimeSpan LongestLife = TimeSpan.FromHours(12);

    // What a server that does not say counts for: every endpoint of Google's does.
    private static readonly TimeSpan DefaultLife = TimeSpan.FromMinutes(5);

    /// <summary>Reads <c>access_token</c> and <c>expires_in</c> (RFC 6749, section 5.1).</summary>
    /// <param name="what">What was tried, for the failure.</param>
    /// <param name="answer">The answer, which stays the caller's.</param>
    /// <param name="now">The time.</param>
    public static TokenResult Read(string what, StoreAnswer answer, DateTimeOffset now) =>
        Read(what, answer, "access_token", json => now + LifeOf(json));

    /// <summary>Reads <c>accessToken</c> and <c>expireTime</c> (generateAccessToken).</summary>
    /// <inheritdoc cref="Read(string, StoreAnswer, DateTimeOffset)"/>
    public static TokenResult ReadImpersonated(string what, StoreAnswer answer, DateTimeOffset now) => Read(
        what, answer, "accessToken",
        json => DateTimeOffset.TryParse(
            json.Text("expireTime"), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal,
            out var ends) && ends - now <= LongestLife
            ? ends
            : now + DefaultLife);

    private static TokenResult Read(string what, StoreAnswer answer, string field, Func<JsonElement, DateTimeOffset> ends)
    {
        if (!answer.IsSuccess)
        {
            return TokenResult.Of(GoogleError.Failure(what, answer));
        }

        using var json = GoogleJson.Object(answer.Body);
        return json?.RootElement.Text(field) is { Length: > 0 and <= LongestToken } token && token.All(static c => c is > ' ' and <= '~')
            ? TokenResult.Of(token, ends(json.RootElement))
            : TokenResult.Of(new FetchFailure(FetchFailureKind.Unavailable, $"{what}: the answer holds no access token: check the address"));
    }

    private static TimeSpan LifeOf(JsonElement root)
    {
        var given = root.TryGetProperty("expires_in", out var seconds) && seconds.ValueKind == JsonValueKind.Number
            && seconds.TryGetInt64(out var count) && count is > 0 and < int.MaxValue
            ? TimeSpan.FromSeconds(count)
            : DefaultLife;
        return given < LongestLife ? given : LongestLife;
    }
}
