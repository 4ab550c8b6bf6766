using System.Text.Json.Nodes;
using Keyferry.Api.Crds;
using Keyferry.Api.Schema;
using NUnit.Framework;

namespace Keyferry.Admission.Tests;

/// <summary>Every place of every kind that the schema knows, and manifests with something at one of them.</summary>
internal static class SchemaPlaces
{
    private static readonly ApiSchemas Schemas = new();

    /// <summary>All kinds in all versions.</summary>
    public static IEnumerable<TestCaseData> Kinds =>
        from kind in CrdKinds.All
        from version in kind.Versions
        select new TestCaseData(kind.Resource.Group, version, kind.Resource.Kind)
            .SetArgDisplayNames($"{kind.Resource.Kind} {version}");

    /// <summary>All places below the spec, each with the steps that lead there: names, <c>[]</c> for items, <c>{}</c> for keys.</summary>
    public static IEnumerable<(IReadOnlyList<string> Steps, SchemaNode Node)> Of(string group, string version, string kind) =>
        Below(["spec"], Schemas.Find(group, version, kind)!.Root.FieldsByName["spec"].Node);

    /// <summary>A manifest that holds nothing but a value at a place.</summary>
    public static JsonObject Manifest(string group, string version, string kind, IReadOnlyList<string> steps, JsonNode? value)
    {
        foreach (var step in steps.Reverse())
        {
            value = step switch
            {
                "[]" => new JsonArray(value),
                "{}" => new JsonObject { ["k"] = value },
                _ => new JsonObject { [step] = value },
            };
        }

        var manifest = (JsonObject)value!;
        manifest["apiVersion"] = $"{group}/{version}";
        manifest["kind"] = kind;
        manifest["metadata"] = new JsonObject { ["name"] = "a", ["namespace"] = "n" };
        return manifest;
    }

    private static IEnumerable<(IReadOnlyList<string> Steps, SchemaNode Node)> Below(string[] steps, SchemaNode node)
    {
        yield return (steps, node);
        foreach (var field in node.Fields)
        {
            foreach (var place in Below([.. steps, field.Name], field.Node))
            {
                yield return place;
            }
        }

        if (node.Items is { } items)
        {
            foreach (var place in Below([.. steps, node.Kind == SchemaKind.Array ? "[]" : "{}"], items))
            {
                yield return place;
            }
        }
    }
}
