using System.Text.Json;
using Keyferry.Admission.Fields;
using Keyferry.Api.Json;
using Keyferry.Api.Validation;

namespace Keyferry.Admission.Rules;

/// <summary>Keys without which the API server refuses a Secret of some type.</summary>
internal static class SecretTypeRules
{
    private const string BasicAuth = "kubernetes.io/basic-auth";

    /// <summary>Reports a missing key, where the keys of the Secret are known.</summary>
    public static void Check(ValidationContext context, JsonElement target, JsonElement template)
    {
        var type = template.Text("type");
        var needed = Needed(type);
        // Merged into a Secret that exists, or not written at all: other keys than these count.
        if ((needed.Length == 0 && type != BasicAuth) || target.Text("creationPolicy") is "Merge" or "CreateOrMerge" or "None")
        {
            return;
        }

        if (AvailableKeys(context.Spec, template) is not { } availableKeys)
        {
            return;
        }

        if (type == BasicAuth && !availableKeys.Contains("username") && !availableKeys.Contains("password"))
        {
            // The API server takes it; whoever uses it finds nothing.
            context.Warn("target.template.type", $"\"{BasicAuth}\" is used for the keys username and password, and neither is made here");
        }

        var missing = needed.Where(k => !availableKeys.Contains(k)).ToArray();
        if (missing.Length == 0)
        {
            return;
        }

        var message = $"type \"{type}\" needs the key {string.Join(" and ", missing)}; "
            + $"made here: {(availableKeys.Count == 0 ? "none" : string.Join(", ", availableKeys.Take(10).Select(RedactedValue.Key)))}";
        var path = template.Has("data") ? "target.template.data" : "target.template.type";
        context.Error(path, CauseType.Required, message);
    }

    private static string[] Needed(string? type) => type switch
    {
        "kubernetes.io/tls" => ["tls.crt", "tls.key"],
        "kubernetes.io/dockerconfigjson" => [".dockerconfigjson"],
        "kubernetes.io/dockercfg" => [".dockercfg"],
        "kubernetes.io/ssh-auth" => ["ssh-privatekey"],
        _ => [],
    };

    // Null where keys come from places that admission does not know.
    private static HashSet<string>? AvailableKeys(JsonElement spec, JsonElement template)
    {
        if (template.Count("templateFrom") > 0)
        {
            return null;
        }

        var availableKeys = template.Entries("data").Select(static e => e.Name).ToHashSet(StringComparer.Ordinal);
        if (availableKeys.Count > 0 && template.Text("mergePolicy") != "Merge")
        {
            return availableKeys;
        }

        if (spec.Count("dataFrom") > 0)
        {
            return null;
        }

        availableKeys.UnionWith(spec.Items("data").Select(static d => d.Item.Text("secretKey")).OfType<string>());
        return availableKeys;
    }
}
