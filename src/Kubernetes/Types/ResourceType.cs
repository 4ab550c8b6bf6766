namespace Keyferry.Kubernetes.Types;

/// <summary>Says where the API server keeps the objects of a kind.</summary>
/// <param name="Group">The API group; empty for the core group.</param>
/// <param name="Version">The version, such as <c>v1</c>.</param>
/// <param name="Plural">The resource's plural name, as in URLs.</param>
/// <param name="Kind">The kind, as in manifests.</param>
/// <param name="Namespaced">Whether objects live in a namespace.</param>
public record ResourceType(string Group, string Version, string Plural, string Kind, bool Namespaced)
{
    /// <summary>The <c>apiVersion</c> of manifests of this kind.</summary>
    public string ApiVersion => Group.Length == 0 ? Version : $"{Group}/{Version}";

    /// <summary>The path of a collection, an object or a subresource, from the server's root.</summary>
    /// <param name="ns">The namespace; null or empty means all namespaces, or a cluster-scoped kind.</param>
    /// <param name="name">The object's name; null means the collection.</param>
    /// <param name="subresource">A subresource, such as <c>status</c>.</param>
    public string Path(string? ns = null, string? name = null, string? subresource = null)
    {
        var root = Group.Length == 0 ? $"/api/{Version}" : $"/apis/{Group}/{Version}";
        var scope = Namespaced && !string.IsNullOrEmpty(ns) ? $"/namespaces/{Uri.EscapeDataString(ns)}" : "";
        var tail = name is null ? "" : $"/{Uri.EscapeDataString(name)}";
        var sub = subresource is null ? "" : $"/{subresource}";
        return $"{root}{scope}/{Plural}{tail}{sub}";
    }
}
