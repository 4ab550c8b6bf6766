using Keyferry.Text.GoFormat;

namespace Keyferry.Text.Rewriting;

/// <summary>
/// A JSON value as Go decodes it: numbers are floating-point, of two members with one name the last counts.
/// </summary>
internal sealed class JsonItem
{
    private JsonItem(JsonItemKind kind) => Kind = kind;

    /// <summary>What it is.</summary>
    public JsonItemKind Kind { get; }

    /// <summary>A string, unescaped, UTF-8.</summary>
    public byte[] Text { get; private init; } = [];

    /// <summary>A number.</summary>
    public double Number { get; private init; }

    /// <summary>An array's values.</summary>
    public List<JsonItem> Items { get; } = [];

    /// <summary>An object's values, by name in the order of bytes.</summary>
    public SortedDictionary<string, JsonItem> Members { get; } = new(Utf8Order.Instance);

    /// <summary>A value that is told by its kind alone, or is still to be filled.</summary>
    public static JsonItem Of(JsonItemKind kind) => new(kind);

    /// <summary>A string.</summary>
    public static JsonItem OfText(byte[] text) => new(JsonItemKind.Text) { Text = text };

    /// <summary>A number.</summary>
    public static JsonItem OfNumber(double number) => new(JsonItemKind.Number) { Number = number };
}
