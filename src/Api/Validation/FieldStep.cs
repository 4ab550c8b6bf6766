using System.Text;

namespace Keyferry.Api.Validation;

/// <summary>One step of a <see cref="FieldPath"/>.</summary>
/// <param name="Kind">What kind of step it is.</param>
/// <param name="Name">The field's name or the map key; empty for an array index.</param>
/// <param name="Index">The array index; -1 for a field or a map key.</param>
public readonly record struct FieldStep(FieldStepKind Kind, string Name, int Index)
{
    private const int LongestName = 253;

    internal void Write(StringBuilder text)
    {
        if (Kind == FieldStepKind.Item)
        {
            text.Append('[').Append(Index).Append(']');
        }
        else if (Kind == FieldStepKind.Key)
        {
            text.Append('[').Append(Shown(Name)).Append(']');
        }
        else
        {
            text.Append(text.Length == 0 ? "" : ".").Append(Shown(Name));
        }
    }

    private static string Shown(string name) => CredentialText.Shown(name, LongestName);
}

/// <summary>The kinds of steps of a path.</summary>
public enum FieldStepKind
{
    /// <summary>A field of an object, known or not.</summary>
    Field,

    /// <summary>A map key.</summary>
    Key,

    /// <summary>An array index.</summary>
    Item,
}
