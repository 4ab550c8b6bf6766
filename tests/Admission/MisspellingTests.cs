using System.Text.Json.Nodes;
using Keyferry.Api.Crds;
using Keyferry.Api.Schema;
using NUnit.Framework;

namespace Keyferry.Admission.Tests;

/// <summary>Every field of every kind, misspelt at its own place.</summary>
public sealed class MisspellingTests
{
    private static readonly ApiSchemas Schemas = new();

    private static IEnumerable<TestCaseData> Kinds =>
        from kind in CrdKinds.All
        from version in kind.Versions
        select new TestCaseData(kind.Resource.Group, version, kind.Resource.Kind);

    [TestCaseSource(nameof(Kinds))]
    public void Each_field_that_is_misspelt_is_named_with_its_path(string group, string version, string kind)
    {
        var spec = Schemas.Find(group, version, kind)!.Root.FieldsByName["spec"].Node;
        Assert.Multiple(() =>
        {
            foreach (var (path, field) in Fields(spec, "spec"))
            {
                // Two letters more make another word of a short one.
                var wrong = field.Length < 6 ? $"{field}X" : $"{field}Xq";
                var answer = Review.Create(Manifest($"{group}/{version}", kind, path, wrong));
                Assert.That(answer.Fields, Does.Contain($"{path}.{wrong}"));
                Assert.That(
                    answer.Message,
                    Does.Contain($"{path}.{wrong}: unknown field").And.Contain($"did you mean \"{field}\"?"));
            }
        });
    }

    private static IEnumerable<(string Path, string Field)> Fields(SchemaNode node, string path)
    {
        foreach (var field in node.Fields)
        {
            // The nearest name to a short one with two letters more may be another.
            if (field.Name.Length > 3)
            {
                yield return (path, field.Name);
            }

            var (inner, here) = field.Node is { Kind: SchemaKind.Array, Items: { } items }
                ? (items, $"{path}.{field.Name}[0]")
                : (field.Node, $"{path}.{field.Name}");
            foreach (var found in Fields(inner, here))
            {
                yield return found;
            }
        }
    }

    private static JsonObject Manifest(string apiVersion, string kind, string path, string field)
    {
        JsonNode value = new JsonObject { [field] = new JsonObject() };
        foreach (var step in path.Split('.').Reverse())
        {
            var isItem = step.EndsWith("[0]", StringComparison.Ordinal);
            value = new JsonObject { [isItem ? step[..^3] : step] = isItem ? new JsonArray(value) : value };
        }

        var manifest = (JsonObject)value;
        manifest["apiVersion"] = apiVersion;
        manifest["kind"] = kind;
        manifest["metadata"] = new JsonObject { ["name"] = "a", ["namespace"] = "n" };
        return manifest;
    }
}
