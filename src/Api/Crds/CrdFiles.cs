using System.Text.Json.Nodes;
using Keyferry.Api.Schema;

namespace Keyferry.Api.Crds;

/// <summary>A file to write.</summary>
/// <param name="Name">The file's name, with no folder.</param>
/// <param name="Text">The file's contents.</param>
public sealed record CrdFile(string Name, string Text);

/// <summary>The CustomResourceDefinitions, made from the C# types.</summary>
public static class CrdFiles
{
    /// <summary>All definitions as YAML, one file each: <c>externalsecrets.external-secrets.io.yaml</c> and so on.</summary>
    /// <exception cref="FileNotFoundException">The program lies without its documentation file.</exception>
    public static IReadOnlyList<CrdFile> All() => All(SchemaDescriptions.Load());

    /// <summary>The same with descriptions that somebody else has read.</summary>
    /// <param name="descriptions">What <c>kubectl explain</c> shows.</param>
    public static IReadOnlyList<CrdFile> All(SchemaDescriptions descriptions) =>
        [.. Definitions(descriptions).Select(static d => new CrdFile(d.Name + ".yaml", YamlText.Of(d.Json)))];

    /// <summary>All definitions as JSON, to send to an API server.</summary>
    /// <exception cref="FileNotFoundException">The program lies without its documentation file.</exception>
    public static IReadOnlyList<(string Name, JsonObject Json)> Definitions() => Definitions(SchemaDescriptions.Load());

    /// <summary>The same with descriptions that somebody else has read.</summary>
    /// <param name="descriptions">What <c>kubectl explain</c> shows.</param>
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
            // Said, not left out: server-side apply would keep the conversion webhook of an older ESO's definition.
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
        var isStored = version == kind.Resource.Version;
        var json = new JsonObject { ["name"] = version, ["served"] = true, ["storage"] = isStored };
        if (!isStored)
        {
            json["deprecated"] = true;
            json["deprecationWarning"] =
                $"{kind.Resource.Group}/{version} {kind.Resource.Kind} is deprecated: "
                + $"write apiVersion: {kind.Resource.ApiVersion}";
        }

        if (kind.Columns.Count > 0)
        {
            json["additionalPrinterColumns"] = new JsonArray([.. kind.Columns.Select(Column)]);
        }

        if (isStored && kind.SelectableFields.Count > 0)
        {
            json["selectableFields"] = new JsonArray(
                [.. kind.SelectableFields.Select(static f => new JsonObject { ["jsonPath"] = f })]);
        }

        if (kind.HasStatus)
        {
            json["subresources"] = new JsonObject { ["status"] = new JsonObject() };
        }

        var schema = new SchemaBuilder(version, descriptions).Object(kind.Type);
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
