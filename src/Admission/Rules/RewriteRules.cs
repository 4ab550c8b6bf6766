using System.Text.Json;
using Keyferry.Admission.Fields;
using Keyferry.Api.Json;
using Keyferry.Api.Validation;
using Keyferry.Text.Functions;
using Keyferry.Text.Templates;

namespace Keyferry.Admission.Rules;

/// <summary>Changes to keys.</summary>
internal static class RewriteRules
{
    // The delimiters that can be chosen are those of Secrets' templates alone.
    private static readonly TemplateCache Transforms = new(new TemplateOptions { Functions = FunctionLibrary.All }, capacity: 1 << 20);

    /// <summary>Reports all that is wrong.</summary>
    public static void Check(ValidationContext context)
    {
        foreach (var (index, entry) in context.Spec.Items("dataFrom"))
        {
            foreach (var (step, rule) in entry.Items("rewrite"))
            {
                Rule(context, $"dataFrom[{index}].rewrite[{step}]", rule);
            }

            if (entry.Count("rewrite") > 0)
            {
                Strategy(context, $"dataFrom[{index}]", entry);
            }
        }
    }

    /// <summary>Reports what is wrong with a change that looks at keys alone.</summary>
    public static void Keys(ValidationContext context, string path, JsonElement rule)
    {
        context.Errors.Budget.Spend();
        var regexp = rule.Get("regexp");
        var source = RegexRules.Check(context, $"{path}.regexp.source", regexp.Text("source"));
        if (regexp.Text("target") is { } target && GroupReferences.Problem(target, source) is { } problem)
        {
            context.Warn($"{path}.regexp.target", RedactedValue.Cut(problem));
        }

        if (rule.Get("transform").Text("template") is { } template)
        {
            Transform(context, new TemplateText(context.At($"{path}.transform.template"), template, Transforms));
        }
    }

    private static void Transform(ValidationContext context, TemplateText text)
    {
        if (!text.TryRead(context, "transform", out var template)
            || template.Keys.FirstOrDefault(static k => k != "value") is not { } other)
        {
            return;
        }

        context.Warn(
            text.Path,
            $"{text.PlaceOf(other)}{RedactedValue.Of(other)} is never there: the key to change is .value; "
            + "keys that come out alike replace each other");
    }

    private static void Rule(ValidationContext context, string path, JsonElement rule)
    {
        Keys(context, path, rule);
        var merge = rule.Get("merge");
        if (merge.Text("strategy") == "JSON" && string.IsNullOrEmpty(merge.Text("into")))
        {
            context.Error(
                $"{path}.merge.into", CauseType.Required,
                "is required with strategy JSON: the key that takes the result");
        }

        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var (index, item) in merge.Items("priority"))
        {
            if (item.ValueKind == JsonValueKind.String && !seen.Add(item.GetString()!))
            {
                context.Warn($"{path}.merge.priority[{index}]", $"{RedactedValue.Of(item.GetString()!)} stands there twice");
            }
        }
    }

    private static void Strategy(ValidationContext context, string path, JsonElement entry)
    {
        foreach (var source in (string[])["extract", "find"])
        {
            // Default is what version v1beta1 fills in.
            if (entry.Get(source).Text("conversionStrategy") is { Length: > 0 } strategy and not "Default")
            {
                context.Warn($"{path}.{source}.conversionStrategy", $"{strategy} is not used beside rewrite");
            }
        }
    }
}
