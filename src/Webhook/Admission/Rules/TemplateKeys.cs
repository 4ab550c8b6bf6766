using System.Text.Json;
using Keyferry.Api.Faults;
using Keyferry.Text.Templates;
using Keyferry.Webhook.Admission.Fields;

namespace Keyferry.Webhook.Admission.Rules;

/// <summary>The keys that a template reads, held against those that there will be.</summary>
internal static class TemplateKeys
{
    private const int MostShown = 10;

    /// <summary>The keys that an ExternalSecret's spec makes; null where they cannot be told from the manifest.</summary>
    public static IReadOnlySet<string>? Made(JsonElement spec)
    {
        var many = spec.Get("dataFrom");
        if (many.IsThere() && (many.ValueKind != JsonValueKind.Array || many.GetArrayLength() > 0))
            return null;
        var keys = spec.Items("data").Select(static d => d.Item.Text("secretKey")).ToArray();
        // An entry without its key, or none at all, is a fault of its own: it explains what else is missing.
        return keys.Length == 0 || keys.Contains(null) ? null : keys.OfType<string>().ToHashSet(StringComparer.Ordinal);
    }

    /// <summary>Notes the keys that nothing makes.</summary>
    /// <param name="scope">Takes what is found.</param>
    /// <param name="text">The template's text.</param>
    /// <param name="template">The template.</param>
    /// <param name="made">The keys that there will be.</param>
    public static void Check(SpecScope scope, TemplateText text, Template template, IReadOnlySet<string> made)
    {
        var missing = template.RequiredKeys.Where(k => !made.Contains(k)).ToArray();
        if (missing.Length > 0)
        {
            var first = missing[0];
            scope.Error(
                text.Path, FaultReasons.Invalid,
                ShownValue.Cut(
                    $"{text.PlaceOf(first)}{Names(missing)} is read, but no data entry makes it, so the template always "
                    + $"fails; {Advice(first, made)}"));
        }

        // Whoever looks at the whole data first may well ask only for what is there.
        var doubtful = template.ReadsAll
            ? []
            : template.Keys.Where(k => !made.Contains(k) && !template.RequiredKeys.Contains(k)).ToArray();
        if (doubtful.Length > 0)
        {
            var first = doubtful[0];
            scope.Warn(
                text.Path,
                ShownValue.Cut(
                    $"{text.PlaceOf(first)}{Names(doubtful)} may be read, but no data entry makes it; "
                    + Advice(first, made)));
        }
    }

    private static string Names(string[] keys) =>
        string.Join(" and ", keys.Take(3).Select(ShownValue.Of)) + (keys.Length > 3 ? " and others" : "");

    private static string Advice(string key, IReadOnlySet<string> made)
    {
        if (NearNames.Of(key, made.Order(StringComparer.Ordinal)) is not { } near)
        {
            var keys = string.Join(", ", made.Order(StringComparer.Ordinal).Take(MostShown));
            return $"add it to data; keys made here: {keys}{(made.Count > MostShown ? " and others" : "")}";
        }

        return $"did you mean {(near.All(IsWord) ? "." + near : $"index . \"{near}\"")}?";
    }

    private static bool IsWord(char c) => char.IsLetterOrDigit(c) || c == '_';
}
