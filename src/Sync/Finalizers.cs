using System.Text.Json.Nodes;
using k8s;
using k8s.Models;
using Keyferry.Kubernetes.Calls;
using Keyferry.Kubernetes.Types;

namespace Keyferry.Sync;

/// <summary>Adds and removes finalizers by patches that touch nothing else, so that no spec is ever rewritten.</summary>
/// <param name="api">The API server.</param>
public sealed class Finalizers(IKubeApi api)
{
    /// <summary>Adds a finalizer; the object as the server holds it then.</summary>
    public ValueTask<KubeResult<T>> AddAsync<T>(
        ResourceType<T> type, T item, string finalizer, CancellationToken cancellation)
        where T : class, IKubernetesObject<V1ObjectMeta> =>
        PatchAsync(type, item, [.. item.Metadata.Finalizers ?? [], finalizer], cancellation);

    /// <summary>Removes a finalizer; an object that is gone with it is a failure that says NotFound.</summary>
    public ValueTask<KubeResult<T>> RemoveAsync<T>(
        ResourceType<T> type, T item, string finalizer, CancellationToken cancellation)
        where T : class, IKubernetesObject<V1ObjectMeta> =>
        PatchAsync(type, item, (item.Metadata.Finalizers ?? []).Where(f => f != finalizer), cancellation);

    // The version guards the list: a merge patch replaces it whole, other people's finalizers too.
    private ValueTask<KubeResult<T>> PatchAsync<T>(
        ResourceType<T> type, T item, IEnumerable<string> finalizers, CancellationToken cancellation)
        where T : class, IKubernetesObject<V1ObjectMeta>
    {
        var body = new JsonObject
        {
            ["metadata"] = new JsonObject
            {
                ["finalizers"] = new JsonArray([.. finalizers.Select(static f => JsonValue.Create(f))]),
                ["resourceVersion"] = item.Metadata.ResourceVersion,
                ["uid"] = item.Metadata.Uid,
            },
        };
        var key = new ObjectKey(item.Metadata.NamespaceProperty ?? "", item.Metadata.Name);
        return api.PatchAsync(type, key, KubePatch.Merge(body), WriteOptions.Plain, cancellation);
    }
}
