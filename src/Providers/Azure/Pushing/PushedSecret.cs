using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Unicode;
using Keyferry.Api.Values;
using Keyferry.Providers.Azure.KeyVault;

namespace Keyferry.Providers.Azure.Pushing;

/// <summary>The value of a secret.</summary>
/// <param name="value">The value, which stays the caller's.</param>
/// <param name="settings">What goes with it.</param>
internal sealed class PushedSecret(SecretValue value, AzurePushSettings settings) : IPushedObject
{
    /// <summary>What keeps a value from being pushed; null where nothing does.</summary>
    public static string? ProblemOf(SecretValue value) => Utf8.IsValid(value.Bytes)
        ? null
        : "the value is not UTF-8 text, which is all that a secret of Azure Key Vault holds: encode it in a template (b64enc)";

    /// <inheritdoc/>
    public bool Matches(JsonElement current)
    {
        var held = VaultBundle.Value(current);
        try
        {
            return held is not null && CryptographicOperations.FixedTimeEquals(held, value.Bytes)
                && VaultBundle.Expiry(current) == settings.Expires
                && (settings.ContentType is null || settings.ContentType == VaultBundle.Text(current, "contentType"));
        }
        finally
        {
            CryptographicOperations.ZeroMemory(held);
        }
    }

    /// <inheritdoc/>
    public byte[] Body(JsonElement? current) => JsonBody.Write(writer =>
    {
        writer.WriteString("value"u8, value.Bytes);
        if ((settings.ContentType ?? (current is { } held ? VaultBundle.Text(held, "contentType") : null)) is { } contentType)
        {
            writer.WriteString("contentType", contentType);
        }

        writer.WriteStartObject("attributes");
        writer.WriteBoolean("enabled", true);
        if (settings.Expires is { } expires)
        {
            writer.WriteNumber("exp", expires.ToUnixTimeSeconds());
        }

        writer.WriteEndObject();
        settings.WriteTags(writer, current);
    });

    /// <inheritdoc/>
    public void Dispose()
    {
        // The value stays the caller's.
    }
}
