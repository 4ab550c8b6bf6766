using System.Text.Json;
using Keyferry.Api.Json;
using Keyferry.Api.Validation;

namespace Keyferry.Admission.Rules;

/// <summary>What holds for every store, whatever its provider.</summary>
internal static class SecretStoreValidator
{
    /// <summary>Reports all that is wrong.</summary>
    public static void Check(ValidationContext context, string kind)
    {
        StoreTimes.Check(context);
        StoreAuthRules.Check(context);
        if (kind == "SecretStore" && context.Spec.Count("conditions") > 0)
        {
            context.Warn("conditions", "is not used: only a ClusterSecretStore serves other namespaces", WarningRank.Advice);
        }

        foreach (var (index, condition) in context.Spec.Items("conditions"))
        {
            LabelSelectorRules.Check(context, $"conditions[{index}].namespaceSelector", condition.Get("namespaceSelector"));
            foreach (var (at, pattern) in condition.Texts("namespaceRegexes"))
            {
                RegexRules.Check(context, $"conditions[{index}].namespaceRegexes[{at}]", pattern);
            }
        }

        var provider = context.Spec.Get("provider");
        WebhookRules.Check(context, "provider.webhook.", provider.Get("webhook"));
        Whitelist(context, provider.Get("crd").Get("whitelist"));
        var token = provider.Get("vault").Get("auth").Get("jwt").Get("kubernetesServiceAccountToken");
        foreach (var field in (string[])["audiences", "expirationSeconds"])
        {
            if (token.Has(field))
            {
                context.Warn(
                    $"provider.vault.auth.jwt.kubernetesServiceAccountToken.{field}",
                    "is deprecated: use serviceAccountRef.audiences", WarningRank.Advice);
            }
        }
    }

    private static void Whitelist(ValidationContext context, JsonElement whitelist)
    {
        foreach (var (index, rule) in whitelist.Items("rules"))
        {
            var path = $"provider.crd.whitelist.rules[{index}]";
            RegexRules.Check(context, $"{path}.name", rule.Text("name"));
            RegexRules.Check(context, $"{path}.namespace", rule.Text("namespace"));
            foreach (var (at, pattern) in rule.Texts("properties"))
            {
                RegexRules.Check(context, $"{path}.properties[{at}]", pattern);
            }
        }
    }
}
