using System.Text.Json;
using System.Text.Json.Nodes;
using Keyferry.Local.Server.Abstractions;

namespace Keyferry.Local.Server.Schema;

/// <summary>Checks what a version's scale subresource reads from the object.</summary>
internal static class ScaleRules
{
    /// <summary>Adds what is wrong, with the odd leading dot of the server.</summary>
    public static void Check(JsonObject obj, JsonObject scale, List<StatusCause> causes)
    {
        foreach (var name in (string[])["specReplicasPath", "statusReplicasPath"])
        {
            if (scale.Text(name) is { } path)
            {
                Replicas(obj, path, causes);
            }
        }
    }

    private static void Replicas(JsonObject obj, string path, List<StatusCause> causes)
    {
        JsonNode? at = obj;
        foreach (var name in path.TrimStart('.').Split('.'))
        {
            if (at is not JsonObject parent)
            {
                Accessor(at!, "map[string]interface{}");
                return;
            }

            if (!parent.TryGetPropertyValue(name, out at) || at is null)
            {
                return;
            }
        }

        if (JsonKinds.Kind(at) != JsonValueKind.Number || !JsonKinds.IsInteger(at!))
        {
            Accessor(at!, "int64");
        }
        else if (JsonKinds.Number(at!) < 0)
        {
            causes.Add(Causes.Invalid(path, JsonKinds.Show(at), "should be a non-negative integer"));
        }
        else if (JsonKinds.Number(at!) > int.MaxValue)
        {
            causes.Add(Causes.Invalid(path, JsonKinds.Show(at), $"should be less than or equal to {int.MaxValue}"));
        }

        void Accessor(JsonNode value, string wanted) => causes.Add(Causes.Invalid(
            path, "0", $"{path} accessor error: {JsonKinds.Text(value) ?? Shown(value)} is of the type {GoType(value)}, expected {wanted}"));
    }

    private static string Shown(JsonNode value) =>
        JsonKinds.Kind(value) == JsonValueKind.Number ? JsonKinds.NumberText(value) : JsonKinds.Show(value);

    private static string GoType(JsonNode value) => JsonKinds.TypeName(value) switch
    {
        "integer" => "int64",
        "number" => "float64",
        "boolean" => "bool",
        "object" => "map[string]interface {}",
        "array" => "[]interface {}",
        var other => other,
    };
}
