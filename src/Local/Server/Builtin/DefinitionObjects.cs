using Keyferry.Local.Server.Abstractions;
using Keyferry.Local.Server.Applying;
using Keyferry.Local.Server.Rest;

namespace Keyferry.Local.Server.Builtin;

/// <summary>CustomResourceDefinitions.</summary>
internal static class DefinitionObjects
{
    /// <summary>The finalizer that holds a definition until its objects are gone.</summary>
    public const string Finalizer = "customresourcecleanup.apiextensions.k8s.io";

    /// <summary>The rules of definitions.</summary>
    public static ObjectRules Rules(IDefinitionRules definitions) => new()
    {
        AllowsUnconditionalUpdate = false,
        HasGeneration = true,
        Shape = new MergeSchema
        {
            Field = static name => name switch
            {
                "metadata" => MergeSchema.Metadata,
                "spec" => new MergeSchema { Field = static field => field switch { "versions" => MergeSchema.Leaf, _ => Atoms } },
                "status" => new MergeSchema
                {
                    Field = static field => field == "conditions" ? new MergeSchema { Keys = [new KeyField("type", null)], Other = Atoms } : Atoms,
                },
                _ => Atoms,
            },
        },
        Blank = BuiltinKinds.Blank("""{"spec":{"names":{}},"status":{}}"""),
        Decode = (obj, unknown) =>
        {
            BuiltinKinds.DropUnknown(obj, unknown, "spec", "status");
            if (obj.Object("spec") is { } spec)
            {
                var inner = new List<string>();
                BuiltinKinds.DropUnknown(spec, inner, "group", "names", "scope", "versions", "conversion", "preserveUnknownFields");
                unknown.AddRange(inner.Select(name => $"spec.{name}"));
            }

            definitions.Default(obj);
        },
        PrepareCreate = definitions.Default,
        Validate = definitions.Validate,
    };

    private static MergeSchema Atoms { get; } = new() { Field = static _ => MergeSchema.Untyped };
}
