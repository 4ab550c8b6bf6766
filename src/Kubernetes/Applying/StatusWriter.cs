using System.Text.Json;
using System.Text.Json.Nodes;
using k8s;
using k8s.Models;
using Keyferry.Kubernetes.Calls;
using Keyferry.Kubernetes.Types;

namespace Keyferry.Kubernetes.Applying;

/// <summary>Writes an object's status, where it differs.</summary>
/// <param name="api">Makes the calls.</param>
public sealed class StatusWriter(IKubeApi api)
{
    /// <summary>Puts the whole status in; somebody else's write since the object was read is a conflict.</summary>
    /// <param name="type">The kind.</param>
    /// <param name="before">The object as it was read.</param>
    /// <param name="after">The object with the new status and the same resourceVersion.</param>
    /// <param name="cancellation">Ends the call.</param>
    /// <returns>What the server stored; <paramref name="before"/> where nothing had to change.</returns>
    public async ValueTask<KubeResult<T>> ReplaceAsync<T>(
        ResourceType<T> type, T before, T after, CancellationToken cancellation)
        where T : class, IKubernetesObject<V1ObjectMeta>
        => MergeDiff.Between(StatusOf(type, before), StatusOf(type, after)) is null
            ? KubeResult<T>.From(before)
            : await api.ReplaceAsync(type, after, WriteOptions.Status, cancellation);

    /// <summary>Patches the fields of the status that differ, whatever else was written meanwhile.</summary>
    /// <param name="type">The kind.</param>
    /// <param name="before">The object as it was read.</param>
    /// <param name="after">The object with the new status.</param>
    /// <param name="cancellation">Ends the call.</param>
    /// <returns>What the server stored; <paramref name="before"/> where nothing had to change.</returns>
    public async ValueTask<KubeResult<T>> MergeAsync<T>(
        ResourceType<T> type, T before, T after, CancellationToken cancellation)
        where T : class, IKubernetesObject<V1ObjectMeta>
    {
        if (MergeDiff.Between(StatusOf(type, before), StatusOf(type, after)) is not { } patch)
        {
            return KubeResult<T>.From(before);
        }

        return await api.PatchAsync(
            type, ServerSideApply.KeyOf(before), KubePatch.Merge(new JsonObject { ["status"] = patch }),
            WriteOptions.Status, cancellation);
    }

    private static JsonObject StatusOf<T>(ResourceType<T> type, T item)
        where T : class, IKubernetesObject<V1ObjectMeta>
        => JsonSerializer.SerializeToNode(item, type.Json)?["status"] as JsonObject ?? [];
}
