using System.Text.Json.Nodes;
using Keyferry.Local.Server.Rest;
using Keyferry.Local.Server.Storage;

namespace Keyferry.Local.Server.Workloads;

/// <summary>
/// Reports pods as running and ready, as soon as the Secrets and ConfigMaps that they need exist. No container runs.
/// </summary>
internal sealed class StubKubelet(ObjectStore store, LoopbackClient client, TimeProvider time) : IWorkloadController
{
    /// <inheritdoc/>
    public ResourceKey Resource => Ownership.Pods;

    /// <inheritdoc/>
    public IEnumerable<ObjectKey> AffectedBy(StoreChange change)
    {
        if (change.Key.Resource == Resource)
        {
            return change.After is null ? [] : [change.Key];
        }

        return change.After is not null && change.Key.Resource is { Group: "", Plural: "secrets" or "configmaps" }
            ? store.List(Resource, change.Key.Namespace)!.Objects.Where(IsPending).Select(static pod => pod.Key)
            : [];
    }

    /// <inheritdoc/>
    public async Task ReconcileAsync(ObjectKey key, CancellationToken cancellationToken)
    {
        if (store.Get(key) is not { } pod || Ownership.IsTerminating(pod) || !IsPending(pod))
        {
            return;
        }

        var now = ObjectMetadata.Time(time.GetUtcNow());
        var status = PodReferences.FirstMissing(pod, store) is { } missing
            ? PodStatus.Waiting(pod, missing.Reason, missing.Message, now)
            : PodStatus.Running(pod, now);
        await client.SendAsync(
            "PATCH", $"/api/v1/namespaces/{key.Namespace}/pods/{key.Name}/status", new JsonObject { ["status"] = status }, cancellationToken);
    }

    private static bool IsPending(StoredObject pod) => pod.Body.Object("status").Text("phase") == "Pending";
}
