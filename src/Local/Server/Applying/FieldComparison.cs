using System.Text.Json.Nodes;
using Keyferry.Local.Server.Rest;

namespace Keyferry.Local.Server.Applying;

/// <summary>What differs between two states of an object, by path.</summary>
internal sealed class FieldComparison
{
    private FieldComparison()
    {
    }

    /// <summary>What only the new state has.</summary>
    public FieldSet Added { get; private set; } = new();

    /// <summary>Leaves that both have, with other values.</summary>
    public FieldSet Modified { get; private set; } = new();

    /// <summary>What only the old state has.</summary>
    public FieldSet Removed { get; private set; } = new();

    /// <summary>Compares two states.</summary>
    public static FieldComparison Of(JsonObject before, JsonObject after, MergeSchema shape)
    {
        var comparison = new FieldComparison();
        comparison.Maps(before, after, shape, FieldPath.Root);
        return comparison;
    }

    /// <summary>The same without the paths that a filter of first elements keeps out.</summary>
    public FieldComparison Where(Func<string, bool> first) =>
        new() { Added = Added.Where(first), Modified = Modified.Where(first), Removed = Removed.Where(first) };

    private void Maps(JsonNode? before, JsonNode? after, MergeSchema shape, FieldPath path)
    {
        var left = Index(before, shape);
        var right = Index(after, shape);
        foreach (var element in left.Keys.Union(right.Keys, StringComparer.Ordinal))
        {
            var inner = path.Then(element);
            var was = left.TryGetValue(element, out var old);
            var now = right.TryGetValue(element, out var fresh);
            Values(was, old, now, fresh, shape.Under(element), inner);
        }
    }

    private void Values(bool was, JsonNode? before, bool now, JsonNode? after, MergeSchema shape, FieldPath path)
    {
        if (!was || !now)
        {
            var value = was ? before : after;
            var set = was ? Removed : Added;
            set.Add(path);
            if (!shape.IsLeaf(value))
            {
                foreach (var (element, part) in shape.Parts(value))
                {
                    Values(was, part, now, part, shape.Under(element), path.Then(element));
                }
            }
        }
        else if (IsEmptied(before, after, shape) || IsEmptied(after, before, shape))
        {
            Maps(before, after, shape, path);
        }
        else if (shape.IsLeaf(before) || shape.IsLeaf(after) || before!.GetValueKind() != after!.GetValueKind())
        {
            if (!JsonAccess.Same(before, after))
            {
                Modified.Add(path);
            }
        }
        else
        {
            Maps(before, after, shape, path);
        }
    }

    // Null beside a map or list that has parts counts as an empty one.
    private static bool IsEmptied(JsonNode? one, JsonNode? other, MergeSchema shape) =>
        one is null && !shape.IsLeaf(other) && other is (JsonObject { Count: > 0 } or JsonArray { Count: > 0 });

    private static Dictionary<string, JsonNode?> Index(JsonNode? value, MergeSchema shape)
    {
        var index = new Dictionary<string, JsonNode?>(StringComparer.Ordinal);
        foreach (var (element, part) in shape.Parts(value))
        {
            index[element] = part;
        }

        return index;
    }
}
