using System.Text.Json.Nodes;

namespace Keyferry.Local.Server;

/// <summary>A resource that the server serves in one version: built in, or defined by a CustomResourceDefinition.</summary>
/// <param name="Group">The API group; empty for the core group.</param>
/// <param name="Version">The version.</param>
/// <param name="Plural">The name in URLs.</param>
/// <param name="Singular">The singular name, as kubectl takes it.</param>
/// <param name="Kind">The kind.</param>
/// <param name="Namespaced">Whether objects live in a namespace.</param>
public sealed record ResourceInfo(
    string Group, string Version, string Plural, string Singular, string Kind, bool Namespaced)
{
    /// <summary>Short names, as kubectl takes them.</summary>
    public IReadOnlyList<string> ShortNames { get; init; } = [];

    /// <summary>Categories, such as <c>all</c>.</summary>
    public IReadOnlyList<string> Categories { get; init; } = [];

    /// <summary>What can be done, as discovery lists it.</summary>
    public IReadOnlyList<string> Verbs { get; init; } =
        ["delete", "deletecollection", "get", "list", "patch", "create", "update", "watch"];

    /// <summary>Whether status is a subresource of its own.</summary>
    public bool HasStatus { get; init; }

    /// <summary>Whether objects of this version are what is stored.</summary>
    public bool IsStorage { get; init; } = true;

    /// <summary>The stored CustomResourceDefinition; null for a built-in resource.</summary>
    public JsonObject? Definition { get; init; }

    /// <summary>The version's <c>schema.openAPIV3Schema</c>; null where there is none.</summary>
    public JsonObject? Schema { get; init; }

    /// <summary>The version's <c>additionalPrinterColumns</c>; null where there are none.</summary>
    public JsonArray? PrinterColumns { get; init; }

    /// <summary>The <c>apiVersion</c> of objects.</summary>
    public string ApiVersion => Group.Length == 0 ? Version : $"{Group}/{Version}";

    /// <summary>The kind of lists.</summary>
    public string ListKind => Definition?["spec"]?["names"]?["listKind"]?.GetValue<string>() ?? $"{Kind}List";
}
