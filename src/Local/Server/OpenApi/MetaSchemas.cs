using System.Text.Json.Nodes;

namespace Keyferry.Local.Server.OpenApi;

/// <summary>The schemas that all kinds share.</summary>
internal static class MetaSchemas
{
    /// <summary>What their names begin with.</summary>
    public const string Prefix = "io.k8s.apimachinery.pkg.apis.meta.v1.";

    // name type [required]; a type in braces is a map, in brackets a list, with a capital a schema of its own.
    private static readonly Dictionary<string, string> Shapes = new(StringComparer.Ordinal)
    {
        ["FieldsV1"] = "",
        ["ListMeta"] = "continue string, remainingItemCount integer, resourceVersion string, selfLink string",
        ["ManagedFieldsEntry"] =
            "apiVersion string, fieldsType string, fieldsV1 FieldsV1, manager string, operation string, subresource string, time time",
        ["ObjectMeta"] =
            "annotations {string}, creationTimestamp time, deletionGracePeriodSeconds integer, deletionTimestamp time, " +
            "finalizers [string], generateName string, generation integer, labels {string}, managedFields [ManagedFieldsEntry], " +
            "name string, namespace string, ownerReferences [OwnerReference], resourceVersion string, selfLink string, uid string",
        ["OwnerReference"] =
            "apiVersion string required, blockOwnerDeletion boolean, controller boolean, kind string required, " +
            "name string required, uid string required",
    };

    /// <summary>All of them, by name.</summary>
    public static JsonObject All()
    {
        var schemas = new JsonObject();
        foreach (var (name, shape) in Shapes)
        {
            schemas[Prefix + name] = CompactSchema.Parse(shape, $"#/components/schemas/{Prefix}");
        }

        return schemas;
    }
}
