using System.Text.Json;
using Keyferry.Api.Json;

namespace Keyferry.Admission.Rules;

/// <summary>The stores that a PushSecret names, read once, however many entries refer to them.</summary>
internal sealed class PushStores
{
    private readonly HashSet<(string Kind, string Name)> _named = [];
    private readonly HashSet<string> _selectedKinds = new(StringComparer.Ordinal);

    /// <summary>The names of all stores that are named, whatever their kind.</summary>
    public HashSet<string> Names { get; } = new(StringComparer.Ordinal);

    /// <summary>Reads <c>secretStoreRefs</c>.</summary>
    public static PushStores Of(JsonElement spec)
    {
        var stores = new PushStores();
        foreach (var (_, store) in spec.Items("secretStoreRefs"))
        {
            if (store.Has("labelSelector"))
            {
                stores._selectedKinds.Add(Kind(store));
            }

            if (store.Text("name") is not { } name)
            {
                continue;
            }

            stores._named.Add((Kind(store), name));
            stores.Names.Add(name);
        }

        return stores;
    }

    /// <summary>The kind of store that a reference means.</summary>
    public static string Kind(JsonElement store) => store.Text("kind") ?? "SecretStore";

    /// <summary>Whether a store is named, or may be selected by its labels.</summary>
    public bool Includes(string kind, string name) => _selectedKinds.Contains(kind) || _named.Contains((kind, name));
}
