using System.Text.Json;
using System.Text.Json.Nodes;
using Keyferry.Api.Resources;
using Keyferry.Api.Stores;
using Keyferry.Kubernetes.Types;

namespace Keyferry.Sync.Hosting;

/// <summary>
/// Finds the Secrets, ConfigMaps and ServiceAccounts that a store may need: whatever in its provider's settings has a name, of
/// whichever kind. One too many costs a check of the store for nothing. Pure.
/// </summary>
internal static class StoreReferences
{
    // A store has a handful; what a manifest lists beyond this is not waited for.
    private const int Most = 64;

    /// <summary>Their keys, as index values.</summary>
    /// <param name="provider">The provider's settings.</param>
    /// <param name="ns">Where a reference without a namespace looks; null means in the user's namespace, so nowhere.</param>
    public static IReadOnlyList<string> Of(StoreProviderSpec? provider, string? ns)
    {
        if (provider is null)
        {
            return [];
        }

        var found = new HashSet<string>(StringComparer.Ordinal);
        Collect(JsonSerializer.SerializeToNode(provider, ApiJsonContext.Default.StoreProviderSpec), ns, found);
        return [.. found];
    }

    private static void Collect(JsonNode? node, string? ns, HashSet<string> found)
    {
        if (found.Count >= Most)
        {
            return;
        }

        if (node is JsonArray list)
        {
            foreach (var item in list)
            {
                Collect(item, ns, found);
            }
        }
        else if (node is JsonObject item)
        {
            if (Text(item, "name") is { Length: > 0 } name && (Text(item, "namespace") ?? ns) is { Length: > 0 } where)
            {
                found.Add(new ObjectKey(where, name).ToString());
            }

            foreach (var (_, value) in item)
            {
                Collect(value, ns, found);
            }
        }
    }

    private static string? Text(JsonObject item, string field) =>
        item.TryGetPropertyValue(field, out var value) && value is JsonValue text && text.TryGetValue(out string? read)
            ? read
            : null;
}
