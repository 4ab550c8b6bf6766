using System.Text.Json.Nodes;

namespace Keyferry.Local.Server.Tables;

/// <summary>A column of a table.</summary>
/// <param name="Name">The heading.</param>
/// <param name="Type">Such as <c>string</c>, <c>integer</c>, <c>date</c>.</param>
/// <param name="Description">What it shows.</param>
/// <param name="Cell">Makes the cell.</param>
internal sealed record Column(string Name, string Type, string Description, Func<JsonObject, JsonNode?> Cell)
{
    /// <summary><c>name</c> for the object's name, else empty.</summary>
    public string Format { get; init; } = "";

    /// <summary>0 is always shown, 1 with <c>-o wide</c>.</summary>
    public int Priority { get; init; }

    /// <summary>The definition as the Table lists it.</summary>
    public JsonObject Definition() => new()
    {
        ["name"] = Name,
        ["type"] = Type,
        ["format"] = Format,
        ["description"] = Description,
        ["priority"] = Priority,
    };
}
