using System.Text.Json.Nodes;
using Keyferry.Local.Server.Abstractions;
using Keyferry.Local.Server.Schema;

namespace Keyferry.Local.Server.Definitions;

/// <summary>Checks a CustomResourceDefinition.</summary>
internal static class DefinitionValidator
{
    public static IReadOnlyList<StatusCause> Check(JsonObject definition, JsonObject? old)
    {
        var causes = new List<StatusCause>();
        if (definition.Child("spec") is not { } spec)
        {
            return [Causes.Required("spec")];
        }

        Names(definition, spec, causes);
        Versions(definition, causes);
        if (old?.Child("spec") is { } before)
        {
            Unchanged("spec.group", before["group"], spec["group"], causes);
            Unchanged("spec.names.plural", before["names"]?["plural"], spec["names"]?["plural"], causes);
            Unchanged("spec.names.kind", before["names"]?["kind"], spec["names"]?["kind"], causes);
            Unchanged("spec.scope", before["scope"], spec["scope"], causes);
        }

        return causes;
    }

    private static void Names(JsonObject definition, JsonObject spec, List<StatusCause> causes)
    {
        var group = spec.Text("group") ?? "";
        var names = spec.Child("names") ?? [];
        var name = definition["metadata"]?["name"] is { } n ? JsonKinds.Text(n) ?? "" : "";
        if (name != $"{names.Text("plural")}.{group}")
        {
            causes.Add(Causes.Invalid("metadata.name", $"\"{name}\"", "must be spec.names.plural+\".\"+spec.group"));
        }

        if (group.Length == 0)
        {
            causes.Add(Causes.Required("spec.group"));
        }

        foreach (var field in (string[])["plural", "singular", "kind", "listKind"])
        {
            if (names.Text(field) is null or "")
            {
                causes.Add(Causes.Required($"spec.names.{field}"));
            }
        }

        if (spec.Text("scope") is not ("Namespaced" or "Cluster"))
        {
            causes.Add(spec.Text("scope") is null or ""
                ? Causes.Required("spec.scope")
                : Causes.NotSupported("spec.scope", JsonKinds.Show(spec["scope"]), ["\"Cluster\"", "\"Namespaced\""]));
        }

        var isProtected = group is "k8s.io" or "kubernetes.io" ||
            group.EndsWith(".k8s.io", StringComparison.Ordinal) || group.EndsWith(".kubernetes.io", StringComparison.Ordinal);
        if (isProtected && definition["metadata"]?["annotations"]?["api-approved.kubernetes.io"] is null)
        {
            causes.Add(Causes.Required(
                "metadata.annotations[api-approved.kubernetes.io]",
                "protected groups must have approval annotation \"api-approved.kubernetes.io\", see https://github.com/kubernetes/enhancements/pull/1111"));
        }
    }

    private static void Versions(JsonObject definition, List<StatusCause> causes)
    {
        var versions = DefinitionDefaults.Versions(definition).ToList();
        if (versions.Count(static v => v.Flag("storage")) != 1)
        {
            causes.Add(Causes.Invalid(
                "spec.versions", $"[{string.Join(',', versions.Select(GoText))}]", "must have exactly one version marked as storage version"));
            if (definition["status"]?["storedVersions"] is JsonArray { Count: 0 })
            {
                causes.Add(Causes.Invalid("status.storedVersions", "null", "must have at least one stored version"));
            }
        }

        var schemas = versions.Select(static v => v["schema"]?["openAPIV3Schema"] as JsonObject).ToList();
        // The server keeps a schema that all versions share at the top.
        var isShared = schemas.TrueForAll(s => JsonNode.DeepEquals(s, schemas[0]));
        for (var i = 0; i < versions.Count; i++)
        {
            if (schemas[i] is not { } schema)
            {
                causes.Add(Causes.Required($"spec.versions[{i}].schema.openAPIV3Schema"));
            }
            else if (i == 0 || !isShared)
            {
                Schema(schema, isShared ? "spec.validation.openAPIV3Schema" : $"spec.versions[{i}].schema.openAPIV3Schema", causes);
            }
        }
    }

    private static void Schema(JsonObject schema, string path, List<StatusCause> causes)
    {
        StructuralSchemaValidator.Root(schema, path, causes);
        causes.AddRange(MessageCost.Check(schema, path));
        causes.AddRange(RuleCost.Check(schema, path));
    }

    // As Go prints the internal type; schemas are held elsewhere.
    private static string GoText(JsonObject version) =>
        $"{{\"Name\":{JsonKinds.Show(version["name"])},\"Served\":{(version.Flag("served") ? "true" : "false")}," +
        $"\"Storage\":{(version.Flag("storage") ? "true" : "false")},\"Deprecated\":{(version.Flag("deprecated") ? "true" : "false")}," +
        $"\"DeprecationWarning\":{JsonKinds.Show(version["deprecationWarning"])},\"Schema\":null,\"Subresources\":null," +
        "\"AdditionalPrinterColumns\":null,\"SelectableFields\":null}";

    private static void Unchanged(string field, JsonNode? before, JsonNode? now, List<StatusCause> causes)
    {
        if (!JsonNode.DeepEquals(before, now))
        {
            causes.Add(Causes.Invalid(field, JsonKinds.Show(now), "field is immutable"));
        }
    }
}
