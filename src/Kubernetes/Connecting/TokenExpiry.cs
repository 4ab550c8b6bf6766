using System.Buffers.Text;
using System.Text;
using System.Text.Json;

namespace Keyferry.Kubernetes.Connecting;

/// <summary>When a JWT ends, as its issuer says: that may be sooner or later than what was asked for.</summary>
public static class TokenExpiry
{
    /// <summary>The claim <c>exp</c> of a JWT as text; null where it has none that can be read.</summary>
    public static DateTimeOffset? Of(string token) => Of(Encoding.UTF8.GetBytes(token));

    /// <summary>The claim <c>exp</c> of a JWT; null where it has none that can be read. The signature is not looked at.</summary>
    public static DateTimeOffset? Of(ReadOnlySpan<byte> token)
    {
        var start = token.IndexOf((byte)'.') + 1;
        var length = start == 0 ? -1 : token[start..].IndexOf((byte)'.');
        if (length <= 0)
        {
            return null;
        }

        try
        {
            var reader = new Utf8JsonReader(Base64Url.DecodeFromUtf8(token.Slice(start, length)));
            while (reader.Read())
            {
                if (reader is not { CurrentDepth: 1, TokenType: JsonTokenType.PropertyName } || !reader.ValueTextEquals("exp"u8))
                {
                    continue;
                }

                return reader.Read() && reader.TokenType == JsonTokenType.Number && reader.TryGetInt64(out var seconds)
                    && seconds is > 0 and < 253_402_300_800
                    ? DateTimeOffset.FromUnixTimeSeconds(seconds)
                    : null;
            }
        }
        catch (Exception e) when (e is FormatException or JsonException)
        {
            // No JWT, or none that can be read: the lifetime that was asked for counts.
        }

        return null;
    }
}
