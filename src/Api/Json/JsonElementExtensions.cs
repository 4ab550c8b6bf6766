using System.Text.Json;

namespace Keyferry.Api.Json;

/// <summary>
/// Reads fields off an object that may have the wrong shape: what is not there, null or of another kind reads as
/// nothing, since the schema's own check names it.
/// </summary>
public static class JsonElementExtensions
{
    /// <summary>A field's value; its kind is Undefined where there is none.</summary>
    public static JsonElement Get(this JsonElement self, string name) =>
        self.ValueKind == JsonValueKind.Object && self.TryGetProperty(name, out var value)
        && value.ValueKind != JsonValueKind.Null
            ? value
            : default;

    /// <summary>Whether a field is there and not null.</summary>
    public static bool Has(this JsonElement self, string name) => self.Get(name).Exists();

    /// <summary>Whether there is a value at all.</summary>
    public static bool Exists(this JsonElement self) => self.ValueKind != JsonValueKind.Undefined;

    /// <summary>A text; null where there is none.</summary>
    public static string? Text(this JsonElement self, string name)
    {
        var value = self.Get(name);
        return value.ValueKind == JsonValueKind.String ? value.GetString() : null;
    }

    /// <summary>The items of a list; none where there is no list.</summary>
    public static JsonItems Items(this JsonElement self, string name)
    {
        var list = self.Get(name);
        return new JsonItems(list.ValueKind == JsonValueKind.Array ? list.EnumerateArray() : default);
    }

    /// <summary>Those items of a list that are texts.</summary>
    public static IEnumerable<(int Index, string Text)> Texts(this JsonElement self, string name) =>
        self.Items(name)
            .Where(static i => i.Item.ValueKind == JsonValueKind.String)
            .Select(static i => (i.Index, i.Item.GetString()!));

    /// <summary>How many items a list has; 0 where there is no list.</summary>
    public static int Count(this JsonElement self, string name)
    {
        var list = self.Get(name);
        return list.ValueKind == JsonValueKind.Array ? list.GetArrayLength() : 0;
    }

    /// <summary>The keys and values of an object; none where there is no object.</summary>
    public static JsonElement.ObjectEnumerator Entries(this JsonElement self, string name)
    {
        var map = self.Get(name);
        return map.ValueKind == JsonValueKind.Object ? map.EnumerateObject() : default;
    }

    /// <summary>A whole number; null where there is none.</summary>
    public static long? Number(this JsonElement self, string name)
    {
        var value = self.Get(name);
        return value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out var number) ? number : null;
    }

    /// <summary>Whether a field is true.</summary>
    public static bool IsTrue(this JsonElement self, string name) => self.Get(name).ValueKind == JsonValueKind.True;

    /// <summary>The texts of a field that is a map, by key; empty where there is none. What is no text is passed over.</summary>
    public static IReadOnlyDictionary<string, string> TextMap(this JsonElement self, string name)
    {
        var texts = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var property in self.Entries(name))
        {
            if (property.Value.ValueKind == JsonValueKind.String)
            {
                texts[property.Name] = property.Value.GetString()!;
            }
        }

        return texts;
    }
}
