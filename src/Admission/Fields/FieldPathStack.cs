using Keyferry.Api.Validation;

namespace Keyferry.Admission.Fields;

/// <summary>Where a walk through an object stands. A <see cref="FieldPath"/> is made only when there is something to say.</summary>
/// <param name="root">Where the walk begins; null for the object itself.</param>
internal sealed class FieldPathStack(FieldPath? root = null)
{
    private readonly List<FieldStep> _steps = [];

    /// <summary>Goes down to a field of an object.</summary>
    public void EnterField(string name) => _steps.Add(new FieldStep(FieldStepKind.Field, name, -1));

    /// <summary>Goes down to a value of a map.</summary>
    public void EnterKey(string key) => _steps.Add(new FieldStep(FieldStepKind.Key, key, -1));

    /// <summary>Goes down to an item of a list.</summary>
    public void EnterItem(int index) => _steps.Add(new FieldStep(FieldStepKind.Item, "", index));

    /// <summary>Goes back up.</summary>
    public void Leave() => _steps.RemoveAt(_steps.Count - 1);

    /// <summary>The names of the fields on the way, without keys of maps and indexes.</summary>
    public IEnumerable<string> Names() =>
        _steps.Where(static s => s.Kind == FieldStepKind.Field).Select(static s => s.Name);

    /// <summary>The path of this place.</summary>
    public FieldPath ToPath()
    {
        var path = root ?? FieldPath.Root;
        foreach (var step in _steps)
        {
            path = step.Kind switch
            {
                FieldStepKind.Item => path.Item(step.Index),
                FieldStepKind.Key => path.Key(step.Name),
                _ => path.Field(step.Name),
            };
        }

        return path;
    }
}
