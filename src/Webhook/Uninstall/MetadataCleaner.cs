using System.Text.Json.Nodes;
using k8s.Models;
using Keyferry.Kubernetes.Calls;
using Keyferry.Kubernetes.Types;

namespace Keyferry.Webhook.Uninstall;

/// <summary>Takes finalizers and owner references off single objects, whoever else writes them meanwhile.</summary>
/// <param name="api">The API server.</param>
/// <param name="dryRun">Whether to write nothing.</param>
/// <param name="time">The clock.</param>
internal sealed class MetadataCleaner(IKubeApi api, bool dryRun, TimeProvider time)
{
    private const int MostTries = 30;
    private static readonly TimeSpan _wait = TimeSpan.FromSeconds(1);

    /// <summary>Takes our finalizers off; null where that is done.</summary>
    public ValueTask<KubeFailure?> RemoveFinalizersAsync(
        ResourceType<ObjectHeader> type, ObjectHeader item, CancellationToken cancellation) =>
        ChangeAsync(type, item, OwnFinalizers.Of, static m => new JsonObject
        {
            ["finalizers"] = new JsonArray(
                [.. m.Finalizers!.Except(OwnFinalizers.Of(m), StringComparer.Ordinal).Select(static f => (JsonNode)f)]),
        }, cancellation);

    /// <summary>Takes ExternalSecrets' owner references off; null where that is done.</summary>
    public ValueTask<KubeFailure?> RemoveOwnersAsync(
        ResourceType<ObjectHeader> type, ObjectHeader item, CancellationToken cancellation) =>
        ChangeAsync(type, item, OwnerReferences.FromUs, static m => new JsonObject
        {
            ["ownerReferences"] = new JsonArray([.. OwnerReferences.FromOthers(m).Select(static o => (JsonNode)Json(o))]),
        }, cancellation);

    /// <summary>Deletes an object, if it is still the one that was listed; null where that is done.</summary>
    public async ValueTask<KubeFailure?> DeleteAsync(
        ResourceType<ObjectHeader> type, ObjectHeader item, CancellationToken cancellation)
    {
        if (dryRun)
        {
            return null;
        }

        var deleted = await api.DeleteAsync(type, Key(item), new DeletePreconditions(Uid: item.Metadata.Uid), cancellation);
        return deleted.Ok || deleted.Failure.IsNotFound ? null : deleted.Failure;
    }

    private async ValueTask<KubeFailure?> ChangeAsync<T>(
        ResourceType<ObjectHeader> type, ObjectHeader item, Func<V1ObjectMeta, IEnumerable<T>> left,
        Func<V1ObjectMeta, JsonObject> change, CancellationToken cancellation)
    {
        if (dryRun)
        {
            return null;
        }

        for (var tries = 1; ; tries++)
        {
            var metadata = change(item.Metadata);
            metadata["resourceVersion"] = item.Metadata.ResourceVersion;
            var patched = await api.PatchAsync(
                type, Key(item), KubePatch.Merge(new JsonObject { ["metadata"] = metadata }),
                new WriteOptions(Uninstaller.FieldManager), cancellation);
            if (patched.Ok || patched.Failure.IsNotFound)
            {
                return null;
            }

            if (tries == MostTries || !(patched.Failure.IsConflict || IsStaleWebhook(patched.Failure)))
            {
                return patched.Failure;
            }

            if (!patched.Failure.IsConflict)
            {
                await Task.Delay(_wait, time, cancellation);
            }

            var again = await api.GetAsync(type, Key(item), cancellation);
            if (again is { Ok: false, Failure: var failure })
            {
                return failure.IsNotFound ? null : failure;
            }

            item = again.Value!;
            if (!left(item.Metadata).Any())
            {
                return null;
            }
        }
    }

    // API servers learn through a watch that a webhook configuration is gone, a moment after it was deleted.
    private static bool IsStaleWebhook(KubeFailure failure) =>
        failure.Message.Contains("failed calling webhook", StringComparison.Ordinal);

    private static JsonObject Json(V1OwnerReference owner)
    {
        var json = new JsonObject
        {
            ["apiVersion"] = owner.ApiVersion, ["kind"] = owner.Kind, ["name"] = owner.Name, ["uid"] = owner.Uid,
        };
        if (owner.Controller is { } controller)
        {
            json["controller"] = controller;
        }

        if (owner.BlockOwnerDeletion is { } block)
        {
            json["blockOwnerDeletion"] = block;
        }

        return json;
    }

    private static ObjectKey Key(ObjectHeader item) =>
        new(item.Metadata.NamespaceProperty ?? "", item.Metadata.Name);
}
