using Keyferry.Kubernetes.Types;

namespace Keyferry.Api.Crds;

/// <summary>A column of <c>kubectl get</c>.</summary>
/// <param name="Name">The heading.</param>
/// <param name="Type">The OpenAPI type, or <c>date</c>.</param>
/// <param name="JsonPath">Where the value is.</param>
public sealed record PrinterColumn(string Name, string Type, string JsonPath);

/// <summary>What a CustomResourceDefinition says beside its schema.</summary>
/// <param name="Type">The C# type of the objects.</param>
/// <param name="Resource">The kind in the version that is stored.</param>
/// <param name="Columns">The columns of <c>kubectl get</c>.</param>
public sealed record CrdKind(Type Type, ResourceType Resource, IReadOnlyList<PrinterColumn> Columns)
{
    /// <summary>Short names for kubectl.</summary>
    public IReadOnlyList<string> ShortNames { get; init; } = [];

    /// <summary>Whether status is a resource of its own.</summary>
    public bool HasStatus { get; init; } = true;

    /// <summary>Fields that field selectors can use, in the stored version.</summary>
    public IReadOnlyList<string> SelectableFields { get; init; } = [];

    /// <summary>Versions that are served beside the stored one, all deprecated.</summary>
    public IReadOnlyList<string> OlderVersions { get; init; } = [];

    /// <summary>All versions, the stored one first.</summary>
    public IEnumerable<string> Versions => [Resource.Version, .. OlderVersions];

    /// <summary>The categories for kubectl.</summary>
    public IReadOnlyList<string> Categories => Resource.Group == ApiResources.GeneratorGroup
        ? ["external-secrets", "external-secrets-generators"]
        : ["external-secrets"];

    /// <summary>The CustomResourceDefinition's name.</summary>
    public string Name => $"{Resource.Plural}.{Resource.Group}";
}
