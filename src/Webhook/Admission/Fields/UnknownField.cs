using Keyferry.Api.Schema;
using Keyferry.Text.Naming;

namespace Keyferry.Webhook.Admission.Fields;

/// <summary>Says what may have been meant by a field that does not exist.</summary>
/// <param name="Meant">The field of the same object, or below it, that was meant; null where none is near.</param>
/// <param name="Elsewhere">Where else a field of this name is known, as a clause; null where nowhere.</param>
internal sealed record UnknownField(string? Meant, string? Elsewhere)
{
    private const int LongestList = 14;
    private const int DeepestSearch = 2;
    private const int LongestName = 63;

    /// <summary>Whether a known field was meant, beyond reasonable doubt.</summary>
    public bool IsMistake => Meant is not null || Elsewhere is not null;

    /// <summary>The field of the same object that was meant; null where none is near.</summary>
    /// <param name="node">The object that holds the field.</param>
    /// <param name="name">The field.</param>
    /// <param name="parents">The names of the fields that the object stands in.</param>
    public static string? Find(SchemaNode node, string name, IEnumerable<string> parents)
    {
        if (name.Length > LongestName)
        {
            return null;
        }
        // A known habit says more than letters that happen to be alike.
        var alias = FieldAliases.Of($"{string.Join('.', parents)}.{name}");
        if (alias is not null && node.FieldsByName.ContainsKey(alias.Split('.')[0]))
        {
            return alias;
        }

        return NearestName.Of(name, node.Fields.Select(static f => f.Name))
            ?? (GeneralNames.Contains(name) ? null : Below(node, name, DeepestSearch));
    }

    /// <summary>The message of a refusal.</summary>
    /// <param name="node">The object that holds the field.</param>
    /// <param name="name">The field.</param>
    public string Error(SchemaNode node, string name)
    {
        var parts = new List<string> { $"unknown field {ShownValue.Of(name)}" };
        if (node.Fields.Count == 0)
        {
            parts.Add("no fields are known here");
        }
        else if (node.Fields.Count <= LongestList)
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
        var text = $"unknown field {ShownValue.Of(name)}: it has no effect in this version of Keyferry";
        return Advice() is { } advice ? $"{text}; {advice}" : text;
    }

    private string? Advice() => Elsewhere ?? (Meant is null ? null : $"did you mean \"{Meant}\"?");

    // A field that stands one or two levels too high: target.labels for target.template.metadata.labels.
    private static string? Below(SchemaNode node, string name, int levels)
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

            if (levels > 1 && Below(field.Node, name, levels - 1) is { } deeper)
            {
                return $"{field.Name}.{deeper}";
            }
        }

        return null;
    }
}
