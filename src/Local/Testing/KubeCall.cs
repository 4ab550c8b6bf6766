using Keyferry.Kubernetes.Types;

namespace Keyferry.Local.Testing;

/// <summary>A call of an <see cref="InterceptedKubeApi"/>.</summary>
/// <param name="Verb">get, list, create, update, patch or delete.</param>
/// <param name="Type">The kind.</param>
/// <param name="Key">The object; of a list its namespace.</param>
/// <param name="Subresource">The subresource; null for the object itself.</param>
/// <param name="FieldManager">Who writes; null where the call does not say.</param>
public sealed record KubeCall(string Verb, ResourceType Type, ObjectKey Key, string? Subresource = null, string? FieldManager = null)
{
    /// <summary>Whether the call changes the cluster.</summary>
    public bool IsWrite => Verb is not ("get" or "list");
}
