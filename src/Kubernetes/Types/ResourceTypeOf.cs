using System.Text.Json.Serialization.Metadata;
using k8s;
using k8s.Models;

namespace Keyferry.Kubernetes.Types;

/// <summary>A kind together with the C# type that holds it, and how that type is read and written.</summary>
/// <typeparam name="T">The object's type.</typeparam>
/// <param name="Group">The API group; empty for the core group.</param>
/// <param name="Version">The version, such as <c>v1</c>.</param>
/// <param name="Plural">The resource's plural name, as in URLs.</param>
/// <param name="Kind">The kind, as in manifests.</param>
/// <param name="Namespaced">Whether objects live in a namespace.</param>
/// <param name="JsonSource">
/// Gives the generated serialisation of <typeparamref name="T"/>. It is asked at the first use: hundreds of types are loaded for a kind, of
/// which a cluster may have no object.
/// </param>
public sealed record ResourceType<T>(
    string Group, string Version, string Plural, string Kind, bool Namespaced, Func<JsonTypeInfo<T>> JsonSource)
    : ResourceType(Group, Version, Plural, Kind, Namespaced)
    where T : class, IKubernetesObject<V1ObjectMeta>
{
    /// <summary>The generated serialisation of <typeparamref name="T"/>.</summary>
    public JsonTypeInfo<T> Json => JsonSource();
}
