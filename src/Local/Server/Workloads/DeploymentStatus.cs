using System.Text.Json.Nodes;
using Keyferry.Local.Server.Rest;
using Keyferry.Local.Server.Storage;

namespace Keyferry.Local.Server.Workloads;

/// <summary>Computes a Deployment's status, as <c>kubectl rollout status</c> reads it.</summary>
internal static class DeploymentStatus
{
    /// <summary>The status, as a merge patch.</summary>
    /// <param name="deployment">The Deployment.</param>
    /// <param name="current">The ReplicaSet of the present template.</param>
    /// <param name="all">All its ReplicaSets.</param>
    /// <param name="now">The time, in RFC 3339.</param>
    public static JsonObject Of(StoredObject deployment, StoredObject? current, IReadOnlyList<StoredObject> all, string now)
    {
        var spec = deployment.Body.Object("spec") ?? [];
        var desired = (int)(spec.Number("replicas") ?? 1);
        var total = all.Sum(static set => Count(set, "replicas"));
        var available = all.Sum(static set => Count(set, "availableReplicas"));
        var updated = current is null ? 0 : Count(current, "replicas");
        var (_, unavailable) = RolloutPlan.Bounds(spec, desired);
        var isAvailable = available >= desired - unavailable;
        var isComplete = updated == desired && total == desired && available == desired;
        var failure = all.SelectMany(static set => set.Body.Object("status").List("conditions") ?? [])
            .FirstOrDefault(static c => c.Text("type") == "ReplicaFailure");
        var conditions = new List<(string, bool, string, string)>
        {
            ("Available", isAvailable,
                isAvailable ? "MinimumReplicasAvailable" : "MinimumReplicasUnavailable",
                isAvailable ? "Deployment has minimum availability." : "Deployment does not have minimum availability."),
        };
        if (failure is not null)
        {
            conditions.Add(("ReplicaFailure", true, "FailedCreate", failure.Text("message") ?? ""));
        }

        conditions.Add(Progress(spec, current, isComplete));
        return new JsonObject
        {
            ["observedGeneration"] = deployment.Body.Metadata().Number("generation"),
            ["replicas"] = NotZero(total),
            ["updatedReplicas"] = NotZero(updated),
            ["readyReplicas"] = NotZero(all.Sum(static set => Count(set, "readyReplicas"))),
            ["availableReplicas"] = NotZero(available),
            ["unavailableReplicas"] = NotZero(Math.Max(0, desired - available)),
            ["conditions"] = StatusConditions.Next(deployment.Body.Object("status").List("conditions"), conditions, now, withUpdateTime: true),
        };
    }

    /// <summary>A number of a ReplicaSet's status.</summary>
    public static int Count(StoredObject set, string member) => (int)(set.Body.Object("status").Number(member) ?? 0);

    private static (string Type, bool Status, string Reason, string Message) Progress(JsonObject spec, StoredObject? current, bool isComplete)
    {
        if (current is null)
        {
            return spec.Flag("paused")
                ? ("Progressing", true, "DeploymentPaused", "Deployment is paused")
                : ("Progressing", true, "NewReplicaSetReason", "The ReplicaSet is being created.");
        }

        return isComplete
            ? ("Progressing", true, "NewReplicaSetAvailable", $"ReplicaSet \"{current.Key.Name}\" has successfully progressed.")
            : ("Progressing", true, "ReplicaSetUpdated", $"ReplicaSet \"{current.Key.Name}\" is progressing.");
    }

    // A merge patch removes what is null: a zero is left out, as the API server leaves it out.
    private static JsonValue? NotZero(int count) => count == 0 ? null : JsonValue.Create(count);
}
