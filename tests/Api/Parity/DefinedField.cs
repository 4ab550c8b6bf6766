using Keyferry.Api.Crds;
using Keyferry.Api.Schema;

namespace Keyferry.Api.Tests.Parity;

/// <summary>A field of Keyferry's schemas, in the form of <see cref="RecordedField"/>.</summary>
public static class DefinedField
{
    private static readonly ApiSchemas Schemas = new();

    /// <summary>The fields below <c>spec</c>, and <c>spec</c>, by path.</summary>
    public static Dictionary<string, IReadOnlyList<string>> Of(string kind, string version)
    {
        var group = CrdKinds.All.Single(k => k.Resource.Kind == kind).Resource.Group;
        var fields = new Dictionary<string, IReadOnlyList<string>>(StringComparer.Ordinal);
        Add(fields, "spec", Schemas.Find(group, version, kind)!.Root.FieldsByName["spec"].Node, isRequired: false);
        return fields;
    }

    private static void Add(Dictionary<string, IReadOnlyList<string>> fields, string path, SchemaNode node, bool isRequired)
    {
        fields[path] = [Type(node.Kind), .. Constraints(node, isRequired)];
        foreach (var field in node.Fields)
        {
            Add(fields, $"{path}.{field.Name}", field.Node, field.IsRequired);
        }

        if (node.Items is { } items)
        {
            Add(fields, path + (node.Kind == SchemaKind.Array ? "[]" : "{}"), items, isRequired: false);
        }
    }

    private static IEnumerable<string> Constraints(SchemaNode node, bool isRequired)
    {
        (string Name, object? Value)[] all =
        [
            ("required", isRequired ? "" : null),
            ("default", node.Default?.GetRawText()),
            ("enum", node.AllowedValues.Length == 0 ? null : string.Join('|', node.AllowedValues)),
            ("format", node.Format),
            ("pattern", node.Pattern),
            ("minLength", node.MinLength),
            ("maxLength", node.MaxLength),
            ("minItems", node.MinItems),
            ("minimum", node.Minimum),
            ("maximum", node.Maximum),
            ("exactlyOneField", node.ExactlyOneField ? "" : null),
        ];
        return all.Where(static c => c.Value is not null).Select(static c => c.Value is "" ? c.Name : $"{c.Name}={c.Value}");
    }

    private static string Type(SchemaKind kind) => kind switch
    {
        SchemaKind.FreeForm => "object",
        SchemaKind.IntOrString => "int-or-string",
        _ => kind.ToString().ToLowerInvariant(),
    };
}
