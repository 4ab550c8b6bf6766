using System.Text.Json;
using System.Text.Json.Nodes;
using Keyferry.Local.Server.Schema;

namespace Keyferry.Local.Server.Tables;

/// <summary>The columns that a definition asks for (<c>additionalPrinterColumns</c>).</summary>
internal static class CustomColumns
{
    /// <summary>The columns of a version; name and age where it asks for none.</summary>
    public static IReadOnlyList<Column> Of(ResourceInfo resource, Func<JsonNode?, string> age)
    {
        if (resource.PrinterColumns is not { Count: > 0 } columns)
        {
            return [BuiltinColumns.Name, BuiltinColumns.Age(age) with { Type = "date" }];
        }

        return [BuiltinColumns.Name, .. columns.OfType<JsonObject>().Select(c => Custom(c, age))];
    }

    private static Column Custom(JsonObject column, Func<JsonNode?, string> age)
    {
        var (path, type) = (column.Text("jsonPath") ?? "", column.Text("type") ?? "string");
        var description = column.Text("description") is { Length: > 0 } text
            ? text
            : $"Custom resource definition column (in JSONPath format): {path}";
        return new(column.Text("name") ?? "", type, description, obj => Cell(JsonPath.First(obj, path), type, age))
        {
            Format = column.Text("format") ?? "",
            Priority = column["priority"] is { } priority ? (int)JsonKinds.Number(priority) : 0,
        };
    }

    private static JsonNode? Cell(JsonNode? value, string type, Func<JsonNode?, string> age) => (type, JsonKinds.Kind(value)) switch
    {
        (_, JsonValueKind.Null) => null,
        ("date", JsonValueKind.String) => age(value),
        ("integer" or "number", JsonValueKind.Number) => value!.DeepClone(),
        ("boolean", JsonValueKind.True or JsonValueKind.False) => value!.DeepClone(),
        ("string", JsonValueKind.String) => value!.DeepClone(),
        ("string", _) => JsonKinds.Show(value),
        _ => null,
    };
}
