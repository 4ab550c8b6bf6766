using System.Text.Json;
using Keyferry.Api.Validation;
using Keyferry.Webhook.Admission.Fields;

namespace Keyferry.Webhook.Admission.Rules;

/// <summary>Keys without which the API server refuses a Secret of some type.</summary>
internal static class SecretTypeRules
{
    /// <summary>Notes a missing key, where it can be told which keys there will be.</summary>
    public static void Check(SpecScope scope, JsonElement target, JsonElement template)
    {
        var needed = Needed(template.Text("type"));
        // Merged into a Secret that exists, or not written at all: other keys than these count.
        if (needed.Length == 0 || target.Text("creationPolicy") is "Merge" or "CreateOrMerge" or "None")
        {
            return;
        }

        if (Made(scope.Spec, template) is not { } made)
        {
            return;
        }

        var missing = needed.Where(k => !made.Contains(k)).ToArray();
        if (missing.Length == 0)
        {
            return;
        }

        var message = $"type \"{template.Text("type")}\" needs the key {string.Join(" and ", missing)}; "
            + $"made here: {(made.Count == 0 ? "none" : string.Join(", ", made.Take(10).Select(ShownValue.Key)))}";
        var path = template.Has("data") ? "target.template.data" : "target.template.type";
        scope.Error(path, CauseType.Required, message);
    }

    private static string[] Needed(string? type) => type switch
    {
        "kubernetes.io/tls" => ["tls.crt", "tls.key"],
        "kubernetes.io/dockerconfigjson" => [".dockerconfigjson"],
        "kubernetes.io/dockercfg" => [".dockercfg"],
        "kubernetes.io/ssh-auth" => ["ssh-privatekey"],
        _ => [],
    };

    // Null where keys come from places that cannot be seen from here.
    private static HashSet<string>? Made(JsonElement spec, JsonElement template)
    {
        if (template.Count("templateFrom") > 0)
        {
            return null;
        }

        var made = template.Entries("data").Select(static e => e.Name).ToHashSet(StringComparer.Ordinal);
        if (made.Count > 0 && template.Text("mergePolicy") != "Merge")
        {
            return made;
        }

        if (spec.Count("dataFrom") > 0)
        {
            return null;
        }

        made.UnionWith(spec.Items("data").Select(static d => d.Item.Text("secretKey")).OfType<string>());
        return made;
    }
}
