using System.Globalization;
using System.Text;

namespace Keyferry.Api.Validation;

/// <summary>
/// Where a field stands in an object: names, keys of maps and indexes of lists, one after the other. A value, so that
/// nothing has to be read back from its text: a key of a map may hold any character. Immutable.
/// </summary>
public sealed class FieldPath : IEquatable<FieldPath>
{
    private FieldPath(FieldPath? parent, FieldStep step) => (Parent, Step) = (parent, step);

    /// <summary>The whole object.</summary>
    public static FieldPath Root { get; } = new(null, default);

    /// <summary>The object or list that this field stands in; null for the whole object.</summary>
    public FieldPath? Parent { get; }

    /// <summary>The last step.</summary>
    public FieldStep Step { get; }

    /// <summary>All steps, from the whole object downwards.</summary>
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

    /// <summary>A field of an object here.</summary>
    public FieldPath Field(string name) => new(this, new FieldStep(FieldStepKind.Field, name, -1));

    /// <summary>A value of a map here.</summary>
    public FieldPath Key(string key) => new(this, new FieldStep(FieldStepKind.Key, key, -1));

    /// <summary>An item of a list here, counted from 0.</summary>
    public FieldPath Item(int index) => new(this, new FieldStep(FieldStepKind.Item, "", index));

    /// <summary>
    /// A place below, as the program writes it down: <c>data[0].remoteRef.key</c>. Not for names that somebody else
    /// wrote, which may hold any character: those go through <see cref="Field"/> and <see cref="Key"/>.
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
    /// As people read it: <c>spec.data[0].remoteRef.key</c>, keys of maps in brackets. Long names are cut, and those
    /// that look like credentials are masked.
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
