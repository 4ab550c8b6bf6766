using System.Text.Json.Nodes;
using Keyferry.Local.Server.Rest;
using Keyferry.Local.Server.Storage;

namespace Keyferry.Local.Server.Webhooks;

/// <summary>One webhook of a configuration.</summary>
/// <param name="Body">Its entry in <c>webhooks</c>, defaulted.</param>
internal sealed record WebhookEntry(JsonObject Body)
{
    /// <summary>Its name.</summary>
    public string Name => Body.Text("name") ?? "";

    /// <summary>Whether a failed call is let through.</summary>
    public bool IgnoresFailure => Body.Text("failurePolicy") == "Ignore";

    /// <summary>Whether it is called again when a later webhook changed the object.</summary>
    public bool Reinvoked => Body.Text("reinvocationPolicy") == "IfNeeded";

    /// <summary>The version of the resource that it is called with; null where its rules do not match.</summary>
    public ResourceInfo? Match(ApiCall call, Operation operation, ResourceCatalog catalog)
    {
        if (Matches(call, operation, call.Resource))
        {
            return call.Resource;
        }

        if (Body.Text("matchPolicy") == "Exact")
        {
            return null;
        }

        return catalog.VersionsOf(call.Resource).Select(s => s.Info)
            .FirstOrDefault(other => other != call.Resource && Matches(call, operation, other));
    }

    /// <summary>Whether the selectors let an object through.</summary>
    public bool Selects(ApiCall call, ObjectStore store, JsonObject? obj, JsonObject? old)
    {
        var ofObject = LabelSelector.Of(Body.Object("objectSelector"));
        if (!new[] { obj, old }.Any(o => o is not null && ofObject.Matches(o.Metadata().Object("labels"))))
        {
            return false;
        }

        var ofNamespace = LabelSelector.Of(Body.Object("namespaceSelector"));
        if (call.Resource is { Group: "", Plural: "namespaces" })
        {
            return ofNamespace.Matches((obj ?? old)!.Metadata().Object("labels"));
        }

        if (call.Namespace.Length == 0)
        {
            return true;
        }

        var ns = store.Get(new ObjectKey(new ResourceKey("", "namespaces"), "", call.Namespace));
        return ofNamespace.Matches(ns?.Body.Metadata().Object("labels"));
    }

    private bool Matches(ApiCall call, Operation operation, ResourceInfo resource)
    {
        var asked = call.Subresource.Length == 0 ? resource.Plural : $"{resource.Plural}/{call.Subresource}";
        return (Body.List("rules") ?? []).Any(rule =>
            Has(rule, "operations", operation.ToString().ToUpperInvariant())
            && Has(rule, "apiGroups", resource.Group) && Has(rule, "apiVersions", resource.Version)
            && rule.Text("scope") switch { "Cluster" => !resource.Namespaced, "Namespaced" => resource.Namespaced, _ => true }
            && rule.List("resources").Texts().Any(pattern => Covers(pattern, asked, call.Subresource)));
    }

    private static bool Has(JsonNode? rule, string field, string value) => rule.List(field).Texts().Any(v => v == "*" || v == value);

    private static bool Covers(string pattern, string asked, string subresource) => pattern switch
    {
        "*/*" => true,
        "*" => subresource.Length == 0,
        _ when pattern.StartsWith("*/", StringComparison.Ordinal) => subresource == pattern[2..],
        _ when pattern.EndsWith("/*", StringComparison.Ordinal) => asked.Split('/')[0] == pattern[..^2],
        _ => pattern == asked,
    };
}
