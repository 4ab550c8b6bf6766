using System.Text.Json;
using System.Text.RegularExpressions;
using Keyferry.Api.Faults;
using Keyferry.Webhook.Admission.Fields;

namespace Keyferry.Webhook.Admission.Rules;

/// <summary>Changes to keys.</summary>
internal static partial class RewriteRules
{
    /// <summary>Notes all that is wrong.</summary>
    public static void Check(SpecScope scope)
    {
        foreach (var (index, entry) in scope.Spec.Items("dataFrom"))
        {
            foreach (var (step, rule) in entry.Items("rewrite"))
                Rule(scope, $"dataFrom[{index}].rewrite[{step}]", rule);
            if (entry.Count("rewrite") > 0)
                Strategy(scope, $"dataFrom[{index}]", entry);
        }
    }

    /// <summary>Notes what a replacement text hides.</summary>
    public static void Target(SpecScope scope, string path, JsonElement regexp)
    {
        if (regexp.Text("target") is { } target && Glued().Match(target) is { Success: true } glued)
        {
            scope.Warn(
                $"{path}.target",
                $"\"{glued.Value}\" is the group of that name, not group {glued.Groups["n"].Value}; "
                + $"write ${{{glued.Groups["n"].Value}}}{glued.Groups["rest"].Value}");
        }
    }

    private static void Rule(SpecScope scope, string path, JsonElement rule)
    {
        Target(scope, $"{path}.regexp", rule.Get("regexp"));
        var merge = rule.Get("merge");
        if (merge.Text("strategy") == "JSON" && string.IsNullOrEmpty(merge.Text("into")))
        {
            scope.Error(
                $"{path}.merge.into", FaultReasons.Required,
                "is required with strategy JSON: the key that takes the result");
        }

        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var (index, item) in merge.Items("priority"))
        {
            if (item.ValueKind == JsonValueKind.String && !seen.Add(item.GetString()!))
                scope.Warn($"{path}.merge.priority[{index}]", $"{ShownValue.Of(item.GetString()!)} stands there twice");
        }
    }

    private static void Strategy(SpecScope scope, string path, JsonElement entry)
    {
        foreach (var source in (string[])["extract", "find"])
        {
            // Default is what version v1beta1 fills in.
            if (entry.Get(source).Text("conversionStrategy") is { Length: > 0 } strategy and not "Default")
                scope.Warn($"{path}.{source}.conversionStrategy", $"{strategy} is not used beside rewrite");
        }
    }

    [GeneratedRegex(
        @"\$(?<n>\d+)(?<rest>[A-Za-z_]\w*)", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 100)]
    private static partial Regex Glued();
}
