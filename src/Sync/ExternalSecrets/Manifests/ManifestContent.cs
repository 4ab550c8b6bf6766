using System.Text.Json.Nodes;
using k8s.Models;
using Keyferry.Api.ExternalSecrets;
using Keyferry.Api.Values;
using Keyferry.Kubernetes.Types;

namespace Keyferry.Sync.ExternalSecrets.Manifests;

/// <summary>The object that templates and values are put into, and how they are put there without a template. Pure.</summary>
internal static class ManifestContent
{
    /// <summary>What there is before anything is rendered: an empty object, or where it is merged into, the one that is there.</summary>
    /// <param name="owner">The ExternalSecret.</param>
    /// <param name="type">The target's kind.</param>
    /// <param name="existing">The target as it is; null where it is missing. It is left alone.</param>
    public static JsonObject Base(ExternalSecret owner, ResourceType type, UnstructuredObject? existing)
    {
        var isMerged = existing is not null && Ownership.Policy(owner) is "Merge" or "CreateOrMerge";
        var root = isMerged && existing?.Content is { } content
            ? content.DeepClone().AsObject()
            : new JsonObject { [HoldsData(type) ? "data" : "spec"] = new JsonObject() };
        if (isMerged)
        {
            Drop(root, type, OwnedFields.Of(existing!.Metadata, Naming.FieldManager.For(owner.Metadata.Name)));
        }

        root["metadata"] = new JsonObject
        {
            ["labels"] = Texts(isMerged ? existing!.Metadata.Labels : null),
            ["annotations"] = Texts(isMerged ? existing!.Metadata.Annotations : null),
        };
        return root;
    }

    /// <summary>Puts values, and the labels and annotations of the ExternalSecret, where no template says otherwise.</summary>
    /// <param name="root">The object; it is changed.</param>
    /// <param name="owner">The ExternalSecret.</param>
    /// <param name="type">The target's kind.</param>
    /// <param name="existing">The target as it is; null where it is missing.</param>
    /// <param name="values">The values by key.</param>
    /// <returns>What is wrong, without a value; null where nothing is.</returns>
    public static string? Put(
        JsonObject root, ExternalSecret owner, ResourceType type, UnstructuredObject? existing,
        IReadOnlyDictionary<string, SecretValue> values)
    {
        var map = Values(root, type);
        if (map is null)
        {
            return "spec.data of the target is no map, so that nothing can be put into it";
        }

        foreach (var (key, value) in values)
        {
            if (!System.Text.Unicode.Utf8.IsValid(value.Bytes))
            {
                return $"the value of {key} is not UTF-8 text, which is all that a {type.Kind} can hold: encode it with a template (b64enc)";
            }

            map[key] = JsonValue.Create(System.Text.Encoding.UTF8.GetString(value.Bytes));
        }

        var ours = OwnedFields.Of(existing?.Metadata ?? new V1ObjectMeta(), Naming.FieldManager.For(owner.Metadata.Name));
        var isOwned = Ownership.Policy(owner) == "Owner";
        Add(root, "labels", owner.Metadata.Labels, ours.Labels, isOwned);
        Add(root, "annotations", owner.Metadata.Annotations, ours.Annotations, isOwned);
        return null;
    }

    /// <summary>Whether a kind keeps its content in <c>data</c>, and not in <c>spec</c>.</summary>
    public static bool HoldsData(ResourceType type) => type is { Group: "", Kind: "ConfigMap" };

    private static JsonObject? Values(JsonObject root, ResourceType type)
    {
        if (HoldsData(type))
        {
            return Map(root, "data");
        }

        return Map(root, "spec") is { } spec ? Map(spec, "data") : null;
    }

    // What this ExternalSecret wrote before and no longer does, goes; what is others', stays.
    private static void Drop(JsonObject root, ResourceType type, OwnedFields ours)
    {
        if (HoldsData(type) && root["data"] is JsonObject data)
        {
            foreach (var key in ours.Data)
            {
                data.Remove(key);
            }
        }
    }

    private static JsonObject? Map(JsonObject parent, string key)
    {
        if (parent[key] is null)
        {
            parent[key] = new JsonObject();
        }

        return parent[key] as JsonObject;
    }

    private static void Add(
        JsonObject root, string part, IDictionary<string, string>? texts, IReadOnlySet<string> ours, bool isOwned)
    {
        var map = root["metadata"]![part]!.AsObject();
        foreach (var (key, text) in GitOpsMetadata.Copied(
            new Dictionary<string, string>(texts ?? new Dictionary<string, string>(), StringComparer.Ordinal), ours, isOwned))
        {
            map[key] = JsonValue.Create(text);
        }
    }

    private static JsonObject Texts(IDictionary<string, string>? texts)
    {
        var map = new JsonObject();
        foreach (var (key, text) in texts ?? new Dictionary<string, string>())
        {
            map[key] = JsonValue.Create(text);
        }

        return map;
    }
}
