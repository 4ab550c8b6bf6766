using System.Diagnostics.CodeAnalysis;
using k8s;
using k8s.Models;
using Keyferry.Kubernetes.Types;
using Keyferry.Kubernetes.Watching;
using Keyferry.Sync.ExternalSecrets;
using Keyferry.Sync.Naming;

namespace Keyferry.Webhook.Rendering.Offline;

/// <summary>The objects of a kind, as a watch that has caught up shows them.</summary>
/// <param name="api">Holds them.</param>
/// <param name="type">The kind.</param>
/// <param name="indexes">What the engine looks up, by the index's name.</param>
internal sealed class OfflineCache<T>(
    OfflineApi api, ResourceType<T> type, IReadOnlyDictionary<string, Func<T, IEnumerable<string>>>? indexes = null) : IObjectCache<T>
    where T : class, IKubernetesObject<V1ObjectMeta>
{
    /// <inheritdoc/>
    public bool Synced => true;

    /// <inheritdoc/>
    public int Count => All().Count;

    /// <inheritdoc/>
    public bool TryGet(ObjectKey key, [MaybeNullWhen(false)] out T found)
    {
        found = api.Find(type, key);
        return found is not null;
    }

    /// <inheritdoc/>
    public IReadOnlyList<T> ByIndex(string index, string value) =>
        indexes?.TryGetValue(index, out var of) == true ? [.. All().Where(i => of(i).Contains(value, StringComparer.Ordinal))] : [];

    /// <inheritdoc/>
    public IReadOnlyList<T> All() => api.All(type);
}

/// <summary>The metadata of the objects of a kind.</summary>
/// <param name="api">Holds them.</param>
/// <param name="type">The kind.</param>
internal sealed class OfflineMetadata(OfflineApi api, ResourceType type) : IObjectCache<ObjectMetadata>
{
    private readonly ResourceType<ObjectHeader> _type = ObjectHeader.Of(type);

    /// <inheritdoc/>
    public bool Synced => true;

    /// <inheritdoc/>
    public int Count => All().Count;

    /// <inheritdoc/>
    public bool TryGet(ObjectKey key, [MaybeNullWhen(false)] out ObjectMetadata found)
    {
        found = api.Find(_type, key) is { } header ? Of(header) : null;
        return found is not null;
    }

    /// <inheritdoc/>
    public IReadOnlyList<ObjectMetadata> ByIndex(string index, string value) => index == OrphanCleanup.ByOwner
        ? [.. All().Where(s => s.Labels.TryGetValue(WellKnown.CreatedByLabel, out var by)
            && OrphanCleanup.IndexValue(s.Key.Namespace, by) == value)]
        : [];

    /// <inheritdoc/>
    public IReadOnlyList<ObjectMetadata> All() => [.. api.All(_type).Select(Of)];

    private static ObjectMetadata Of(ObjectHeader o) => new(
        new ObjectKey(o.Metadata.NamespaceProperty ?? "", o.Metadata.Name), o.Metadata.Uid, o.Metadata.ResourceVersion, 0,
        new Dictionary<string, string>(o.Metadata.Labels ?? new Dictionary<string, string>(), StringComparer.Ordinal),
        new Dictionary<string, string>(o.Metadata.Annotations ?? new Dictionary<string, string>(), StringComparer.Ordinal), null,
        o.Metadata.DeletionTimestamp is not null);
}
