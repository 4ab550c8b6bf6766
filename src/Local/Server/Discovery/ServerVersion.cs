using System.Text.Json.Nodes;

namespace Keyferry.Local.Server.Discovery;

/// <summary>What the server says about itself.</summary>
internal static class ServerVersion
{
    /// <summary><c>/version</c>: that of the API server whose behaviour this one follows.</summary>
    public static JsonObject Version() => new()
    {
        ["major"] = "1",
        ["minor"] = "36",
        ["emulationMajor"] = "1",
        ["emulationMinor"] = "36",
        ["minCompatibilityMajor"] = "1",
        ["minCompatibilityMinor"] = "35",
        ["gitVersion"] = "v1.36.3",
        ["gitCommit"] = "0000000",
        ["gitTreeState"] = "clean",
        ["buildDate"] = "1970-01-01T00:00:00Z",
        ["goVersion"] = "go1.26.8",
        ["compiler"] = "gc",
        ["platform"] = "linux/amd64",
    };

    /// <summary><c>/</c>: the paths that are served.</summary>
    public static JsonObject Paths(IReadOnlyList<(string Name, IReadOnlyList<ApiVersion> Versions)> groups)
    {
        var paths = new List<string> { "/api", "/apis", "/healthz", "/livez", "/metrics", "/openapi/v2", "/openapi/v3", "/readyz", "/version" };
        paths.AddRange(groups.Where(static g => g.Name.Length > 0).Select(static g => $"/apis/{g.Name}"));
        paths.AddRange(groups.SelectMany(static g => g.Versions).Select(static v => $"/{v.Path}"));
        paths.Sort(StringComparer.Ordinal);
        return new() { ["paths"] = DiscoveryDocuments.Texts(paths) };
    }
}
