using Keyferry.Admission.Fields;
using Keyferry.Api.Validation;
using Keyferry.Text.Templates;

namespace Keyferry.Admission.Rules;

/// <summary>The keys that a template reads, held against those that there will be.</summary>
internal static class TemplateKeys
{
    private const int MostNamed = 3;
    private const int MostKnown = 10;

    /// <summary>Reports the keys that nothing makes.</summary>
    /// <param name="context">Takes what is found.</param>
    /// <param name="text">The template's text.</param>
    /// <param name="template">The template.</param>
    /// <param name="availableKeys">The keys that there will be.</param>
    public static void Check(ValidationContext context, TemplateText text, Template template, AvailableKeys availableKeys)
    {
        if (availableKeys.ContainAll(template.Keys))
        {
            return;
        }

        var missing = template.RequiredKeys.Where(k => !availableKeys.Contains(k)).ToArray();
        if (missing.Length > 0)
        {
            context.Error(
                text.Path, CauseType.Invalid,
                $"{text.PlaceOf(missing[0])}reads {Names(missing)}, which no data entry makes; it always fails; "
                + Advice(context, missing, availableKeys));
        }

        // A template that reads the whole data may test which keys there are.
        if (template.ReadsAll)
        {
            return;
        }

        var doubtful = template.Keys.Where(k => !availableKeys.Contains(k) && !template.RequiredKeys.Contains(k)).ToArray();
        if (doubtful.Length > 0)
        {
            context.Warn(
                text.Path,
                $"{text.PlaceOf(doubtful[0])}may read {Names(doubtful)}, which no data entry makes; "
                + Advice(context, doubtful, availableKeys));
        }
    }

    private static string Names(string[] keys) => List(keys.Select(RedactedValue.Of), MostNamed);

    private static string Advice(ValidationContext context, string[] keys, AvailableKeys availableKeys)
    {
        var near = keys.Take(MostNamed)
            .Select(k => NameSuggester.Of(k, availableKeys.Sorted, context.Errors.Budget)).OfType<string>().Where(RedactedValue.IsSafe).Distinct(StringComparer.Ordinal).Select(Read);
        var meant = string.Join(" and ", near);
        return meant.Length > 0
            ? $"did you mean {meant}?"
            : RedactedValue.Cut(
                $"add {(keys.Length > 1 ? "them to data" : availableKeys.Count > MostKnown ? "it to data" : $"it to data, or for a default write {Default(keys[0])}")}; keys made here: {List(availableKeys.Sorted.Select(RedactedValue.Key), MostKnown)}");
    }

    private static string Default(string key) => $"{{{{ index . \"{RedactedValue.Key(key)}\" | default \"...\" }}}}";

    private static string List(IEnumerable<string> names, int most)
    {
        var some = names.Take(most + 1).ToArray();
        return string.Join(", ", some.Take(most)) + (some.Length > most ? " and others" : "");
    }

    // A name that is not of letters, digits and _ cannot stand behind a dot.
    private static string Read(string key) => key.All(IsWord) ? $".{key}" : $"index . \"{key}\"";

    private static bool IsWord(char c) => char.IsLetterOrDigit(c) || c == '_';
}
