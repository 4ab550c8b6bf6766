using System.Text.Json;
using Keyferry.Api.Json;
using Keyferry.Api.Validation;

namespace Keyferry.Admission.Rules;

/// <summary>All the templates of a Secret's form: its data, labels, annotations and literals.</summary>
internal static class SecretTemplateRules
{
    /// <summary>Reports all that is wrong.</summary>
    /// <param name="context">The spec under test.</param>
    /// <param name="path">Where the form stands, below the spec.</param>
    /// <param name="form">The form.</param>
    /// <param name="availableKeys">The keys that the templates will find; null where they are not known.</param>
    public static void Check(ValidationContext context, string path, JsonElement form, AvailableKeys? availableKeys)
    {
        var dropped = new DroppedKeys();
        foreach (var (index, source) in form.Items("templateFrom"))
        {
            // A literal has no name but its text.
            if (source.Text("literal") is { } literal)
            {
                Text(context, context.At($"{path}.templateFrom[{index}].literal"), literal, literal, availableKeys, dropped);
            }

            if (source.Has("configMap") || source.Has("secret"))
            {
                dropped.NoteUnknown();
            }
        }

        Map(context, $"{path}.data", form.Entries("data"), availableKeys, dropped);
        if (form.Get("metadata") is var metadata && metadata.Exists())
        {
            Map(context, $"{path}.metadata.labels", metadata.Entries("labels"), availableKeys, dropped);
            Map(context, $"{path}.metadata.annotations", metadata.Entries("annotations"), availableKeys, dropped);
        }

        if (availableKeys is not null)
        {
            dropped.Check(context, path, form, availableKeys);
        }
    }

    private static void Map(
        ValidationContext context, string path, JsonElement.ObjectEnumerator entries, AvailableKeys? availableKeys, DroppedKeys dropped)
    {
        FieldPath? map = null;
        foreach (var entry in entries)
        {
            if (entry.Value.ValueKind == JsonValueKind.String)
            {
                Text(context, (map ??= context.At(path)).Key(entry.Name), entry.Name, entry.Value.GetString()!, availableKeys, dropped);
            }
        }
    }

    private static void Text(
        ValidationContext context, FieldPath path, string name, string text, AvailableKeys? availableKeys, DroppedKeys dropped)
    {
        var place = new TemplateText(path, text, context.Templates);
        if (!place.TryRead(context, name, out var template))
        {
            dropped.NoteUnknown();
            return;
        }

        dropped.Note(template);
        TemplateSurprises.Check(context, place, template);
        if (availableKeys is not null)
        {
            TemplateKeys.Check(context, place, template, availableKeys);
        }
    }
}
