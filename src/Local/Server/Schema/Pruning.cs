using System.Text.Json.Nodes;

namespace Keyferry.Local.Server.Schema;

/// <summary>Drops the fields that a structural schema does not know.</summary>
internal sealed class Pruning(List<string> unknownPaths)
{
    private static readonly HashSet<string> MetadataFields = new(StringComparer.Ordinal)
    {
        "name", "generateName", "namespace", "selfLink", "uid", "resourceVersion", "generation", "creationTimestamp",
        "deletionTimestamp", "deletionGracePeriodSeconds", "labels", "annotations", "ownerReferences", "finalizers", "managedFields",
    };

    /// <summary>Prunes a whole object; its <c>apiVersion</c>, <c>kind</c> and <c>metadata</c> stay.</summary>
    public void Root(JsonObject obj, JsonObject schema) => Value(obj, schema, "", isRoot: true);

    private void Value(JsonNode? value, JsonObject? schema, string path, bool isRoot)
    {
        switch (value)
        {
            case JsonObject obj:
                Members(obj, schema, path, isRoot || (schema?.Flag("x-kubernetes-embedded-resource") ?? false), embedded: !isRoot);
                break;
            case JsonArray array:
                for (var i = 0; i < array.Count; i++)
                {
                    Value(array[i], schema?.Child("items"), $"{path}[{i}]", isRoot: false);
                }

                break;
        }
    }

    private void Members(JsonObject obj, JsonObject? schema, string path, bool isResource, bool embedded)
    {
        var properties = schema?.Child("properties");
        var additional = schema?["additionalProperties"];
        var keeps = schema?.Flag("x-kubernetes-preserve-unknown-fields") ?? false;
        foreach (var name in obj.Select(static m => m.Key).ToList())
        {
            var here = path.Length == 0 ? name : $"{path}.{name}";
            if (isResource && name is ("apiVersion" or "kind" or "metadata"))
            {
                if (embedded && name == "metadata" && obj[name] is JsonObject metadata)
                {
                    Metadata(metadata, here);
                }
            }
            else if (properties?.Child(name) is { } known)
            {
                Value(obj[name], known, here, isRoot: false);
            }
            else if (additional is JsonObject values)
            {
                Value(obj[name], values, here, isRoot: false);
            }
            else if (!keeps && !JsonKinds.Kind(additional).Equals(System.Text.Json.JsonValueKind.True))
            {
                Drop(obj, name, here);
            }
        }
    }

    private void Metadata(JsonObject metadata, string path)
    {
        foreach (var name in metadata.Select(static m => m.Key).Where(static n => !MetadataFields.Contains(n)).ToList())
        {
            Drop(metadata, name, $"{path}.{name}");
        }
    }

    private void Drop(JsonObject obj, string name, string path)
    {
        obj.Remove(name);
        unknownPaths.Add(path);
    }
}
