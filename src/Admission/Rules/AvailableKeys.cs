using System.Text.Json;
using Keyferry.Api.Json;

namespace Keyferry.Admission.Rules;

/// <summary>The keys that an ExternalSecret's data entries make. For one thread.</summary>
internal sealed class AvailableKeys
{
    private readonly HashSet<string> _keys;

    // Sorted for messages alone: most manifests cause none.
    private string[]? _sorted;

    private AvailableKeys(HashSet<string> keys) => _keys = keys;

    /// <summary>How many there are.</summary>
    public int Count => _keys.Count;

    /// <summary>The keys in the order of their characters.</summary>
    public IReadOnlyList<string> Sorted => _sorted ??= [.. _keys.Order(StringComparer.Ordinal)];

    /// <summary>The keys of a spec; null where the spec does not say.</summary>
    public static AvailableKeys? Of(JsonElement spec)
    {
        var many = spec.Get("dataFrom");
        if (many.Exists() && (many.ValueKind != JsonValueKind.Array || many.GetArrayLength() > 0))
        {
            return null;
        }

        var keys = new HashSet<string>(spec.Count("data"), StringComparer.Ordinal);
        foreach (var (_, entry) in spec.Items("data"))
        {
            // An entry without its key, or none at all, is an error of its own, which explains the missing keys.
            if (entry.Text("secretKey") is not { } key)
            {
                return null;
            }

            keys.Add(key);
        }

        return keys.Count == 0 ? null : new AvailableKeys(keys);
    }

    /// <summary>Whether a key is among them.</summary>
    public bool Contains(string key) => _keys.Contains(key);

    /// <summary>Whether all of these are among them.</summary>
    public bool ContainAll(IEnumerable<string> keys) => _keys.IsSupersetOf(keys);
}
