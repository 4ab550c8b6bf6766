using System.Text.Json.Nodes;
using Keyferry.Api.Crds;

namespace Keyferry.Sync.Tests.Support;

/// <summary>The definitions, generated once a run: it takes longer than most tests.</summary>
internal static class Definitions
{
    private static readonly Lazy<IReadOnlyList<(string Name, string Json)>> s_all =
        new(static () => [.. CrdFiles.Definitions().Select(static d => (d.Name, d.Json.ToJsonString()))]);

    /// <summary>All of them, each a copy of the caller's own.</summary>
    public static IEnumerable<(string Name, JsonObject Json)> All() => s_all.Value.Select(static d => (d.Name, Parsed(d.Json)));

    /// <summary>One of them, a copy of the caller's own.</summary>
    public static JsonObject Of(string name) => Parsed(s_all.Value.Single(d => d.Name == name).Json);

    private static JsonObject Parsed(string json) => (JsonObject)JsonNode.Parse(json)!;
}
