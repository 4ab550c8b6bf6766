using System.Text.Json.Nodes;
using k8s;
using k8s.Models;
using Keyferry.Kubernetes.Calls;
using Keyferry.Kubernetes.Types;

namespace Keyferry.Kubernetes.Applying;

/// <summary>
/// Adds and removes finalizers. A write since the object was read is a conflict, so that no other finalizer is lost.
/// </summary>
/// <param name="api">Makes the calls.</param>
public sealed class Finalizers(IKubeApi api)
{
    /// <summary>Adds a finalizer.</summary>
    /// <returns>What the server stored; the object itself where it has the finalizer.</returns>
    public ValueTask<KubeResult<T>> AddAsync<T>(
        ResourceType<T> type, T item, string finalizer, CancellationToken cancellation)
        where T : class, IKubernetesObject<V1ObjectMeta>
    {
        var now = item.Metadata.Finalizers ?? [];
        return now.Contains(finalizer)
            ? ValueTask.FromResult(KubeResult<T>.From(item))
            : SetAsync(type, item, [.. now, finalizer], cancellation);
    }

    /// <summary>Removes a finalizer; the last one of an object that is being deleted lets it go.</summary>
    /// <returns>What the server stored; the object itself where it has no such finalizer.</returns>
    public ValueTask<KubeResult<T>> RemoveAsync<T>(
        ResourceType<T> type, T item, string finalizer, CancellationToken cancellation)
        where T : class, IKubernetesObject<V1ObjectMeta>
    {
        var now = item.Metadata.Finalizers ?? [];
        return now.Contains(finalizer)
            ? SetAsync(type, item, [.. now.Where(one => one != finalizer)], cancellation)
            : ValueTask.FromResult(KubeResult<T>.From(item));
    }

    private ValueTask<KubeResult<T>> SetAsync<T>(
        ResourceType<T> type, T item, string[] finalizers, CancellationToken cancellation)
        where T : class, IKubernetesObject<V1ObjectMeta>
    {
        var metadata = new JsonObject
        {
            ["resourceVersion"] = item.Metadata.ResourceVersion,
            ["finalizers"] = new JsonArray([.. finalizers.Select(static one => (JsonNode)one)]),
        };
        var patch = KubePatch.Merge(new JsonObject { ["metadata"] = metadata });
        return api.PatchAsync(type, ServerSideApply.KeyOf(item), patch, WriteOptions.Plain, cancellation);
    }
}
