using Keyferry.Api.Resources;
using Keyferry.Kubernetes.Types;

namespace Keyferry.Api.Crds;

/// <summary>A kind that Keyferry defines: everything in its CustomResourceDefinition but the schema.</summary>
/// <param name="Type">The C# type of the objects.</param>
/// <param name="Resource">The kind in its storage version.</param>
/// <param name="PrinterColumns">The columns of <c>kubectl get</c>.</param>
public sealed record CrdKind(Type Type, ResourceType Resource, IReadOnlyList<PrinterColumn> PrinterColumns)
{
    /// <summary>What <c>kubectl explain</c> says of the kind; null means the summary of <see cref="Type"/>.</summary>
    public string? Description { get; init; }

    /// <summary>The short names for kubectl.</summary>
    public IReadOnlyList<string> ShortNames { get; init; } = [];

    /// <summary>Whether the kind has the status subresource.</summary>
    public bool HasStatus { get; init; } = true;

    /// <summary>The JSON paths that field selectors can use, in the storage version (from Kubernetes 1.30 on).</summary>
    public IReadOnlyList<string> SelectableFields { get; init; } = [];

    /// <summary>The versions that are served beside the storage version; all are deprecated.</summary>
    public IReadOnlyList<string> DeprecatedVersions { get; init; } = [];

    /// <summary>All versions, the storage version first.</summary>
    public IEnumerable<string> Versions => [Resource.Version, .. DeprecatedVersions];

    /// <summary>The categories for kubectl, as in <c>kubectl get external-secrets</c>.</summary>
    public IReadOnlyList<string> Categories => Resource.Group == ApiResources.GeneratorGroup
        ? ["external-secrets", "external-secrets-generators"]
        : ["external-secrets"];

    /// <summary>The name of the CustomResourceDefinition.</summary>
    public string Name => $"{Resource.Plural}.{Resource.Group}";
}
