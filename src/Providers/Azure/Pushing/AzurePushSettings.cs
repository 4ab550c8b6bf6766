using System.Globalization;
using System.Text.Json;
using Keyferry.Api.Validation;
using Keyferry.Providers.Azure.KeyVault;
using Keyferry.Providers.Contract;
using Keyferry.Providers.Json;

namespace Keyferry.Providers.Azure.Pushing;

/// <summary>What the metadata of a PushSecret's entry says of an object.</summary>
/// <param name="Expires">When a secret expires; null means never.</param>
/// <param name="ContentType">The content type of a secret; null leaves that of a secret alone.</param>
/// <param name="Tags">Tags; where there are none, those of an object are left alone.</param>
internal sealed record AzurePushSettings(
    DateTimeOffset? Expires, string? ContentType, IReadOnlyDictionary<string, string> Tags)
{
    // https://learn.microsoft.com/azure/key-vault/secrets/about-secrets#secret-tags
    private const int MostTags = 15;

    private static readonly string[] Fields = ["expirationDate", "contentType", "tags"];

    private static readonly string[] Formats =
        ["yyyy-MM-dd'T'HH:mm:ssK", "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFK"];

    /// <summary>Reads them.</summary>
    /// <param name="metadata">The entry's metadata.</param>
    /// <param name="settings">What it says; null after a failure.</param>
    public static FetchFailure? Read(JsonElement? metadata, out AzurePushSettings? settings)
    {
        settings = null;
        if (!PushMetadata.TryRead(metadata, Fields, out var fields, out var error)
            || !PushMetadata.TryText(fields, "expirationDate", out var expires, out error)
            || !PushMetadata.TryText(fields, "contentType", out var contentType, out error)
            || !PushMetadata.TryMap(fields, "tags", out var tags, out error))
        {
            return Failed($"failed to parse push secret metadata: {error}");
        }

        DateTimeOffset? end = null;
        if (expires.Length > 0)
        {
            if (!TryTime(expires, out var time))
            {
                return Failed(
                    $"error parsing expiration date in metadata: {CredentialText.Shown(expires)} is no date. Expected format: "
                    + "YYYY-MM-DDTHH:MM:SSZ (RFC3339). Example: 2024-12-31T20:00:00Z");
            }

            end = time;
        }

        if (tags.ContainsKey(VaultBundle.OwnerMark.Key))
        {
            return Failed($"error parsing tags in metadata: Cannot specify a '{VaultBundle.OwnerMark.Key}' tag");
        }

        if (tags.Count >= MostTags)
        {
            return Failed($"spec.tags has {tags.Count} tags; Azure allows {MostTags}, one of which is {VaultBundle.OwnerMark.Key}");
        }

        settings = new AzurePushSettings(end, contentType.Length > 0 ? contentType : null, tags);
        return null;
    }

    /// <summary>All tags of what is written.</summary>
    /// <param name="current">The object as it is; null where there is none.</param>
    public IReadOnlyDictionary<string, string> TagsFor(JsonElement? current)
    {
        var tags = new Dictionary<string, string>(
            Tags.Count > 0 || current is null ? Tags : VaultBundle.Tags(current.Value), StringComparer.Ordinal);
        tags[VaultBundle.OwnerMark.Key] = VaultBundle.OwnerMark.Value;
        return tags;
    }

    /// <summary>Writes the member <c>tags</c>.</summary>
    public void WriteTags(Utf8JsonWriter writer, JsonElement? current)
    {
        writer.WriteStartObject("tags");
        foreach (var (name, text) in TagsFor(current))
        {
            writer.WriteString(name, text);
        }

        writer.WriteEndObject();
    }

    // Azure keeps whole seconds.
    private static bool TryTime(string text, out DateTimeOffset time)
    {
        var isTime = DateTimeOffset.TryParseExact(
            text, Formats, CultureInfo.InvariantCulture, DateTimeStyles.None, out time)
            && (text.EndsWith('Z') || text.LastIndexOfAny(['+', '-']) > 10);
        time = isTime ? DateTimeOffset.FromUnixTimeSeconds(time.ToUnixTimeSeconds()) : default;
        return isTime;
    }

    private static FetchFailure Failed(string message) => new(FetchFailureKind.Invalid, message);
}
