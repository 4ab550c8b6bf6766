using Keyferry.Local.Server.Applying;
using Keyferry.Local.Server.Rest;
using Keyferry.Local.Server.Seams;

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
        Shape = new FieldShape
        {
            Field = static name => name switch
            {
                "metadata" => FieldShape.Metadata,
                "spec" => new FieldShape { Field = static field => field switch { "versions" => FieldShape.Leaf, _ => Atoms } },
                "status" => new FieldShape
                {
                    Field = static field => field == "conditions" ? new FieldShape { Keys = [new KeyField("type", null)], Other = Atoms } : Atoms,
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

    private static FieldShape Atoms { get; } = new() { Field = static _ => FieldShape.Untyped };
}
