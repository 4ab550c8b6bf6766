using System.Buffers.Text;
using System.Text.Json;

namespace Keyferry.Providers.Generators.Http;

/// <summary>Reads when a JWT that a service issued ends. Its signature is the service's own business.</summary>
internal static class JwtExpiry
{
    /// <summary>The claim <c>exp</c>; null where the text is no JWT, or has none.</summary>
    public static DateTimeOffset? Of(string token)
    {
        try
        {
            return token.Split('.') is [_, var claims, _]
                && JsonCalls.Read(Base64Url.DecodeFromChars(claims)).Number("exp") is { } seconds and > 0 and < 253_402_300_799
                    ? DateTimeOffset.FromUnixTimeSeconds(seconds)
                    : null;
        }
        catch (Exception e) when (e is FormatException or JsonException)
        {
            return null;
        }
    }
}
