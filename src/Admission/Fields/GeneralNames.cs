using System.Collections.Frozen;

namespace Keyferry.Admission.Fields;

/// <summary>
/// Names that objects of every kind have. That such a field exists one level up or down says nothing: a later version
/// of a kind may well bring one of its own.
/// </summary>
internal static class GeneralNames
{
    private static readonly FrozenSet<string> Names = new[]
    {
        "name", "namespace", "kind", "type", "key", "value", "version", "apiVersion", "path", "url", "server", "auth",
        "data", "metadata", "labels", "annotations", "region", "role", "timeout", "headers", "method", "body", "result",
        "secret", "secretRef", "serviceAccountRef", "selector", "namespaceSelector", "conditions", "controller", "items",
        "rules", "tags", "scope", "audience", "audiences", "caBundle", "caProvider", "policy", "length", "encoding",
    }.ToFrozenSet(StringComparer.Ordinal);

    /// <summary>Whether a name is one of them.</summary>
    public static bool Contains(string name) => Names.Contains(name);
}
