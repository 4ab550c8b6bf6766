using System.Text.Json.Nodes;
using Keyferry.Local.Server.Abstractions;

namespace Keyferry.Local.Server.Rest;

/// <summary>Shows an object as <c>autoscaling/v1</c> Scale, and writes a Scale back.</summary>
/// <param name="Replicas">The path of the wanted number.</param>
/// <param name="StatusReplicas">The path of the present number.</param>
/// <param name="Selector">The path of the selector; null where there is none.</param>
internal sealed record ScaleView(string Replicas, string StatusReplicas, string? Selector)
{
    /// <summary>The scale of a resource; null where it has none.</summary>
    public static ScaleView? Of(ResourceInfo resource)
    {
        if (resource is { Group: "apps", Plural: "deployments" or "replicasets" or "statefulsets" } or { Group: "", Plural: "replicationcontrollers" })
        {
            return new ScaleView(".spec.replicas", ".status.replicas", null);
        }

        return CustomObjects.VersionOf(resource).Object("subresources").Object("scale") is { } scale
            ? new ScaleView(scale.Text("specReplicasPath") ?? "", scale.Text("statusReplicasPath") ?? "", scale.Text("labelSelectorPath"))
            : null;
    }

    /// <summary>The Scale of an object.</summary>
    public JsonObject Show(JsonObject obj)
    {
        var metadata = new JsonObject();
        foreach (var name in (string[])["name", "namespace", "uid", "resourceVersion", "creationTimestamp"])
        {
            if (obj.Metadata()[name] is { } value)
            {
                metadata[name] = value.DeepClone();
            }
        }

        var spec = new JsonObject();
        if (CustomObjects.At(obj, Replicas) is { } wanted)
        {
            spec["replicas"] = wanted.DeepClone();
        }

        var status = new JsonObject { ["replicas"] = CustomObjects.At(obj, StatusReplicas).Copy() ?? 0 };
        if (Selector is not null && CustomObjects.At(obj, Selector).AsText() is { } selector)
        {
            status["selector"] = selector;
        }

        return new JsonObject { ["kind"] = "Scale", ["apiVersion"] = "autoscaling/v1", ["metadata"] = metadata, ["spec"] = spec, ["status"] = status };
    }

    /// <summary>The object with the number of a Scale.</summary>
    public JsonObject Write(JsonObject obj, JsonObject scale)
    {
        var parts = Replicas.TrimStart('.').Split('.');
        var parent = obj;
        foreach (var part in parts[..^1])
        {
            if (parent[part] is not JsonObject inner)
            {
                parent[part] = inner = [];
            }

            parent = inner;
        }

        parent[parts[^1]] = scale.Object("spec")?["replicas"].Copy() ?? 0;
        if (scale.Object("metadata").Text("resourceVersion") is { } version)
        {
            obj.Metadata()["resourceVersion"] = version;
        }

        return obj;
    }

    /// <summary>What is wrong with a Scale itself.</summary>
    public static IEnumerable<StatusCause> Check(JsonObject obj, string path)
    {
        if (CustomObjects.At(obj, path) is JsonValue value && long.TryParse(value.ToJsonString(), out var number) && number < 0)
        {
            yield return new StatusCause("FieldValueInvalid", $"Invalid value: {number}: should be a non-negative integer", path);
        }
    }
}
