using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using k8s.Models;
using Keyferry.Api.Crds;
using Keyferry.Kubernetes.Types;
using Keyferry.Webhook.Lint;
using Keyferry.Webhook.Rendering.Offline;

namespace Keyferry.Webhook.Rendering;

/// <summary>Reads documents as objects that a cluster would store, as far as the engine reads them.</summary>
internal sealed class ManifestObject
{
    // What a cluster writes into objects that somebody exported.
    private static readonly string[] _ofTheServer =
        ["resourceVersion", "generation", "creationTimestamp", "deletionTimestamp", "managedFields", "ownerReferences"];

    private static readonly Dictionary<(string Group, string Kind), ResourceType> _types =
        CrdKinds.All.Select(static k => k.Resource).Concat(
            [BuiltIn.Secret, BuiltIn.ConfigMap, BuiltIn.Namespace, BuiltIn.ServiceAccount]).ToDictionary(static t => (t.Group, t.Kind));

    private static readonly ApiSchemas _schemas = new();

    private ManifestObject(ObjectSource source, ResourceType type, JsonObject json) => (Source, Type, Json) = (source, type, json);

    /// <summary>Where it is written.</summary>
    public ObjectSource Source { get; }

    /// <summary>The document in which it is written.</summary>
    public LintDocument Document => Source.Document;

    /// <summary>Its kind.</summary>
    public ResourceType Type { get; }

    /// <summary>The object.</summary>
    public JsonObject Json { get; }

    /// <summary>Whether an API server would take a Secret, ConfigMap or the like; what is ours the webhook looks at.</summary>
    public bool IsReadable
    {
        get
        {
            try
            {
                return Type switch
                {
                    ResourceType<V1Secret> secrets => Json.Deserialize(secrets.Json) is not null,
                    ResourceType<V1ConfigMap> maps => Json.Deserialize(maps.Json) is not null,
                    ResourceType<V1Namespace> namespaces => Json.Deserialize(namespaces.Json) is not null,
                    _ => true,
                };
            }
            catch (JsonException)
            {
                return false;
            }
        }
    }

    /// <summary>Its namespace and name.</summary>
    public ObjectKey Key => new(
        Type.Namespaced ? Json["metadata"]!["namespace"]!.GetValue<string>() : "", Json["metadata"]!["name"]?.GetValue<string>() ?? "");

    /// <summary>A child that the engine made of this cluster-wide object.</summary>
    /// <param name="type">The child's kind.</param>
    /// <param name="json">The child as the engine wrote it.</param>
    public ManifestObject Child(ResourceType type, JsonObject json) => new(ObjectSource.OfChild(Document), type, WithDefaults(type, json));

    /// <summary>Writes the defaults of a kind into an object, as the API server does.</summary>
    /// <param name="type">The kind.</param>
    /// <param name="json">The object; it is changed.</param>
    /// <returns>The same object.</returns>
    public static JsonObject WithDefaults(ResourceType type, JsonObject json)
    {
        if (_schemas.Find(type.Group, type.Version, type.Kind) is { } schema)
        {
            SchemaDefaults.Apply(json, schema.Root);
        }

        return json;
    }

    /// <summary>Reads a document; null where the engine reads no objects of its kind.</summary>
    /// <param name="document">The document.</param>
    /// <param name="ns">The namespace of what names none.</param>
    /// <param name="stored">The object as an API server would store it; null where none was asked.</param>
    public static ManifestObject? Read(LintDocument document, string ns, JsonObject? stored = null)
    {
        var gvk = document.GroupVersionKind;
        if (!_types.TryGetValue((gvk.Group, gvk.Kind), out var type)
            || (stored?.DeepClone() ?? JsonNode.Parse(document.Manifest.GetRawText())) is not JsonObject json)
        {
            return null;
        }

        json.Remove("status");
        json["apiVersion"] = type.ApiVersion;
        var metadata = json["metadata"] as JsonObject ?? [];
        json["metadata"] = metadata;
        foreach (var field in _ofTheServer)
        {
            metadata.Remove(field);
        }

        if (stored is null)
        {
            metadata.Remove("uid");
        }

        if (type.Namespaced && document.Namespace.Length == 0)
        {
            metadata["namespace"] = ns;
        }

        if (_schemas.Find(gvk.Group, gvk.Version, gvk.Kind) is { } schema)
        {
            SchemaDefaults.Apply(json, schema.Root);
        }

        switch (type.Kind)
        {
            case "Secret":
                Encode(json);
                break;
            case "Namespace":
                Label(metadata, document.Name);
                break;
        }

        return new ManifestObject(ObjectSource.Of(document), type, json);
    }

    // As the server labels every namespace; labels that are no object are left for whoever reads them to refuse.
    private static void Label(JsonObject metadata, string name)
    {
        var labels = metadata["labels"] is { } given ? given as JsonObject : new JsonObject();
        if (labels is not null)
        {
            labels[OfflineNamespaces.NameLabel] = name;
            metadata["labels"] = labels;
        }
    }

    private static void Encode(JsonObject secret)
    {
        secret["type"] ??= "Opaque";
        if (secret["stringData"] is not JsonObject texts)
        {
            return;
        }

        secret.Remove("stringData");
        var data = secret["data"] as JsonObject ?? [];
        secret["data"] = data;
        foreach (var (key, value) in texts)
        {
            data[key] = Convert.ToBase64String(Encoding.UTF8.GetBytes(value is JsonValue text && text.TryGetValue<string>(out var plain) ? plain : ""));
        }
    }
}
