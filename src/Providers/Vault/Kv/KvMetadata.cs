using System.Globalization;
using System.Text.Json;

namespace Keyferry.Providers.Vault.Kv;

/// <summary>What KV v2 keeps beside a secret's versions.</summary>
/// <param name="CurrentVersion">The latest version; 0 where none was written yet.</param>
/// <param name="CreatedTime">When it was made; null where the server does not say.</param>
/// <param name="DeleteVersionAfter">How long versions live, as a Go duration; null where the server does not say.</param>
/// <param name="Custom">What users have noted there.</param>
internal sealed record KvMetadata(
    long CurrentVersion, string? CreatedTime, string? DeleteVersionAfter, IReadOnlyDictionary<string, string> Custom)
{
    /// <summary>Reads them.</summary>
    public static KvMetadata Of(JsonElement data)
    {
        var custom = new Dictionary<string, string>(StringComparer.Ordinal);
        if (data.Member("custom_metadata") is { ValueKind: JsonValueKind.Object } given)
        {
            foreach (var member in given.EnumerateObject())
            {
                custom[member.Name] = member.Value.ValueKind == JsonValueKind.String ? member.Value.GetString()! : member.Value.GetRawText();
            }
        }

        return new KvMetadata(
            data.Member("current_version").Number() ?? 0, data.Member("created_time").Text(),
            data.Member("delete_version_after").Text(), custom);
    }

    /// <summary>All of it as texts by name: what users have noted goes before what the server says.</summary>
    public SortedDictionary<string, string> Texts()
    {
        var texts = new SortedDictionary<string, string>(Text.GoFormat.Utf8Order.Instance)
        {
            ["current_version"] = CurrentVersion.ToString(CultureInfo.InvariantCulture),
        };
        if (CreatedTime is not null)
        {
            texts["created_time"] = CreatedTime;
        }

        if (DeleteVersionAfter is not null)
        {
            texts["delete_version_after"] = DeleteVersionAfter;
        }

        foreach (var (name, value) in Custom)
        {
            texts[name] = value;
        }

        return texts;
    }
}
