using System.Text.Json.Nodes;
using Keyferry.Kubernetes.Types;
using Keyferry.Sync.FanOut;

namespace Keyferry.Webhook.Rendering.Offline;

/// <summary>The namespaces that files speak of. What has no document has no label but its name.</summary>
/// <param name="api">Holds the objects.</param>
internal sealed class OfflineNamespaces(OfflineApi api)
{
    /// <summary>The label that the server gives every namespace: its name.</summary>
    public const string NameLabel = "kubernetes.io/metadata.name";

    /// <summary>Adds a namespace that no document holds.</summary>
    public void Add(string name)
    {
        if (api.Find("", "Namespace", new ObjectKey("", name)) is null)
        {
            Put(Of(name, [KeyValuePair.Create(NameLabel, name)]));
        }
    }

    /// <summary>Adds the namespaces that a cluster-wide object names.</summary>
    /// <param name="wish">What it asks for.</param>
    public void AddNamed(FanOutWish wish)
    {
        foreach (var name in wish.Names.Concat(wish.Selectors.SelectMany(static s =>
            (s.MatchExpressions ?? []).Where(static r => r is { Key: NameLabel, Operator: "In" }).SelectMany(static r => r.Values ?? [])
                .Concat(s.MatchLabels?.TryGetValue(NameLabel, out var label) == true ? [label] : []))))
        {
            Add(name);
        }
    }

    /// <summary>Adds or replaces a namespace.</summary>
    public void Put(JsonObject ns) => api.Put("", "Namespace", ns.DeepClone().AsObject());

    /// <summary>Removes a namespace.</summary>
    public void Remove(JsonObject ns) =>
        api.Remove(BuiltIn.Namespace, n => n["metadata"]!["name"]!.GetValue<string>() == NameOf(ns));

    /// <summary>The name of a namespace.</summary>
    public static string NameOf(JsonObject ns) => ns["metadata"]!["name"]!.GetValue<string>();

    /// <summary>
    /// A namespace that stands for those that the first selector selects, with labels that it asks for. Its name is none that a
    /// server takes, so that nobody holds it for one, or applies what is made in it.
    /// </summary>
    /// <param name="wish">What a cluster-wide object asks for.</param>
    /// <returns>The namespace; null where there is no selector.</returns>
    public static JsonObject? StandInFor(FanOutWish wish)
    {
        if (wish.Selectors is not [var selector, ..])
        {
            return null;
        }

        var labels = new SortedDictionary<string, string>(selector.MatchLabels ?? [], StringComparer.Ordinal);
        foreach (var requirement in selector.MatchExpressions ?? [])
        {
            if (requirement is { Operator: "In", Values: [var first, ..] })
            {
                labels.TryAdd(requirement.Key, first);
            }
            else if (requirement.Operator == "Exists")
            {
                labels.TryAdd(requirement.Key, "");
            }
        }

        return Of(labels.Count == 0 ? "<any>" : $"<{string.Join(',', labels.Select(static l => l.Value.Length == 0 ? l.Key : $"{l.Key}={l.Value}"))}>", labels);
    }

    private static JsonObject Of(string name, IEnumerable<KeyValuePair<string, string>> labels) => new()
    {
        ["apiVersion"] = "v1", ["kind"] = "Namespace",
        ["metadata"] = new JsonObject
        {
            ["name"] = name, ["labels"] = new JsonObject(labels.Select(static l => KeyValuePair.Create(l.Key, (JsonNode?)l.Value))),
        },
    };
}
