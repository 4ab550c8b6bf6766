using System.Text.Json.Nodes;
using Keyferry.Local.Server.Rest;
using Keyferry.Local.Server.Storage;

namespace Keyferry.Local.Server.Workloads;

/// <summary>Keeps as many pods of a ReplicaSet as it asks for, and its status.</summary>
internal sealed class ReplicaSetController(ObjectStore store, LoopbackClient client, TimeProvider time) : IWorkloadController
{
    /// <inheritdoc/>
    public ResourceKey Resource => Ownership.ReplicaSets;

    /// <inheritdoc/>
    public IEnumerable<ObjectKey> AffectedBy(StoreChange change)
    {
        if (change.Key.Resource == Resource)
        {
            yield return change.Key;
        }
        else if (change.Key.Resource == Ownership.Pods
            && Ownership.ControllerOf((change.After ?? change.Before)!, Resource, "ReplicaSet") is { } owner)
        {
            yield return owner;
        }
    }

    /// <inheritdoc/>
    public async Task ReconcileAsync(ObjectKey key, CancellationToken cancellationToken)
    {
        if (store.Get(key) is not { } set || Ownership.IsTerminating(set))
        {
            return;
        }

        string? failure = null;
        try
        {
            await ScaleAsync(set, cancellationToken);
        }
        catch (WorkloadException exception)
        {
            failure = exception.Message;
        }

        await WriteStatusAsync(set, failure, cancellationToken);
        if (failure is not null)
        {
            throw new WorkloadException(failure);
        }
    }

    private async Task ScaleAsync(StoredObject set, CancellationToken cancellationToken)
    {
        var pods = ActivePods(set);
        var wanted = (int)(set.Body.Object("spec").Number("replicas") ?? 1);
        for (var count = pods.Count; count < wanted; count++)
        {
            await client.RequireAsync("POST", $"/api/v1/namespaces/{set.Key.Namespace}/pods", Pod(set), cancellationToken);
        }

        // Pods that are not ready go first, then the newest.
        foreach (var pod in pods.OrderBy(PodStatus.IsReady).ThenByDescending(static p => p.Revision).Take(pods.Count - wanted))
        {
            await client.DeleteAsync($"/api/v1/namespaces/{pod.Key.Namespace}/pods/{pod.Key.Name}", cancellationToken);
        }
    }

    private async Task WriteStatusAsync(StoredObject set, string? failure, CancellationToken cancellationToken)
    {
        var pods = ActivePods(set);
        var ready = pods.Count(PodStatus.IsReady);
        var conditions = StatusConditions.Next(
            set.Body.Object("status").List("conditions"),
            failure is null ? [] : [("ReplicaFailure", true, "FailedCreate", failure)],
            ObjectMetadata.Time(time.GetUtcNow()),
            withUpdateTime: false);
        var status = new JsonObject
        {
            ["observedGeneration"] = set.Body.Metadata().Number("generation"),
            ["replicas"] = pods.Count,
            ["fullyLabeledReplicas"] = NotZero(pods.Count),
            ["readyReplicas"] = NotZero(ready),
            ["availableReplicas"] = NotZero(ready),
            ["conditions"] = conditions.Count > 0 ? conditions : null,
        };
        await client.SendAsync(
            "PATCH", $"/apis/apps/v1/namespaces/{set.Key.Namespace}/replicasets/{set.Key.Name}/status",
            new JsonObject { ["status"] = status }, cancellationToken);
    }

    private List<StoredObject> ActivePods(StoredObject set) =>
        [.. Ownership.Controlled(store, set, Ownership.Pods).Where(static pod => !Ownership.IsTerminating(pod) && !PodStatus.IsFinished(pod))];

    private static JsonObject Pod(StoredObject set)
    {
        var template = set.Body.Object("spec").Object("template") ?? [];
        var metadata = template.Object("metadata").Copy() ?? [];
        metadata.Remove("name");
        metadata["generateName"] = $"{set.Key.Name}-";
        metadata["namespace"] = set.Key.Namespace;
        metadata["ownerReferences"] = Ownership.References(set, "ReplicaSet");
        return new JsonObject
        {
            ["apiVersion"] = "v1", ["kind"] = "Pod", ["metadata"] = metadata, ["spec"] = template.Object("spec").Copy(),
        };
    }

    // A merge patch removes what is null: a zero is left out, as the API server leaves it out.
    private static JsonValue? NotZero(int count) => count == 0 ? null : JsonValue.Create(count);
}
