using System.Text.Json;
using System.Text.Json.Nodes;
using Keyferry.Api.Validation;

namespace Keyferry.Admission.Patching;

/// <summary>
/// Builds the patch that adds fields and items to an object. What is there is never removed or written anew, and replaced only by
/// <see cref="Overwrite"/>: <c>add</c> replaces a field that exists (RFC 6902, section 4.1), so nothing is added where something
/// is, null included.
/// </summary>
/// <param name="root">The object as it was sent, in which no key stands twice.</param>
public sealed class JsonPatchBuilder(JsonElement root)
{
    private readonly List<(FieldPath Path, JsonNode Value)> _fields = [];
    private readonly List<JsonPatchOperation> _operations = [];

    /// <summary>Adds a field, and the objects around it that are missing.</summary>
    /// <param name="path">The field.</param>
    /// <param name="value">Its value; it is copied.</param>
    /// <returns>Whether it was added: not where a value is there, nor below what is no object.</returns>
    public bool TryAdd(FieldPath path, JsonNode value)
    {
        ArgumentNullException.ThrowIfNull(value);
        var missing = path;
        while (missing.Parent is { } parent && !IsFound(parent))
        {
            missing = parent;
        }

        if (missing.Parent is null || missing.Step.Kind == FieldStepKind.Item
            || Find(missing.Parent).ValueKind != JsonValueKind.Object)
        {
            return false;
        }

        var below = path.Steps.Skip(missing.Steps.Count).ToList();
        if (_fields.Find(f => f.Path.Equals(missing)).Value is { } added)
        {
            return TryAddBelow(added, below, value);
        }

        if (IsFound(missing) || below.Exists(static s => s.Kind == FieldStepKind.Item))
        {
            return false;
        }

        var nested = Nest(below, value);
        _fields.Add((missing, nested));
        _operations.Add(new JsonPatchOperation(JsonPointer.Of(missing), nested));
        return true;
    }

    /// <summary>Adds an item at the end of a list, and the list where it is missing.</summary>
    /// <param name="list">The list.</param>
    /// <param name="item">The item; it is copied.</param>
    /// <returns>Whether it was added: not where something else than a list is there.</returns>
    public bool TryAppend(FieldPath list, JsonNode item)
    {
        ArgumentNullException.ThrowIfNull(item);
        if (Find(list).ValueKind == JsonValueKind.Array)
        {
            _operations.Add(new JsonPatchOperation(JsonPointer.EndOf(list), item.DeepClone()));
            return true;
        }

        if (FindAdded(list) is JsonArray added)
        {
            added.Add(item.DeepClone());
            return true;
        }

        return TryAdd(list, new JsonArray(item.DeepClone()));
    }

    /// <summary>Sets a field that is the caller's own to give, whether or not it has a value; the same value changes nothing.</summary>
    /// <param name="path">The field.</param>
    /// <param name="value">Its value; it is copied.</param>
    public void Overwrite(FieldPath path, JsonNode value)
    {
        if (TryAdd(path, value) || path.Parent is null || Find(path.Parent).ValueKind != JsonValueKind.Object
            || JsonNode.DeepEquals(JsonNode.Parse(Find(path).GetRawText()), value))
        {
            return;
        }

        _operations.Add(new JsonPatchOperation(JsonPointer.Of(path), value.DeepClone()));
    }

    /// <summary>The patch; what is added afterwards is not part of it.</summary>
    public JsonPatch Build() => _operations.Count == 0
        ? JsonPatch.Empty
        : new JsonPatch([.. _operations.Select(static o => o with { Value = o.Value.DeepClone() })]);

    private bool IsFound(FieldPath path) => Find(path).ValueKind != JsonValueKind.Undefined;

    // The value in the object as it was sent; its kind is Undefined where there is none.
    private JsonElement Find(FieldPath path)
    {
        if (path.Parent is null)
        {
            return root;
        }

        var (step, around) = (path.Step, Find(path.Parent));
        return (step.Kind, around.ValueKind) switch
        {
            (FieldStepKind.Item, JsonValueKind.Array) when step.Index < around.GetArrayLength() => around[step.Index],
            (not FieldStepKind.Item, JsonValueKind.Object) when around.TryGetProperty(step.Name, out var value) => value,
            _ => default,
        };
    }

    private JsonNode? FindAdded(FieldPath path)
    {
        for (var at = path; at is not null; at = at.Parent)
        {
            if (_fields.Find(f => f.Path.Equals(at)).Value is { } added)
            {
                return path.Steps.Skip(at.Steps.Count).Aggregate((JsonNode?)added, static (node, step) => Child(node, step));
            }
        }

        return null;
    }

    private static JsonNode? Child(JsonNode? node, FieldStep step) => (node, step.Kind) switch
    {
        (JsonArray list, FieldStepKind.Item) when step.Index < list.Count => list[step.Index],
        (JsonObject map, not FieldStepKind.Item) => map[step.Name],
        _ => null,
    };

    private static bool TryAddBelow(JsonNode added, List<FieldStep> below, JsonNode value)
    {
        var here = added;
        for (var i = 0; i < below.Count; i++)
        {
            if (Child(here, below[i]) is { } next)
            {
                here = next;
                continue;
            }

            var rest = below[(i + 1)..];
            if (here is not JsonObject map || below[i].Kind == FieldStepKind.Item
                || rest.Exists(static s => s.Kind == FieldStepKind.Item))
            {
                return false;
            }

            map.Add(below[i].Name, Nest(rest, value));
            return true;
        }

        return false;
    }

    private static JsonNode Nest(List<FieldStep> path, JsonNode value)
    {
        var node = value.DeepClone();
        for (var i = path.Count - 1; i >= 0; i--)
        {
            node = new JsonObject { [path[i].Name] = node };
        }

        return node;
    }
}
