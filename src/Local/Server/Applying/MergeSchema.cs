using System.Text.Json.Nodes;
using Keyferry.Local.Server.Rest;

namespace Keyferry.Local.Server.Applying;

/// <summary>How a value takes part in ownership: as one leaf, member by member, or item by item.</summary>
internal sealed class MergeSchema
{
    /// <summary>A value without schema: maps by member, lists as one.</summary>
    public static MergeSchema Untyped { get; } = new();

    /// <summary>A map or list that is owned as one.</summary>
    public static MergeSchema Leaf { get; } = new() { Atomic = true };

    /// <summary>A list of texts that is owned item by item.</summary>
    public static MergeSchema Set { get; } = new() { IsSet = true };

    /// <summary>The metadata of every object.</summary>
    public static MergeSchema Metadata { get; } = new()
    {
        Field = static name => name switch
        {
            "finalizers" => Set,
            "ownerReferences" => new MergeSchema { Keys = [new KeyField("uid", null)], Other = Leaf },
            "managedFields" => Leaf,
            _ => Untyped,
        },
    };

    /// <summary>Whether it is one leaf whatever it holds.</summary>
    public bool Atomic { get; init; }

    /// <summary>Whether a list is a set.</summary>
    public bool IsSet { get; init; }

    /// <summary>The members that tell the items of a list apart; null where the list is no map.</summary>
    public IReadOnlyList<KeyField>? Keys { get; init; }

    /// <summary>The shape of a named field; null where the schema has no such field.</summary>
    public Func<string, MergeSchema?> Field { get; init; } = static _ => null;

    /// <summary>The shape of other members, and of items.</summary>
    public MergeSchema? Other { get; init; }

    /// <summary>Whether a value is owned as one.</summary>
    public bool IsLeaf(JsonNode? value) => value switch
    {
        JsonObject => Atomic,
        JsonArray => Atomic || (!IsSet && Keys is null),
        _ => true,
    };

    /// <summary>The shape of what a path element leads to.</summary>
    public MergeSchema Under(string element) =>
        (element.StartsWith("f:", StringComparison.Ordinal) ? Field(element[2..]) : null) ?? Other ?? Untyped;

    /// <summary>The parts of a map, set or list map, with their path elements.</summary>
    /// <param name="value">The value; not a leaf.</param>
    public IEnumerable<KeyValuePair<string, JsonNode?>> Parts(JsonNode? value) => value switch
    {
        JsonObject map => map.Select(pair => KeyValuePair.Create("f:" + pair.Key, pair.Value)),
        JsonArray list => list.Select(item => KeyValuePair.Create(ElementOf(item), item)),
        _ => [],
    };

    /// <summary>The path element of a list's item.</summary>
    public string ElementOf(JsonNode? item)
    {
        if (Keys is null)
        {
            return "v:" + JsonText.Text(item);
        }

        var keys = new JsonObject();
        foreach (var key in Keys.OrderBy(k => k.Name, StringComparer.Ordinal))
        {
            if (((item as JsonObject)?[key.Name] ?? key.Default) is { } value)
            {
                keys[key.Name] = value.DeepClone();
            }
        }

        return "k:" + JsonText.Text(keys);
    }
}

/// <summary>A member that tells list items apart.</summary>
/// <param name="Name">The member.</param>
/// <param name="Default">What it counts as where it is left out.</param>
internal sealed record KeyField(string Name, JsonNode? Default);
