using System.Text.Json;

namespace Keyferry.Sync.Restarts;

/// <summary>Reads JSON whose types are not known for certain: what is not as expected is not there.</summary>
internal static class JsonReading
{
    /// <summary>A field; undefined where there is none.</summary>
    public static JsonElement Get(this JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var field) ? field : default;

    /// <summary>A field that is a text; null where it is none.</summary>
    public static string? Text(this JsonElement element, string name) =>
        element.Get(name) is { ValueKind: JsonValueKind.String } field ? field.GetString() : null;

    /// <summary>Whether a field is true.</summary>
    public static bool IsTrue(this JsonElement element, string name) => element.Get(name).ValueKind == JsonValueKind.True;

    /// <summary>The items of a field that is a list.</summary>
    public static IEnumerable<JsonElement> Items(this JsonElement element, string name) =>
        element.Get(name) is { ValueKind: JsonValueKind.Array } field ? field.EnumerateArray() : [];

    /// <summary>The texts of a field that is a map; empty where there is none.</summary>
    public static IReadOnlyDictionary<string, string> Texts(this JsonElement element, string name)
    {
        var texts = new Dictionary<string, string>(StringComparer.Ordinal);
        if (element.Get(name) is { ValueKind: JsonValueKind.Object } field)
        {
            foreach (var property in field.EnumerateObject())
            {
                if (property.Value.ValueKind == JsonValueKind.String)
                {
                    texts[property.Name] = property.Value.GetString()!;
                }
            }
        }

        return texts;
    }
}
