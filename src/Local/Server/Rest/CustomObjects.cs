using System.Text.Json;
using System.Text.Json.Nodes;
using Keyferry.Local.Server.Abstractions;
using Keyferry.Local.Server.Applying;

namespace Keyferry.Local.Server.Rest;

/// <summary>The rules of custom resources, from their definition.</summary>
internal static class CustomObjects
{
    /// <summary>The rules of one version.</summary>
    /// <param name="resource">The version.</param>
    /// <param name="storage">The version that is stored.</param>
    /// <param name="custom">The rules of schemas.</param>
    /// <param name="gone">Cancelled when the definition goes.</param>
    public static ObjectRules Rules(ResourceInfo resource, ResourceInfo storage, ICustomResourceRules custom, CancellationToken gone) => new()
    {
        IsCustom = true,
        Gone = gone,
        AllowsUnconditionalUpdate = false,
        HasGeneration = true,
        Shape = CrdMergeSchema.OfObject(resource.Schema),
        SelectableFields = Selectable(resource),
        Decode = (obj, unknown) =>
        {
            custom.Prune(obj, resource, unknown);
            if (obj.Text("kind") == resource.Kind)
            {
                custom.Default(obj, resource);
            }
        },
        Validate = (obj, old) =>
        {
            var causes = new List<StatusCause>();
            if (obj.Text("kind") != resource.Kind)
            {
                causes.Add(MetadataValidation.Invalid("kind", obj.Text("kind") ?? "", $"must be {resource.Kind}"));
            }

            if (obj.Text("apiVersion") != resource.ApiVersion)
            {
                causes.Add(MetadataValidation.Invalid("apiVersion", obj.Text("apiVersion") ?? "", $"must be {resource.ApiVersion}"));
            }

            causes.AddRange(custom.Validate(obj, old, resource));
            return causes;
        },
        FromStorage = stored =>
        {
            // Decoded as the stored version; another one then only loses what it does not know.
            var obj = (JsonObject)stored.DeepClone();
            custom.Prune(obj, storage, []);
            custom.Default(obj, storage);
            obj["apiVersion"] = resource.ApiVersion;
            if (resource == storage)
            {
                return obj;
            }

            custom.Prune(obj, resource, []);
            return obj;
        },
        ToStorage = shown =>
        {
            if (shown.Text("apiVersion") == storage.ApiVersion)
            {
                return shown;
            }

            var obj = (JsonObject)shown.DeepClone();
            obj["apiVersion"] = storage.ApiVersion;
            return obj;
        },
    };

    /// <summary>The entry of a version in its definition.</summary>
    public static JsonObject? VersionOf(ResourceInfo resource) =>
        resource.Definition.Object("spec").List("versions")?.OfType<JsonObject>().FirstOrDefault(v => v.Text("name") == resource.Version);

    /// <summary>The value at a simple JSON path, such as <c>.spec.replicas</c>.</summary>
    public static JsonNode? At(JsonObject obj, string path)
    {
        JsonNode? node = obj;
        foreach (var part in path.TrimStart('.').Split('.'))
        {
            node = (node as JsonObject)?[part];
        }

        return node;
    }

    /// <summary>The warning of a deprecated version; null where it is not.</summary>
    public static string? Deprecation(ResourceInfo resource)
    {
        if (VersionOf(resource) is not { } version || !version.Flag("deprecated"))
        {
            return null;
        }

        if (version.Text("deprecationWarning") is { } warning)
        {
            return warning;
        }

        var versions = resource.Definition.Object("spec").List("versions")!.OfType<JsonObject>()
            .Where(v => v.Flag("served") && !v.Flag("deprecated")).Select(v => v.Text("name")).ToList();
        var better = versions.Count > 0 ? $"; use {resource.Group}/{versions[0]} {resource.Kind}" : "";
        return $"{resource.ApiVersion} {resource.Kind} is deprecated{better}";
    }

    private static Dictionary<string, Func<JsonObject, string>> Selectable(ResourceInfo resource)
    {
        var fields = new Dictionary<string, Func<JsonObject, string>>(StringComparer.Ordinal);
        foreach (var path in VersionOf(resource).List("selectableFields")?.Select(f => f.Text("jsonPath")).OfType<string>() ?? [])
        {
            fields[path.TrimStart('.')] = obj => At(obj, path) switch
            {
                null => "",
                JsonValue value when value.GetValueKind() == JsonValueKind.String => value.GetValue<string>(),
                var other => other.ToJsonString(),
            };
        }

        return fields;
    }
}
