using System.Text.Json;
using Keyferry.Api.Faults;

namespace Keyferry.Webhook.Admission.Fields;

/// <summary>Finds the value at the path of a fault, to see whether it changed.</summary>
internal static class FieldLookup
{
    /// <summary>The value at a path.</summary>
    /// <param name="root">The whole object.</param>
    /// <param name="path">The path.</param>
    /// <returns>The value; its kind is Undefined where there is none.</returns>
    public static JsonElement Find(JsonElement root, FieldPath path)
    {
        var here = root;
        foreach (var step in path.Steps)
            here = Step(here, step);
        return here;
    }

    /// <summary>The value one step below; its kind is Undefined where there is none.</summary>
    public static JsonElement Step(JsonElement here, FieldStep step) => (step.Kind, here.ValueKind) switch
    {
        (FieldStepKind.Item, JsonValueKind.Array) when step.Index < here.GetArrayLength() => here[step.Index],
        (FieldStepKind.Field or FieldStepKind.Key, JsonValueKind.Object)
            when here.TryGetProperty(step.Name, out var value) => value,
        _ => default,
    };
}
