using System.Text.Json;
using System.Text.Json.Nodes;
using Keyferry.Api.Json;

namespace Keyferry.Sync.Restarts;

/// <summary>What is noted of one Secret.</summary>
/// <param name="Keys">The keys that were hashed, sorted; null means all.</param>
/// <param name="Hash">Their hash.</param>
public sealed record NotedSecret(IReadOnlyList<string>? Keys, SecretHash Hash)
{
    /// <summary>Whether both are the same as others'.</summary>
    public bool Equals(NotedSecret? other) =>
        other is not null && Hash == other.Hash
        && (Keys is null ? other.Keys is null : other.Keys is not null && Keys.SequenceEqual(other.Keys, StringComparer.Ordinal));

    /// <inheritdoc/>
    public override int GetHashCode() => Hash.GetHashCode();
}

/// <summary>
/// What a workload's annotation notes: with which content of its Secrets its pods were started. A Secret that is not noted has
/// not been seen.
/// </summary>
/// <param name="KeyId">Names the key that hashed.</param>
/// <param name="Secrets">What is noted, by the Secret's name.</param>
public sealed record RestartState(string KeyId, IReadOnlyDictionary<string, NotedSecret> Secrets)
{
    /// <summary>An annotation that is longer is not written: an object's annotations together may take 256 KiB.</summary>
    public const int Longest = 64 * 1024;

    /// <summary>Nothing noted.</summary>
    public static RestartState Empty(string keyId) => new(keyId, new Dictionary<string, NotedSecret>());

    /// <summary>
    /// Reads an annotation. What another key hashed, or nobody can read, says nothing: that is as if nothing were noted.
    /// </summary>
    public static RestartState Read(string? text, string keyId)
    {
        if (string.IsNullOrEmpty(text) || text.Length > 4 * Longest)
        {
            return Empty(keyId);
        }

        try
        {
            using var document = JsonDocument.Parse(text);
            var root = document.RootElement;
            if (root.Text("key") != keyId || root.Get("secrets") is not { ValueKind: JsonValueKind.Object } secrets)
            {
                return Empty(keyId);
            }

            var noted = new Dictionary<string, NotedSecret>(StringComparer.Ordinal);
            foreach (var property in secrets.EnumerateObject())
            {
                if (SecretHash.TryParse(property.Value.Text("hash"), out var hash))
                {
                    noted[property.Name] = new NotedSecret(KeysOf(property.Value), hash);
                }
            }

            return new RestartState(keyId, noted);
        }
        catch (JsonException)
        {
            return Empty(keyId);
        }
    }

    /// <summary>The annotation; the same for the same state.</summary>
    public string ToJson()
    {
        var secrets = new JsonObject();
        foreach (var (name, noted) in Secrets.OrderBy(static s => s.Key, StringComparer.Ordinal))
        {
            var entry = new JsonObject();
            if (noted.Keys is { } keys)
            {
                entry["keys"] = new JsonArray([.. keys.Select(static k => (JsonNode)k)]);
            }

            entry["hash"] = noted.Hash.ToString();
            secrets[name] = entry;
        }

        return new JsonObject { ["key"] = KeyId, ["secrets"] = secrets }.ToJsonString();
    }

    private static string[]? KeysOf(JsonElement entry) => entry.Get("keys").ValueKind == JsonValueKind.Array
        ? [.. entry.Items("keys").Select(static k => k.Item.ValueKind == JsonValueKind.String ? k.Item.GetString()! : "").Order(StringComparer.Ordinal)]
        : null;
}
