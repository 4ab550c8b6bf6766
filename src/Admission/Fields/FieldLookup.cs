using System.Text.Json;
using Keyferry.Api.Validation;

namespace Keyferry.Admission.Fields;

/// <summary>
/// Finds the values at the paths of errors, to see whether they changed. Remembers what it found, and indexes large
/// objects, since many errors may stand in one.
/// </summary>
/// <param name="root">The whole object.</param>
internal sealed class FieldLookup(JsonElement root)
{
    private const int LargeObject = 64;
    private readonly Dictionary<FieldPath, JsonElement> _found = [];
    private readonly Dictionary<FieldPath, Dictionary<string, JsonElement>> _indexes = [];

    /// <summary>The value at a path; its kind is Undefined where there is none.</summary>
    public JsonElement Find(FieldPath path)
    {
        if (path.Parent is not { } parent)
        {
            return root;
        }

        if (!_found.TryGetValue(path, out var value))
        {
            value = Step(parent, Find(parent), path.Step);
            _found.Add(path, value);
        }

        return value;
    }

    private JsonElement Step(FieldPath path, JsonElement here, FieldStep step)
    {
        if (step.Kind == FieldStepKind.Item)
        {
            return here.ValueKind == JsonValueKind.Array && step.Index < here.GetArrayLength() ? here[step.Index] : default;
        }

        if (here.ValueKind != JsonValueKind.Object)
        {
            return default;
        }

        if (here.GetPropertyCount() <= LargeObject)
        {
            return here.TryGetProperty(step.Name, out var value) ? value : default;
        }

        if (!_indexes.TryGetValue(path, out var index))
        {
            index = here.EnumerateObject().ToDictionary(static p => p.Name, static p => p.Value, StringComparer.Ordinal);
            _indexes.Add(path, index);
        }

        return index.GetValueOrDefault(step.Name);
    }
}
