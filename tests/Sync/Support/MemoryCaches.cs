using System.Diagnostics.CodeAnalysis;
using k8s;
using k8s.Models;
using Keyferry.Kubernetes.Types;
using Keyferry.Kubernetes.Watching;
using Keyferry.Sync.ExternalSecrets;
using Keyferry.Sync.Naming;

namespace Keyferry.Sync.Tests.Support;

/// <summary>Shows what the server holds, as a watch that has caught up; or what it held, where it is frozen.</summary>
internal sealed class MemoryCache<T>(ScriptedKubeApi api, ResourceType<T> type) : IObjectCache<T>
    where T : class, IKubernetesObject<V1ObjectMeta>
{
    private IReadOnlyList<T>? _frozen;

    public bool Synced => true;

    public int Count => All().Count;

    /// <summary>From now on the cache lags behind.</summary>
    public void Freeze() => _frozen = api.All(type);

    public void Thaw() => _frozen = null;

    public bool TryGet(ObjectKey key, [MaybeNullWhen(false)] out T found)
    {
        found = All().FirstOrDefault(i => (i.Metadata.NamespaceProperty ?? "") == key.Namespace && i.Metadata.Name == key.Name);
        return found is not null;
    }

    public IReadOnlyList<T> ByIndex(string index, string value) => [];

    public IReadOnlyList<T> All() => _frozen ?? api.All(type);
}

/// <summary>Shows the metadata of the objects that the server holds, and an index of owners.</summary>
internal sealed class MemoryMetadata<T>(ScriptedKubeApi api, ResourceType<T> type) : IObjectCache<ObjectMetadata>
    where T : class, IKubernetesObject<V1ObjectMeta>
{
    public bool Synced => true;

    public int Count => All().Count;

    public bool TryGet(ObjectKey key, [MaybeNullWhen(false)] out ObjectMetadata found)
    {
        found = All().FirstOrDefault(s => s.Key == key);
        return found is not null;
    }

    public IReadOnlyList<ObjectMetadata> ByIndex(string index, string value) =>
        [.. All().Where(s => s.Labels.TryGetValue(WellKnown.CreatedByLabel, out var by)
            && OrphanCleanup.IndexValue(s.Key.Namespace, by) == value)];

    public IReadOnlyList<ObjectMetadata> All() => [.. api.All(type).Select(static s => new ObjectMetadata(
        new ObjectKey(s.Metadata.NamespaceProperty, s.Metadata.Name), s.Metadata.Uid, s.Metadata.ResourceVersion, 0,
        new Dictionary<string, string>(s.Metadata.Labels ?? new Dictionary<string, string>()),
        new Dictionary<string, string>(s.Metadata.Annotations ?? new Dictionary<string, string>()), null,
        s.Metadata.DeletionTimestamp is not null))];
}
