using System.Text.Json;
using Keyferry.Api.Validation;
using Keyferry.Webhook.Admission.Fields;

namespace Keyferry.Webhook.Admission.Rules;

/// <summary>All the templates of a Secret's form: its data, labels, annotations and literals.</summary>
internal static class SecretTemplateRules
{
    /// <summary>Notes all that is wrong.</summary>
    /// <param name="scope">The spec under test.</param>
    /// <param name="path">Where the form stands, below the spec.</param>
    /// <param name="form">The form.</param>
    /// <param name="made">The keys that the templates will find; null where they are not known.</param>
    public static void Check(SpecScope scope, string path, JsonElement form, SortedSet<string>? made)
    {
        foreach (var (index, source) in form.Items("templateFrom"))
        {
            // A literal has no name but its text.
            if (source.Text("literal") is { } literal)
            {
                Text(scope, scope.At($"{path}.templateFrom[{index}].literal"), literal, literal, made);
            }
        }

        Map(scope, scope.At($"{path}.data"), form.Entries("data"), made);
        Map(scope, scope.At($"{path}.metadata.labels"), form.Get("metadata").Entries("labels"), made);
        Map(scope, scope.At($"{path}.metadata.annotations"), form.Get("metadata").Entries("annotations"), made);
    }

    private static void Map(
        SpecScope scope, FieldPath path, IEnumerable<JsonProperty> entries, SortedSet<string>? made)
    {
        foreach (var entry in entries)
        {
            if (entry.Value.ValueKind == JsonValueKind.String)
            {
                Text(scope, path.Key(entry.Name), entry.Name, entry.Value.GetString()!, made);
            }
        }
    }

    private static void Text(SpecScope scope, FieldPath path, string name, string text, SortedSet<string>? made)
    {
        var place = new TemplateText(path, text, scope.Templates);
        if (place.TryRead(scope, name, out var template) && made is not null)
        {
            TemplateKeys.Check(scope, place, template, made);
        }
    }
}
