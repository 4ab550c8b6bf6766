using System.Text.Json;
using Keyferry.Webhook.Admission.Fields;

namespace Keyferry.Webhook.Admission.Rules;

/// <summary>What holds for every store, whatever its provider.</summary>
internal static class StoreRules
{
    /// <summary>Notes all that is wrong.</summary>
    public static void Check(SpecScope scope, string kind)
    {
        StoreTimes.Check(scope);
        StoreAuthRules.Check(scope, isClusterWide: kind == "ClusterSecretStore");
        if (kind == "SecretStore" && scope.Spec.Count("conditions") > 0)
        {
            scope.Warn("conditions", "is not used: only a ClusterSecretStore serves other namespaces");
        }

        foreach (var (index, condition) in scope.Spec.Items("conditions"))
        {
            var path = scope.At($"conditions[{index}].namespaceSelector");
            LabelSelectorRules.Check(condition.Get("namespaceSelector"), path, scope.Errors);
            foreach (var (at, pattern) in condition.Texts("namespaceRegexes"))
            {
                RegexRules.Check(scope, $"conditions[{index}].namespaceRegexes[{at}]", pattern);
            }
        }

        var provider = scope.Spec.Get("provider");
        WebhookRules.Check(scope, "provider.webhook.", provider.Get("webhook"));
        Whitelist(scope, provider.Get("crd").Get("whitelist"));
        var token = provider.Get("vault").Get("auth").Get("jwt").Get("kubernetesServiceAccountToken");
        foreach (var field in (string[])["audiences", "expirationSeconds"])
        {
            if (token.Has(field))
            {
                scope.Warn(
                    $"provider.vault.auth.jwt.kubernetesServiceAccountToken.{field}",
                    "is deprecated: use serviceAccountRef.audiences");
            }
        }
    }

    private static void Whitelist(SpecScope scope, JsonElement whitelist)
    {
        foreach (var (index, rule) in whitelist.Items("rules"))
        {
            var path = $"provider.crd.whitelist.rules[{index}]";
            RegexRules.Check(scope, $"{path}.name", rule.Text("name"));
            RegexRules.Check(scope, $"{path}.namespace", rule.Text("namespace"));
            foreach (var (at, pattern) in rule.Texts("properties"))
            {
                RegexRules.Check(scope, $"{path}.properties[{at}]", pattern);
            }
        }
    }
}
