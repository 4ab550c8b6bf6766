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
    private const int MostAttempts = 5;

    /// <summary>
    /// Patches the status under the version that was read. Where somebody else wrote the object meanwhile, it is read and the
    /// status alone is worked out and written again: what the pass did stands, whoever changed the object.
    /// </summary>
    /// <param name="type">The kind.</param>
    /// <param name="item">The object as the pass saw it.</param>
    /// <param name="patchOf">What to merge into the status of an object; null where nothing has to change.</param>
    /// <param name="cancellation">Ends the calls.</param>
    /// <returns>The object as the server holds it now, or the server's refusal; a conflict after several tries.</returns>
    public async ValueTask<KubeResult<T>> MergeAsync<T>(
        ResourceType<T> type, T item, Func<T, JsonObject?> patchOf, CancellationToken cancellation)
        where T : class, IKubernetesObject<V1ObjectMeta>
    {
        var (current, key) = (item, ServerSideApply.KeyOf(item));
        for (var attempt = 1; ; attempt++)
        {
            if (patchOf(current) is not { } status)
            {
                return KubeResult<T>.From(current);
            }

            // A third of the bytes of the whole object, and fields that this version does not know stay as they are.
            var patch = KubePatch.Merge(new JsonObject
            {
                ["metadata"] = new JsonObject { ["resourceVersion"] = current.Metadata.ResourceVersion }, ["status"] = status,
            });
            var stored = await api.PatchAsync(type, key, patch, WriteOptions.Status, cancellation);
            if (stored.Ok || !stored.Failure.IsConflict || attempt == MostAttempts)
            {
                return stored;
            }

            var read = await api.GetAsync(type, key, cancellation);
            if (!read.Ok || read.Value.Metadata.Uid != item.Metadata.Uid)
            {
                return read.Ok ? stored : read;
            }

            current = read.Value;
        }
    }

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
