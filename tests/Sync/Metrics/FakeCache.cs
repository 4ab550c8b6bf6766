using System.Diagnostics.CodeAnalysis;
using k8s;
using k8s.Models;
using Keyferry.Kubernetes.Types;
using Keyferry.Kubernetes.Watching;

namespace Keyferry.Sync.Tests.Metrics;

/// <summary>A cache that a test fills.</summary>
internal sealed class FakeCache<T> : IObjectCache<T>
    where T : class, IKubernetesObject<V1ObjectMeta>
{
    private readonly Dictionary<ObjectKey, T> _objects = [];

    public bool Synced => true;

    public int Count => _objects.Count;

    public void Put(T item) => _objects[KeyOf(item)] = item;

    public void Remove(ObjectKey key) => _objects.Remove(key);

    public bool TryGet(ObjectKey key, [MaybeNullWhen(false)] out T found) => _objects.TryGetValue(key, out found);

    public IReadOnlyList<T> ByIndex(string index, string value) => [];

    public IReadOnlyList<T> All() => [.. _objects.Values];

    private static ObjectKey KeyOf(T item) => new(item.Metadata.NamespaceProperty ?? "", item.Metadata.Name);
}
