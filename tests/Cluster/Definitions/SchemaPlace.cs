using System.Text.Json.Nodes;

namespace Keyferry.Cluster.Tests.Definitions;

/// <summary>One place in a schema.</summary>
/// <param name="Path">Such as <c>.spec.data[*].remoteRef</c>; <c>{*}</c> stands for a map's values.</param>
/// <param name="Schema">What stands there.</param>
public sealed record SchemaPlace(string Path, JsonObject Schema)
{
    /// <summary>All places below a schema, and itself first.</summary>
    public static IEnumerable<SchemaPlace> Below(JsonObject schema, string path = "")
    {
        yield return new SchemaPlace(path, schema);
        var children = (schema["properties"] as JsonObject ?? []).Select(p => ($"{path}.{p.Key}", p.Value as JsonObject))
            .Append(($"{path}[*]", schema["items"] as JsonObject))
            .Append(($"{path}{{*}}", schema["additionalProperties"] as JsonObject));
        foreach (var (below, child) in children)
        {
            foreach (var place in child is null ? [] : Below(child, below))
            {
                yield return place;
            }
        }
    }
}
