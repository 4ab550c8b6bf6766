using System.Globalization;
using System.Text;

namespace Keyferry.Api.Validation;

/// <summary>
/// The path of a field in an object: a sequence of field names, map keys and array indexes. It is never parsed back from
/// its text, since a map key may contain any character. Immutable.
/// </summary>
public sealed class FieldPath : IEquatable<FieldPath>
{
    private FieldPath(FieldPath? parent, FieldStep step) => (Parent, Step) = (parent, step);

    /// <summary>The object itself.</summary>
    public static FieldPath Root { get; } = new(null, default);

    /// <summary>The path of the object or array that holds this field; null for the object itself.</summary>
    public FieldPath? Parent { get; }

    /// <summary>The last step.</summary>
    public FieldStep Step { get; }

    /// <summary>All steps, from the object itself downwards.</summary>
    public IReadOnlyList<FieldStep> Steps
    {
        get
        {
            var steps = new List<FieldStep>();
            for (var at = this; at.Parent is not null; at = at.Parent)
            {
                steps.Add(at.Step);
            }

            steps.Reverse();
            return steps;
        }
    }

    /// <summary>The path of a field of the object at this path.</summary>
    public FieldPath Field(string name) => new(this, new FieldStep(FieldStepKind.Field, name, -1));

    /// <summary>The path of a value of the map at this path.</summary>
    public FieldPath Key(string key) => new(this, new FieldStep(FieldStepKind.Key, key, -1));

    /// <summary>The path of an item of the array at this path; the first has index 0.</summary>
    public FieldPath Item(int index) => new(this, new FieldStep(FieldStepKind.Item, "", index));

    /// <summary>
    /// A path below this one that is written in the code, such as <c>data[0].remoteRef.key</c>. Names that come from a
    /// manifest may contain any character: use <see cref="Field"/> and <see cref="Key"/> for them.
    /// </summary>
    public FieldPath Below(string relative)
    {
        var path = this;
        foreach (var part in relative.Split('.', StringSplitOptions.RemoveEmptyEntries))
        {
            var bracket = part.IndexOf('[', StringComparison.Ordinal);
            if (bracket != 0)
            {
                path = path.Field(bracket < 0 ? part : part[..bracket]);
            }

            for (; bracket >= 0; bracket = part.IndexOf('[', bracket + 1))
            {
                var end = part.IndexOf(']', bracket);
                path = path.Item(int.Parse(part.AsSpan(bracket + 1, end - bracket - 1), CultureInfo.InvariantCulture));
            }
        }

        return path;
    }

    /// <inheritdoc/>
    public bool Equals(FieldPath? other)
    {
        var (mine, theirs) = (this, other);
        while (mine is not null && theirs is not null)
        {
            if (ReferenceEquals(mine, theirs))
            {
                return true;
            }

            if (mine.Step != theirs.Step)
            {
                return false;
            }

            (mine, theirs) = (mine.Parent, theirs.Parent);
        }

        return mine is null && theirs is null;
    }

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as FieldPath);

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        var hash = default(HashCode);
        for (var at = this; at is not null; at = at.Parent)
        {
            hash.Add(at.Step);
        }

        return hash.ToHashCode();
    }

    /// <summary>
    /// The path as text, such as <c>spec.data[0].remoteRef.key</c>; map keys are in brackets. Long names are truncated,
    /// and those that look like credentials are masked.
    /// </summary>
    public override string ToString()
    {
        var text = new StringBuilder();
        foreach (var step in Steps)
        {
            step.Write(text);
        }

        return text.ToString();
    }
}
