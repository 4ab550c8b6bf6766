using System.Text.RegularExpressions;
using Keyferry.Text.Templates;

namespace Keyferry.Admission.Rules;

/// <summary>Functions that do something else than most who write them expect, where a value as a whole is put through them.</summary>
internal static partial class TemplateSurprises
{
    /// <summary>Warns, once for each function.</summary>
    /// <param name="context">Takes what is found.</param>
    /// <param name="text">The template's text.</param>
    /// <param name="template">The template.</param>
    public static void Check(ValidationContext context, TemplateText text, Template template)
    {
        // Most templates have none of the functions (fromJson and mustFromJson share "romJson"), and a search costs less than the pattern.
        if (!text.Text.Contains("toYaml", StringComparison.Ordinal) && !text.Text.Contains("romJson", StringComparison.Ordinal))
        {
            return;
        }

        var told = new HashSet<string>(StringComparer.Ordinal);
        foreach (var (from, to) in text.Actions())
        {
            // What is read at the top of the data is a text; what is read elsewhere may be anything.
            if (Whole().Match(text.Text, from, to - from) is not { Success: true } whole
                || !template.RequiredKeys.Contains(whole.Groups["key"].Value) || !told.Add(whole.Groups["function"].Value))
            {
                continue;
            }

            var message = whole.Groups["function"].Value switch
            {
                "toYaml" => "toYaml of a value, which is a text, gives that text quoted, whatever stands in it; for what JSON in it says write "
                    + "(fromJson .key) | toYaml",
                _ => "fromJson alone prints as map[…] or [a b]; name a field, as in (fromJson .key).name, or end with | toJson; text that is no "
                    + "JSON gives nothing where mustFromJson fails",
            };
            context.Warn(text.Path, text.PlaceOf(whole.Groups["key"].Value) + message);
        }
    }

    // One action: {{ .key | toYaml }} or {{ toYaml .key }}, with an indent behind toYaml.
    [GeneratedRegex(
        """
        ^[^\w.$]*
        (
          \.(?<key>\w+)\s*\|\s*(?<function>toYaml|fromJson|mustFromJson)
          |(?<function>toYaml|fromJson|mustFromJson)\s+\.(?<key>\w+)
        )
        \s*(\|\s*n?indent\s+[0-9]+)?\s*-?$
        """,
        RegexOptions.ExplicitCapture | RegexOptions.IgnorePatternWhitespace | RegexOptions.NonBacktracking)]
    private static partial Regex Whole();
}
