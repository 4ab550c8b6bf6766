using System.Buffers.Text;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Text.Json;
using Keyferry.Text.Json;

namespace Keyferry.Providers.Azure.KeyVault;

/// <summary>
/// Reads what a vault answers of an object
/// (https://learn.microsoft.com/rest/api/keyvault/secrets/get-secret/get-secret#secretbundle, and those of keys and
/// certificates).
/// </summary>
internal static class VaultBundle
{
    private const string OwnerTag = "managed-by";
    private const string Owner = "external-secrets";

    // The order in which ESO's older SDK writes a key; its newer one sorts the names.
    private static readonly string[] KeyOrder =
        ["kid", "kty", "key_ops", "n", "e", "d", "dp", "dq", "qi", "p", "q", "k", "key_hsm", "crv", "x", "y"];

    private static readonly (string Member, string Name)[] Times =
    [
        ("exp", "attribute.expires"), ("created", "attribute.created"), ("updated", "attribute.updated"),
        ("nbf", "attribute.notBefore"),
    ];

    /// <summary>The tag that marks what was pushed.</summary>
    public static KeyValuePair<string, string> OwnerMark { get; } = new(OwnerTag, Owner);

    /// <summary>Whether an object was pushed.</summary>
    public static bool IsOwned(JsonElement bundle) => Tags(bundle).TryGetValue(OwnerTag, out var owner) && owner == Owner;

    /// <summary>The tags; empty where there are none.</summary>
    public static Dictionary<string, string> Tags(JsonElement bundle)
    {
        var tags = new Dictionary<string, string>(StringComparer.Ordinal);
        if (Member(bundle, "tags") is { ValueKind: JsonValueKind.Object } members)
        {
            foreach (var tag in members.EnumerateObject().Where(static t => t.Value.ValueKind == JsonValueKind.String))
            {
                tags[tag.Name] = tag.Value.GetString()!;
            }
        }

        return tags;
    }

    /// <summary>What <c>metadataPolicy: Fetch</c> shows: the tags, and the times where ESO shows them.</summary>
    /// <param name="bundle">The object.</param>
    /// <param name="withTimes">Whether times are shown.</param>
    public static Dictionary<string, string> Metadata(JsonElement bundle, bool withTimes)
    {
        var metadata = Tags(bundle);
        if (!withTimes || Member(bundle, "attributes") is not { ValueKind: JsonValueKind.Object } attributes)
        {
            return metadata;
        }

        foreach (var (member, name) in Times)
        {
            if (Time(attributes, member) is { } time)
            {
                metadata[name] = time.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
            }
        }

        return metadata;
    }

    /// <summary>When a secret expires; null where it does not.</summary>
    public static DateTimeOffset? Expiry(JsonElement bundle) =>
        Member(bundle, "attributes") is { ValueKind: JsonValueKind.Object } attributes ? Time(attributes, "exp") : null;

    /// <summary>Whether an object may be used.</summary>
    public static bool IsEnabled(JsonElement bundle) =>
        Member(bundle, "attributes") is not { ValueKind: JsonValueKind.Object } attributes
        || !attributes.TryGetProperty("enabled", out var enabled) || enabled.ValueKind != JsonValueKind.False;

    /// <summary>The text of a member; null where there is none.</summary>
    public static string? Text(JsonElement bundle, string member) =>
        Member(bundle, member) is { ValueKind: JsonValueKind.String } text ? text.GetString() : null;

    /// <summary>The value of a secret as UTF-8, which the caller owns; null where there is none.</summary>
    public static byte[]? Value(JsonElement bundle) => Member(bundle, "value") is { ValueKind: JsonValueKind.String } text
        ? GoJson.Unquote(JsonMarshal.GetRawUtf8Value(text))
        : null;

    /// <summary>A certificate in DER; null where there is none.</summary>
    public static byte[]? Certificate(JsonElement bundle) =>
        Member(bundle, "cer") is { ValueKind: JsonValueKind.String } text && text.TryGetBytesFromBase64(out var der) ? der : null;

    /// <summary>A key as JSON, in the order of ESO; null where there is none.</summary>
    /// <param name="bundle">The object.</param>
    /// <param name="isSorted">Whether names are sorted.</param>
    public static byte[]? Key(JsonElement bundle, bool isSorted)
    {
        if (Member(bundle, "key") is not { ValueKind: JsonValueKind.Object } key)
        {
            return null;
        }

        var members = key.EnumerateObject().Where(static m => m.Value.ValueKind != JsonValueKind.Null);
        var ordered = isSorted
            ? members.OrderBy(static m => m.Name, StringComparer.Ordinal)
            : members.OrderBy(static m => Array.IndexOf(KeyOrder, m.Name) is var at and >= 0 ? at : KeyOrder.Length);
        return JsonBody.Write(writer =>
        {
            foreach (var member in ordered)
            {
                member.WriteTo(writer);
            }
        });
    }

    /// <summary>Whether a JWK has a member with these bytes.</summary>
    public static bool KeyHas(JsonElement bundle, string member, ReadOnlySpan<byte> bytes) =>
        Member(bundle, "key") is { ValueKind: JsonValueKind.Object } key && Text(key, member) is { } text
        && text.TrimEnd('=') == Base64Url.EncodeToString(bytes);

    private static JsonElement? Member(JsonElement item, string name) =>
        item.ValueKind == JsonValueKind.Object && item.TryGetProperty(name, out var member) ? member : null;

    private static DateTimeOffset? Time(JsonElement attributes, string member) =>
        attributes.TryGetProperty(member, out var value) && value.ValueKind == JsonValueKind.Number
        && value.TryGetInt64(out var seconds) && seconds is >= 0 and < 253_402_300_800
            ? DateTimeOffset.FromUnixTimeSeconds(seconds)
            : null;
}
