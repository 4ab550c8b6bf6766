using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;

namespace Keyferry.Local.Server.Discovery;

/// <summary>Discovery in its old form: one document a group and a version.</summary>
internal static class DiscoveryDocuments
{
    /// <summary><c>/api</c>.</summary>
    public static JsonObject CoreVersions(string address) => new()
    {
        ["kind"] = "APIVersions",
        ["versions"] = new JsonArray("v1"),
        ["serverAddressByClientCIDRs"] = new JsonArray(new JsonObject { ["clientCIDR"] = "0.0.0.0/0", ["serverAddress"] = address }),
    };

    /// <summary><c>/apis</c>.</summary>
    public static JsonObject Groups(IEnumerable<(string Name, IReadOnlyList<ApiVersion> Versions)> groups) => new()
    {
        ["kind"] = "APIGroupList",
        ["apiVersion"] = "v1",
        ["groups"] = new JsonArray([.. groups.Select(static g => GroupEntry([], g.Name, g.Versions))]),
    };

    /// <summary><c>/apis/GROUP</c>.</summary>
    public static JsonObject Group(string name, IReadOnlyList<ApiVersion> versions) =>
        GroupEntry(new() { ["kind"] = "APIGroup", ["apiVersion"] = "v1" }, name, versions);

    /// <summary><c>/apis/GROUP/VERSION</c> and <c>/api/v1</c>.</summary>
    public static JsonObject Resources(ApiVersion version)
    {
        var document = new JsonObject { ["kind"] = "APIResourceList" };
        // The core group's document is older than its own rules.
        if (version.Group.Length > 0)
        {
            document["apiVersion"] = "v1";
        }

        document["groupVersion"] = version.GroupVersion;
        document["resources"] = new JsonArray([.. version.Resources.SelectMany(static r =>
            Subresources.Of(r).Select(s => (JsonNode)Sub(r, s)).Prepend(Resource(r)))]);
        return document;
    }

    private static JsonObject GroupEntry(JsonObject entry, string name, IReadOnlyList<ApiVersion> versions)
    {
        var list = versions.Select(static v => new JsonObject { ["groupVersion"] = v.GroupVersion, ["version"] = v.Version }).ToList();
        entry["name"] = name;
        entry["versions"] = new JsonArray([.. list]);
        entry["preferredVersion"] = list[0].DeepClone();
        return entry;
    }

    private static JsonObject Resource(ResourceInfo resource)
    {
        var entry = new JsonObject
        {
            ["name"] = resource.Plural,
            ["singularName"] = resource.Singular,
            ["namespaced"] = resource.Namespaced,
            ["kind"] = resource.Kind,
            ["verbs"] = Texts(resource.Verbs),
        };
        if (resource.ShortNames.Count > 0)
        {
            entry["shortNames"] = Texts(resource.ShortNames);
        }

        if (resource.Categories.Count > 0)
        {
            entry["categories"] = Texts(resource.Categories);
        }

        if (resource.Verbs.Contains("get") && resource.Verbs.Contains("create"))
        {
            entry["storageVersionHash"] = StorageHash(resource);
        }

        return entry;
    }

    private static JsonObject Sub(ResourceInfo resource, Subresource sub)
    {
        var entry = new JsonObject
        {
            ["name"] = $"{resource.Plural}/{sub.Name}",
            ["singularName"] = "",
            ["namespaced"] = resource.Namespaced,
        };
        if (sub.Group is not null)
        {
            entry["group"] = sub.Group;
            entry["version"] = sub.Version;
        }

        entry["kind"] = sub.Kind;
        entry["verbs"] = Texts(sub.Verbs);
        return entry;
    }

    // Kinds that the server stores in an older version than it serves.
    private static bool IsStoredAsBeta(string kind) =>
        kind is "CustomResourceDefinition" or "MutatingAdmissionPolicy" or "MutatingAdmissionPolicyBinding";

    private static string StorageHash(ResourceInfo resource)
    {
        var version = resource.Definition is { } definition
            ? Definitions.DefinitionDefaults.Versions(definition).FirstOrDefault(static v => v["storage"]?.GetValue<bool>() == true)?["name"]?.GetValue<string>()
            : IsStoredAsBeta(resource.Kind) ? "v1beta1" : resource.Version;
        // Events are stored as those of the core group, whatever group they are served in.
        var group = resource.Kind == "Event" ? "" : resource.Group;
        return Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes($"{group}/{version}/{resource.Kind}"))[..8]);
    }

    /// <summary>Texts as JSON.</summary>
    public static JsonArray Texts(IEnumerable<string> texts) => new([.. texts.Select(static t => (JsonNode)t)]);
}
