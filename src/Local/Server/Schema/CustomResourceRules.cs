using System.Text.Json.Nodes;
using Keyferry.Local.Server.Abstractions;

namespace Keyferry.Local.Server.Schema;

/// <summary>Structural schemas on JSON: prunes, defaults and validates custom resources in the API server's order and words.</summary>
public sealed class CustomResourceRules : ICustomResourceRules
{
    private readonly Formats formats = new();
    private readonly RuleValidator rules = new();

    /// <inheritdoc/>
    public void Prune(JsonObject obj, ResourceInfo resource, List<string> unknownPaths)
    {
        if (resource.Schema is null)
        {
            return;
        }

        var found = new List<string>();
        new Pruning(found).Root(obj, resource.Schema);
        found.Sort(StringComparer.Ordinal);
        unknownPaths.AddRange(found);
    }

    /// <inheritdoc/>
    public void Default(JsonObject obj, ResourceInfo resource) => Defaulting.Apply(obj, resource.Schema);

    /// <inheritdoc/>
    public IReadOnlyList<StatusCause> Validate(JsonObject obj, JsonObject? old, ResourceInfo resource)
    {
        var causes = new List<StatusCause>();
        if (resource.Schema is { } schema)
        {
            new SchemaValidator(formats, causes).Check(obj, old, schema, "");
            if (rules.HasRules(schema))
            {
                if (causes.Exists(Causes.Blocks))
                {
                    causes.Add(Causes.RulesNotChecked);
                }
                else
                {
                    rules.Check(obj, old, schema, "", causes);
                }
            }
        }

        if (Scale(resource) is { } scale)
        {
            ScaleRules.Check(obj, scale, causes);
        }

        return causes;
    }

    private static JsonObject? Scale(ResourceInfo resource) =>
        (resource.Definition?["spec"]?["versions"] as JsonArray ?? []).OfType<JsonObject>()
            .FirstOrDefault(v => v.Text("name") == resource.Version)?.Child("subresources")?.Child("scale");
}
