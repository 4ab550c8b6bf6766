using System.Text.Json.Nodes;
using Keyferry.Api.Schema;

namespace Keyferry.Api.Crds;

/// <summary>The CustomResourceDefinitions, generated from the C# types.</summary>
public static class CrdFiles
{
    /// <summary>All definitions as YAML, one a file, such as <c>externalsecrets.external-secrets.io.yaml</c>.</summary>
    /// <exception cref="FileNotFoundException">The program was published without its documentation files.</exception>
    public static IReadOnlyList<ManifestFile> All() => All(SchemaDescriptions.Load());

    /// <summary>All definitions as YAML, with descriptions from elsewhere than the program's folder.</summary>
    /// <param name="descriptions">The texts of <c>kubectl explain</c>.</param>
    public static IReadOnlyList<ManifestFile> All(SchemaDescriptions descriptions) =>
        [.. Definitions(descriptions).Select(static d => new ManifestFile(d.Name + ".yaml", YamlWriter.Write(d.Json)))];

    /// <summary>All definitions as JSON, to send to an API server.</summary>
    /// <exception cref="FileNotFoundException">The program was published without its documentation files.</exception>
    public static IReadOnlyList<(string Name, JsonObject Json)> Definitions() => Definitions(SchemaDescriptions.Load());

    /// <summary>All definitions as JSON, with descriptions from elsewhere than the program's folder.</summary>
    /// <param name="descriptions">The texts of <c>kubectl explain</c>.</param>
    public static IReadOnlyList<(string Name, JsonObject Json)> Definitions(SchemaDescriptions descriptions) =>
        [.. CrdKinds.All.Select(k => (k.Name, Definition(k, descriptions)))];

    private static JsonObject Definition(CrdKind kind, SchemaDescriptions descriptions) => new()
    {
        ["apiVersion"] = "apiextensions.k8s.io/v1",
        ["kind"] = "CustomResourceDefinition",
        ["metadata"] = new JsonObject
        {
            ["labels"] = new JsonObject { ["external-secrets.io/component"] = "controller" },
            ["name"] = kind.Name,
        },
        ["spec"] = new JsonObject
        {
            ["group"] = kind.Resource.Group,
            ["names"] = Names(kind),
            // Explicit, since server-side apply would keep the conversion webhook that an older ESO put into its definition.
            ["conversion"] = new JsonObject { ["strategy"] = "None" },
            ["scope"] = kind.Resource.Namespaced ? "Namespaced" : "Cluster",
            ["versions"] = new JsonArray([.. kind.Versions.Select(v => Version(kind, v, descriptions))]),
        },
    };

    private static JsonObject Names(CrdKind kind)
    {
        var names = new JsonObject
        {
            ["categories"] = Strings(kind.Categories),
            ["kind"] = kind.Resource.Kind,
            ["listKind"] = kind.Resource.Kind + "List",
            ["plural"] = kind.Resource.Plural,
            ["singular"] = kind.Resource.Kind.ToLowerInvariant(),
        };
        if (kind.ShortNames.Count > 0)
        {
            names["shortNames"] = Strings(kind.ShortNames);
        }

        return names;
    }

    private static JsonObject Version(CrdKind kind, string version, SchemaDescriptions descriptions)
    {
        var isStorageVersion = version == kind.Resource.Version;
        var json = new JsonObject { ["name"] = version, ["served"] = true, ["storage"] = isStorageVersion };
        if (!isStorageVersion)
        {
            json["deprecated"] = true;
            json["deprecationWarning"] =
                $"{kind.Resource.Group}/{version} {kind.Resource.Kind} is deprecated: "
                + $"write apiVersion: {kind.Resource.ApiVersion}";
        }

        if (kind.PrinterColumns.Count > 0)
        {
            json["additionalPrinterColumns"] = new JsonArray([.. kind.PrinterColumns.Select(Column)]);
        }

        if (isStorageVersion && kind.SelectableFields.Count > 0)
        {
            json["selectableFields"] = new JsonArray(
                [.. kind.SelectableFields.Select(static f => new JsonObject { ["jsonPath"] = f })]);
        }

        if (kind.HasStatus)
        {
            json["subresources"] = new JsonObject { ["status"] = new JsonObject() };
        }

        var schema = new SchemaBuilder(version, descriptions).Build(kind.Type);
        json["schema"] = new JsonObject { ["openAPIV3Schema"] = CrdSchema.Root(kind, schema) };
        return json;
    }

    private static JsonObject Column(PrinterColumn column) => new()
    {
        ["name"] = column.Name,
        ["type"] = column.Type,
        ["jsonPath"] = column.JsonPath,
    };

    private static JsonArray Strings(IEnumerable<string> values) =>
        new([.. values.Select(static v => (JsonNode)JsonValue.Create(v))]);
}
