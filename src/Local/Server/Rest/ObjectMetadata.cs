using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Keyferry.Local.Server.Rest;

/// <summary>Brings <c>metadata</c> to its normal form: types checked, unknown and empty members dropped.</summary>
internal static class ObjectMetadata
{
    private static readonly Dictionary<string, JsonValueKind> Members = new(StringComparer.Ordinal)
    {
        ["name"] = JsonValueKind.String, ["generateName"] = JsonValueKind.String, ["namespace"] = JsonValueKind.String,
        ["selfLink"] = JsonValueKind.String, ["uid"] = JsonValueKind.String, ["resourceVersion"] = JsonValueKind.String,
        ["generation"] = JsonValueKind.Number, ["creationTimestamp"] = JsonValueKind.String,
        ["deletionTimestamp"] = JsonValueKind.String, ["deletionGracePeriodSeconds"] = JsonValueKind.Number,
        ["labels"] = JsonValueKind.Object, ["annotations"] = JsonValueKind.Object,
        ["ownerReferences"] = JsonValueKind.Array, ["finalizers"] = JsonValueKind.Array, ["managedFields"] = JsonValueKind.Array,
    };

    /// <summary>Normalises an object's metadata in place.</summary>
    /// <param name="obj">The object.</param>
    /// <param name="resource">The resource.</param>
    /// <param name="unknown">Gets the paths of members that are dropped.</param>
    /// <exception cref="StatusException">400: a member is of a wrong type.</exception>
    public static void Normalise(JsonObject obj, ResourceInfo resource, List<string> unknown)
    {
        if (obj["metadata"] is null or JsonValue)
        {
            obj["metadata"] = new JsonObject();
        }

        if (obj["metadata"] is not JsonObject metadata)
        {
            throw Unreadable(obj, resource, "json: cannot unmarshal array into Go struct field .metadata of type v1.ObjectMeta");
        }

        foreach (var (name, value) in metadata.ToList())
        {
            if (!Members.TryGetValue(name, out var kind))
            {
                metadata.Remove(name);
                unknown.Add($"metadata.{name}");
            }
            else if (value is null)
            {
                metadata.Remove(name);
            }
            else if (value.GetValueKind() != kind)
            {
                throw Unreadable(obj, resource, $"json: cannot unmarshal {KindName(value)} into Go struct field ObjectMeta.{name} of type {GoType(name)}");
            }
        }

        foreach (var name in (ReadOnlySpan<string>)["labels", "annotations"])
        {
            Texts(metadata, name, obj, resource);
        }

        foreach (var name in (ReadOnlySpan<string>)["creationTimestamp", "deletionTimestamp"])
        {
            Time(metadata, name, obj, resource);
        }

        if (metadata.List("ownerReferences") is { Count: 0 })
        {
            metadata.Remove("ownerReferences");
        }

        if (metadata.List("finalizers") is { Count: 0 })
        {
            metadata.Remove("finalizers");
        }

        foreach (var name in (ReadOnlySpan<string>)["name", "generateName", "namespace", "selfLink", "uid", "resourceVersion"])
        {
            if (metadata.Text(name) is "")
            {
                metadata.Remove(name);
            }
        }
    }

    /// <summary>400 for an object that Go's decoder would not take.</summary>
    public static StatusException Unreadable(JsonObject obj, ResourceInfo resource, string why) =>
        new(400, "BadRequest",
            $"{obj.Text("kind") ?? resource.Kind} in version \"{resource.Version}\" cannot be handled as a {resource.Kind}: {why}")
        { DecodeError = why };

    /// <summary>What Go calls a JSON value's type.</summary>
    public static string KindName(JsonNode? value) => value?.GetValueKind() switch
    {
        JsonValueKind.String => "string",
        JsonValueKind.Number => "number",
        JsonValueKind.True or JsonValueKind.False => "bool",
        JsonValueKind.Array => "array",
        JsonValueKind.Object => "object",
        _ => "null",
    };

    /// <summary>A time as the API writes it, whole seconds.</summary>
    public static string Time(DateTimeOffset time) =>
        time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    private static void Texts(JsonObject metadata, string name, JsonObject obj, ResourceInfo resource)
    {
        if (metadata.Object(name) is not { } map)
        {
            return;
        }

        foreach (var (key, value) in map.ToList())
        {
            if (value is null)
            {
                map[key] = "";
            }
            else if (value.AsText() is null)
            {
                throw Unreadable(obj, resource, $"json: cannot unmarshal {KindName(value)} into Go struct field ObjectMeta.{name} of type string");
            }
        }

        if (map.Count == 0)
        {
            metadata.Remove(name);
        }
    }

    private static void Time(JsonObject metadata, string name, JsonObject obj, ResourceInfo resource)
    {
        if (metadata.Text(name) is not { } text)
        {
            return;
        }

        if (!DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time) || !text.Contains('T', StringComparison.Ordinal))
        {
            throw Unreadable(obj, resource, $"parsing time \"{text}\" as \"2006-01-02T15:04:05Z07:00\": cannot parse \"{text}\" as \"2006\"");
        }

        metadata[name] = Time(time);
    }

    private static string GoType(string name) => name switch
    {
        "labels" or "annotations" => "map[string]string",
        "finalizers" => "[]string",
        "generation" or "deletionGracePeriodSeconds" => "int64",
        "ownerReferences" => "[]v1.OwnerReference",
        "managedFields" => "[]v1.ManagedFieldsEntry",
        _ => "string",
    };
}
