using System.Text.Json.Nodes;

namespace Keyferry.Local.Server.Discovery;

/// <summary>Aggregated discovery (<c>apidiscovery.k8s.io/v2</c>): everything in one document.</summary>
internal static class AggregatedDocuments
{
    /// <summary>The document of some groups.</summary>
    public static JsonObject Groups(IEnumerable<(string Name, IReadOnlyList<ApiVersion> Versions)> groups) => new()
    {
        ["kind"] = "APIGroupDiscoveryList",
        ["apiVersion"] = "apidiscovery.k8s.io/v2",
        ["metadata"] = new JsonObject(),
        ["items"] = new JsonArray([.. groups.Select(static g => new JsonObject
        {
            ["metadata"] = g.Name.Length == 0 ? new JsonObject() : new JsonObject { ["name"] = g.Name },
            ["versions"] = new JsonArray([.. g.Versions.Select(Version)]),
        })]),
    };

    private static JsonObject Version(ApiVersion version) => new()
    {
        ["version"] = version.Version,
        ["resources"] = new JsonArray([.. version.Resources.OrderBy(static r => r.Plural, StringComparer.Ordinal).Select(Resource)]),
        ["freshness"] = "Current",
    };

    private static JsonObject Resource(ResourceInfo resource)
    {
        var entry = new JsonObject
        {
            ["resource"] = resource.Plural,
            ["responseKind"] = Kind(resource, resource.Kind),
            ["scope"] = resource.Namespaced ? "Namespaced" : "Cluster",
            ["singularResource"] = resource.Singular,
            ["verbs"] = DiscoveryDocuments.Texts(resource.Verbs),
        };
        if (resource.ShortNames.Count > 0)
        {
            entry["shortNames"] = DiscoveryDocuments.Texts(resource.ShortNames);
        }

        if (resource.Categories.Count > 0)
        {
            entry["categories"] = DiscoveryDocuments.Texts(resource.Categories);
        }

        if (Subresources.Of(resource) is { Count: > 0 } subresources)
        {
            entry["subresources"] = new JsonArray([.. subresources.Select(s => new JsonObject
            {
                ["subresource"] = s.Name,
                ["responseKind"] = s.Group is null
                    ? Kind(resource, s.Kind)
                    : new() { ["group"] = s.Group, ["version"] = s.Version, ["kind"] = s.Kind },
                ["verbs"] = DiscoveryDocuments.Texts(s.Verbs),
            })]);
        }

        return entry;
    }

    // Built-in kinds leave out their group and version.
    private static JsonObject Kind(ResourceInfo resource, string kind) => new()
    {
        ["group"] = resource.Definition is null ? "" : resource.Group,
        ["version"] = resource.Definition is null ? "" : resource.Version,
        ["kind"] = kind,
    };
}
