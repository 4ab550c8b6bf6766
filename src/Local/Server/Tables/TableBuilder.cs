using System.Text.Json.Nodes;
using Keyferry.Local.Server.Abstractions;

namespace Keyferry.Local.Server.Tables;

/// <summary>Builds what <c>kubectl get</c> prints.</summary>
/// <param name="clock">Tells how old things are.</param>
public sealed class TableBuilder(TimeProvider clock) : ITableBuilder
{
    /// <inheritdoc/>
    public JsonObject Build(
        ResourceInfo resource, IReadOnlyList<JsonObject> objects, string? includeObject, bool withColumns, JsonObject metadata)
    {
        var now = clock.GetUtcNow();
        string Age(JsonNode? time) => Ages.Since(time, now);
        var columns = resource.Definition is null ? BuiltinColumns.Of(resource, Age) : CustomColumns.Of(resource, Age);
        var table = new JsonObject { ["kind"] = "Table", ["apiVersion"] = "meta.k8s.io/v1", ["metadata"] = metadata };
        table["columnDefinitions"] = withColumns ? new JsonArray([.. columns.Select(static c => c.Definition())]) : null;
        table["rows"] = new JsonArray([.. objects.Select(o => new JsonObject
        {
            ["cells"] = new JsonArray([.. columns.Select(c => c.Cell(o))]),
            ["object"] = Object(o, includeObject),
        })]);
        return table;
    }

    private static JsonNode? Object(JsonObject obj, string? include) => include switch
    {
        "None" => null,
        "Object" => obj.DeepClone(),
        _ => new JsonObject
        {
            ["kind"] = "PartialObjectMetadata",
            ["apiVersion"] = "meta.k8s.io/v1",
            ["metadata"] = obj["metadata"]?.DeepClone(),
        },
    };
}
