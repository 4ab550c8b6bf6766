using Keyferry.Api.Schema;

namespace Keyferry.Webhook.Admission.Fields;

/// <summary>Says what may have been meant by a field that does not exist.</summary>
internal static class UnknownField
{
    private const int LongestList = 14;
    private const int DeepestSearch = 2;

    /// <summary>The field of the same object that was meant; null where none is near.</summary>
    public static string? Meant(SchemaNode node, string name, string parentNames)
    {
        // A known habit says more than letters that happen to be alike.
        var alias = FieldAliases.Of($"{parentNames}.{name}");
        if (alias is not null && node.FieldsByName.ContainsKey(alias.Split('.')[0]))
            return alias;
        return NearNames.Of(name, node.Fields.Select(static f => f.Name)) ?? Below(node, name, DeepestSearch);
    }

    /// <summary>The message.</summary>
    /// <param name="node">The object that holds the field.</param>
    /// <param name="name">The field.</param>
    /// <param name="meant">What <see cref="Meant"/> found.</param>
    /// <param name="elsewhere">Where else a field of this name is known, as a clause; null where nowhere.</param>
    public static string Message(SchemaNode node, string name, string? meant, string? elsewhere)
    {
        var parts = new List<string> { $"unknown field \"{name}\"" };
        if (node.Fields.Count == 0)
            parts.Add("no fields are known here");
        else if (node.Fields.Count <= LongestList)
            parts.Add($"known fields: {string.Join(", ", node.Fields.Select(static f => f.Name))}");
        if (elsewhere is not null)
            parts.Add(elsewhere);
        else if (meant is not null)
            parts.Add($"did you mean \"{meant}\"?");
        return string.Join("; ", parts);
    }

    // A field that stands one or two levels too high: target.labels for target.template.metadata.labels.
    private static string? Below(SchemaNode node, string name, int levels)
    {
        foreach (var field in node.Fields)
        {
            if (field.Node.Kind != SchemaKind.Object)
                continue;
            if (field.Node.FieldsByName.ContainsKey(name))
                return $"{field.Name}.{name}";
            if (levels > 1 && Below(field.Node, name, levels - 1) is { } deeper)
                return $"{field.Name}.{deeper}";
        }

        return null;
    }
}
