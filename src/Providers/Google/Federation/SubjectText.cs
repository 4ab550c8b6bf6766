using System.Text;
using System.Text.Json;
using Keyferry.Providers.Google.Transport;

namespace Keyferry.Providers.Google.Federation;

/// <summary>Reads a token out of what a file or a server holds. Pure.</summary>
internal static class SubjectText
{
    /// <summary>The most bytes that are read for a token.</summary>
    public const int Longest = 64 << 10;

    /// <summary>The token.</summary>
    /// <param name="bytes">What was read.</param>
    /// <param name="field">The member that holds it; empty where the whole is the token.</param>
    /// <returns>The token; null where there is none, or text that cannot be one.</returns>
    public static string? Read(ReadOnlySpan<byte> bytes, string field)
    {
        var text = field.Length == 0 ? Encoding.UTF8.GetString(bytes) : Member(bytes, field);
        text = text?.Trim();

        // A token is one word (JWT, SAML in base64): whatever file somebody names, no other goes out.
        return text is { Length: > 0 and <= Longest } && text.All(static c => char.IsAscii(c) && !char.IsControl(c) && c != ' ') ? text : null;
    }

    private static string? Member(ReadOnlySpan<byte> bytes, string field)
    {
        try
        {
            using var json = JsonDocument.Parse(bytes.ToArray());
            return json.RootElement.Text(field);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
