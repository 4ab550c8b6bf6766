using System.Text.Json.Nodes;
using Keyferry.Cluster.Tests.Fixture;

namespace Keyferry.Cluster.Tests.Definitions;

/// <summary>A file of deploy/crds.</summary>
public sealed record DefinitionFile(string Name, JsonObject Json)
{
    /// <summary>All files.</summary>
    public static IReadOnlyList<DefinitionFile> All { get; } =
    [
        .. Directory.GetFiles(Repository.Path("deploy", "crds"), "*.yaml").Order(StringComparer.Ordinal)
            .Select(static f => new DefinitionFile(Path.GetFileName(f), (JsonObject)YamlJson.Read(File.ReadAllText(f))!)),
    ];

    public string Kind => Text(Json["spec"]!["names"]!["kind"]);

    public string Plural => Text(Json["spec"]!["names"]!["plural"]);

    public string Group => Text(Json["spec"]!["group"]);

    public bool Namespaced => Text(Json["spec"]!["scope"]) == "Namespaced";

    public IEnumerable<JsonObject> Versions => Json["spec"]!["versions"]!.AsArray().Select(static v => v!.AsObject());

    public JsonObject StorageVersion => Versions.Single(static v => v["storage"]!.GetValue<bool>());

    /// <summary>The file of a kind.</summary>
    public static DefinitionFile Of(string kind) => All.Single(f => f.Kind == kind);

    /// <summary>The same definition in another group, so that a test may change it.</summary>
    public DefinitionFile InGroup(string group)
    {
        var json = (JsonObject)Json.DeepClone();
        json["spec"]!["group"] = group;
        json["metadata"]!["name"] = $"{Plural}.{group}";
        // A second kind of the same short name is no fault, and shadows the first.
        json["spec"]!["names"]!.AsObject().Remove("shortNames");
        return new DefinitionFile(Name, json);
    }

    /// <summary>The path of the collection of objects.</summary>
    public string Collection(string version, string ns = "default") =>
        Namespaced ? $"/apis/{Group}/{version}/namespaces/{ns}/{Plural}" : $"/apis/{Group}/{version}/{Plural}";

    /// <summary>An object of this kind.</summary>
    public JsonObject Object(string version, string name, JsonNode spec) => new()
    {
        ["apiVersion"] = $"{Group}/{version}", ["kind"] = Kind,
        ["metadata"] = new JsonObject { ["name"] = name }, ["spec"] = spec.DeepClone(),
    };

    public static string NameOf(JsonObject version) => Text(version["name"]);

    public static JsonObject SchemaOf(JsonObject version) => version["schema"]!["openAPIV3Schema"]!.AsObject();

    public override string ToString() => Name;

    private static string Text(JsonNode? node) => node!.GetValue<string>();
}
