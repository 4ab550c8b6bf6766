using System.Runtime.CompilerServices;
using System.Text.Json.Nodes;
using Keyferry.Api.Validation;

namespace Keyferry.Admission.Tests.Patching;

/// <summary>What an addition is, done to the object itself.</summary>
internal static class AdditionModel
{
    // An operation names no item that the same patch appended: another mutating webhook may have appended one before.
    private static readonly ConditionalWeakTable<JsonArray, object> Appended = [];

    // A list that the patch itself makes is one value of one operation: all its items are known.
    private static readonly ConditionalWeakTable<JsonArray, object> Made = [];

    public static bool Add(JsonNode root, FieldPath path, JsonNode value, bool isAppend)
    {
        var steps = path.Steps;
        var here = root;
        for (var i = 0; i < steps.Count; i++)
        {
            var step = steps[i];
            if (step.Kind == FieldStepKind.Item)
            {
                if (here is not JsonArray list || step.Index >= list.Count - (Appended.TryGetValue(list, out var added) ? (int)added : 0)
                    || list[step.Index] is not { } item)
                {
                    return false;
                }

                here = item;
                continue;
            }

            if (here is not JsonObject map)
            {
                return false;
            }

            if (map.ContainsKey(step.Name))
            {
                if (map[step.Name] is not { } next)
                {
                    return false;
                }

                here = next;
                continue;
            }

            if (steps.Skip(i + 1).Any(static s => s.Kind == FieldStepKind.Item))
            {
                return false;
            }

            foreach (var name in steps.Skip(i).Take(steps.Count - i - 1).Select(static s => s.Name))
            {
                here[name] = new JsonObject();
                here = here[name]!;
            }

            here[steps[^1].Name] = Own(isAppend ? new JsonArray(value.DeepClone()) : value.DeepClone());
            return true;
        }

        if (!isAppend || here is not JsonArray end)
        {
            return false;
        }

        if (Made.TryGetValue(end, out _))
        {
            end.Add(Own(value.DeepClone()));
            return true;
        }

        end.Add(value.DeepClone());
        Appended.AddOrUpdate(end, Appended.TryGetValue(end, out var count) ? (int)count + 1 : 1);
        return true;
    }

    private static JsonNode Own(JsonNode made)
    {
        if (made is JsonArray list)
        {
            Made.AddOrUpdate(list, list);
        }

        var inside = made is JsonObject map ? map.Select(static m => m.Value) : (made as JsonArray)?.AsEnumerable() ?? [];
        foreach (var child in inside.OfType<JsonNode>())
        {
            Own(child);
        }

        return made;
    }
}
