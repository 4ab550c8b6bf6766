using Keyferry.Api.Schema;
using Keyferry.Text.Naming;

namespace Keyferry.Admission.Fields;

/// <summary>Suggests the field that was meant by one that does not exist.</summary>
/// <param name="Suggestion">The field of the same object, or below it, that was meant; null where none is near.</param>
/// <param name="Location">Where else a field of this name is known, as a clause; null where nowhere.</param>
internal sealed record UnknownField(string? Suggestion, string? Location)
{
    private const int LongestList = 14;
    private const int DeepestSearch = 2;
    private const int LongestName = 63;

    /// <summary>Whether a known field was meant.</summary>
    public bool IsMistake => Suggestion is not null || Location is not null;

    /// <summary>The field of the same object that was meant; null where none is near.</summary>
    /// <param name="node">The object that holds the field.</param>
    /// <param name="name">The field.</param>
    /// <param name="parents">The names of the fields that the object stands in.</param>
    public static string? Suggest(SchemaNode node, string name, IEnumerable<string> parents)
    {
        if (name.Length > LongestName)
        {
            return null;
        }
        // An alias is surer than a name that is only near.
        var alias = FieldAliases.Of($"{string.Join('.', parents)}.{name}");
        if (alias is not null && node.FieldsByName.ContainsKey(alias.Split('.')[0]))
        {
            return alias;
        }

        return NearestName.Of(name, node.Fields.Select(static f => f.Name))
            ?? (GeneralNames.Contains(name) ? null : SuggestNested(node, name, DeepestSearch));
    }

    /// <summary>The message of a refusal.</summary>
    /// <param name="node">The object that holds the field.</param>
    /// <param name="name">The field.</param>
    public string Error(SchemaNode node, string name)
    {
        var parts = new List<string> { $"unknown field {RedactedValue.Of(name)}" };
        if (node.Fields.Length == 0)
        {
            parts.Add("no fields are known here");
        }
        else if (node.Fields.Length <= LongestList)
        {
            parts.Add($"known fields: {string.Join(", ", node.Fields.Select(static f => f.Name))}");
        }

        if (Advice() is { } advice)
        {
            parts.Add(advice);
        }

        return string.Join("; ", parts);
    }

    /// <summary>The message of a warning.</summary>
    /// <param name="name">The field.</param>
    public string Warning(string name)
    {
        var text = $"unknown field {RedactedValue.Of(name)}: it has no effect in this version of Keyferry";
        return Advice() is { } advice ? $"{text}; {advice}" : text;
    }

    private string? Advice() => Location ?? (Suggestion is null ? null : $"did you mean \"{Suggestion}\"?");

    // A field that stands one or two levels too high: target.labels for target.template.metadata.labels.
    private static string? SuggestNested(SchemaNode node, string name, int levels)
    {
        foreach (var field in node.Fields)
        {
            if (field.Node.Kind != SchemaKind.Object)
            {
                continue;
            }

            if (field.Node.FieldsByName.ContainsKey(name))
            {
                return $"{field.Name}.{name}";
            }

            if (levels > 1 && SuggestNested(field.Node, name, levels - 1) is { } deeper)
            {
                return $"{field.Name}.{deeper}";
            }
        }

        return null;
    }
}
