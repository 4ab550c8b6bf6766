using System.Globalization;
using System.Text.Json.Nodes;
using Keyferry.Local.Server.Rest;
using Keyferry.Local.Server.Storage;

namespace Keyferry.Local.Server.Workloads;

/// <summary>
/// Rolls Deployments out: a ReplicaSet for the present template, scaled up while the older ones are scaled down.
/// ReplicaSets without a controller that its selector matches become its own. No rollout fails by its deadline.
/// </summary>
internal sealed class DeploymentController(ObjectStore store, LoopbackClient client, TimeProvider time) : IWorkloadController
{
    /// <inheritdoc/>
    public ResourceKey Resource => Ownership.Deployments;

    /// <inheritdoc/>
    public IEnumerable<ObjectKey> AffectedBy(StoreChange change)
    {
        if (change.Key.Resource == Resource)
        {
            yield return change.Key;
        }
        else if (change.Key.Resource == Ownership.ReplicaSets
            && Ownership.ControllerOf((change.After ?? change.Before)!, Resource, "Deployment") is { } owner)
        {
            yield return owner;
        }
    }

    /// <inheritdoc/>
    public async Task ReconcileAsync(ObjectKey key, CancellationToken cancellationToken)
    {
        if (store.Get(key) is not { } deployment || Ownership.IsTerminating(deployment))
        {
            return;
        }

        await AdoptAsync(deployment, cancellationToken);
        var sets = ReplicaSets(deployment);
        var current = DeploymentReplicaSets.Current(deployment, sets);
        if (!deployment.Body.Object("spec").Flag("paused"))
        {
            current = await EnsureCurrentAsync(deployment, current, sets, cancellationToken);
            await RollAsync(deployment, current, [.. sets.Where(set => set.Key != current.Key)], cancellationToken);
        }

        var now = ObjectMetadata.Time(time.GetUtcNow());
        var status = DeploymentStatus.Of(deployment, current is null ? null : store.Get(current.Key), ReplicaSets(deployment), now);
        await client.SendAsync("PATCH", $"{PathOf(key)}/status", new JsonObject { ["status"] = status }, cancellationToken);
    }

    private async Task AdoptAsync(StoredObject deployment, CancellationToken cancellationToken)
    {
        var selector = LabelSelector.Of(deployment.Body.Object("spec").Object("selector"));
        foreach (var set in store.List(Ownership.ReplicaSets, deployment.Key.Namespace)!.Objects)
        {
            if (!Ownership.HasController(set) && !Ownership.IsTerminating(set) && selector.Matches(set.Body.Metadata().Object("labels")))
            {
                var metadata = new JsonObject { ["ownerReferences"] = Ownership.References(deployment, "Deployment") };
                await client.RequireAsync("PATCH", PathOf(set.Key), new JsonObject { ["metadata"] = metadata }, cancellationToken);
            }
        }
    }

    // The ReplicaSet of the present template has the highest revision, also after a rollback to an older one.
    private async Task<StoredObject> EnsureCurrentAsync(
        StoredObject deployment, StoredObject? current, IReadOnlyList<StoredObject> sets, CancellationToken cancellationToken)
    {
        var highest = sets.Where(set => set.Key != current?.Key).Select(DeploymentReplicaSets.RevisionOf).DefaultIfEmpty(0).Max();
        var revision = Math.Max(highest + 1, current is null ? 0 : DeploymentReplicaSets.RevisionOf(current));
        var key = current?.Key;
        if (current is null)
        {
            var body = DeploymentReplicaSets.Create(deployment, revision);
            var made = await client.RequireAsync("POST", $"/apis/apps/v1/namespaces/{deployment.Key.Namespace}/replicasets", body, cancellationToken);
            key = new ObjectKey(Ownership.ReplicaSets, deployment.Key.Namespace, made.Metadata().Text("name")!);
        }
        else
        {
            await SetRevisionAsync(PathOf(current.Key), current, revision, cancellationToken);
        }

        await SetRevisionAsync(PathOf(deployment.Key), deployment, revision, cancellationToken);
        return store.Get(key!.Value) ?? throw new WorkloadException($"ReplicaSet {key.Value.Name} was deleted meanwhile");
    }

    private async Task SetRevisionAsync(string path, StoredObject stored, long revision, CancellationToken cancellationToken)
    {
        if (DeploymentReplicaSets.RevisionOf(stored) == revision)
        {
            return;
        }

        var annotations = new JsonObject { [DeploymentReplicaSets.RevisionAnnotation] = revision.ToString(CultureInfo.InvariantCulture) };
        await client.RequireAsync("PATCH", path, new JsonObject { ["metadata"] = new JsonObject { ["annotations"] = annotations } }, cancellationToken);
    }

    private async Task RollAsync(
        StoredObject deployment, StoredObject current, IReadOnlyList<StoredObject> old, CancellationToken cancellationToken)
    {
        var plan = RolloutPlan.Next(deployment.Body.Object("spec") ?? [], Size(current), [.. old.Select(Size)]);
        await ScaleAsync(current, plan.New, cancellationToken);
        for (var i = 0; i < old.Count; i++)
        {
            await ScaleAsync(old[i], plan.Old[i], cancellationToken);
        }

        var limit = (int)(deployment.Body.Object("spec").Number("revisionHistoryLimit") ?? 10);
        var empty = old.Where(static set => Size(set) is { Replicas: 0, Pods: 0 }).ToList();
        foreach (var set in empty.Take(empty.Count - limit))
        {
            await client.DeleteAsync(PathOf(set.Key), cancellationToken);
        }
    }

    private async Task ScaleAsync(StoredObject set, int replicas, CancellationToken cancellationToken)
    {
        if (Size(set).Replicas != replicas)
        {
            await client.RequireAsync(
                "PATCH", PathOf(set.Key), new JsonObject { ["spec"] = new JsonObject { ["replicas"] = replicas } }, cancellationToken);
        }
    }

    private List<StoredObject> ReplicaSets(StoredObject deployment) =>
        [.. Ownership.Controlled(store, deployment, Ownership.ReplicaSets).OrderBy(DeploymentReplicaSets.RevisionOf)];

    private static ReplicaSetSize Size(StoredObject set) => new(
        (int)(set.Body.Object("spec").Number("replicas") ?? 1),
        DeploymentStatus.Count(set, "replicas"), DeploymentStatus.Count(set, "availableReplicas"));

    private static string PathOf(ObjectKey key) => $"/apis/apps/v1/namespaces/{key.Namespace}/{key.Resource.Plural}/{key.Name}";
}
