namespace Keyferry.Kubernetes.Types;

/// <summary>Kinds whose objects are <see cref="UnstructuredObject"/>s.</summary>
public static class UnstructuredType
{
    /// <summary>Such a kind.</summary>
    /// <param name="group">The API group; empty for the core group.</param>
    /// <param name="version">The version, such as <c>v1</c>.</param>
    /// <param name="plural">The resource's plural name, as in URLs.</param>
    /// <param name="kind">The kind, as in manifests.</param>
    /// <param name="namespaced">Whether objects live in a namespace.</param>
    public static ResourceType<UnstructuredObject> Of(string group, string version, string plural, string kind, bool namespaced) =>
        new(group, version, plural, kind, namespaced, static () => KubeJsonContext.Default.UnstructuredObject);
}
