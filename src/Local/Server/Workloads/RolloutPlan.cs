using System.Globalization;
using System.Text.Json.Nodes;
using Keyferry.Local.Server.Rest;

namespace Keyferry.Local.Server.Workloads;

/// <summary>One ReplicaSet in a rollout.</summary>
/// <param name="Replicas">How many pods it asks for.</param>
/// <param name="Pods">How many pods it has.</param>
/// <param name="Available">How many of them are available.</param>
internal sealed record ReplicaSetSize(int Replicas, int Pods, int Available);

/// <summary>How many pods each ReplicaSet of a Deployment is to ask for next.</summary>
/// <param name="New">The number for the ReplicaSet of the present template.</param>
/// <param name="Old">The numbers for the others, in their order.</param>
internal sealed record RolloutPlan(int New, IReadOnlyList<int> Old)
{
    /// <summary>Computes the next step of a rollout.</summary>
    /// <param name="spec">The Deployment's spec, defaulted.</param>
    /// <param name="fresh">The ReplicaSet of the present template.</param>
    /// <param name="old">The others, oldest first.</param>
    public static RolloutPlan Next(JsonObject spec, ReplicaSetSize fresh, IReadOnlyList<ReplicaSetSize> old)
    {
        var desired = (int)(spec.Number("replicas") ?? 1);
        if (spec.Object("strategy").Text("type") == "Recreate")
        {
            return new RolloutPlan(old.Any(static set => set.Pods > 0) ? fresh.Replicas : desired, [.. old.Select(static _ => 0)]);
        }

        var (surge, unavailable) = Bounds(spec, desired);
        var total = fresh.Replicas + old.Sum(static set => set.Replicas);
        var next = fresh.Replicas >= desired
            ? desired
            : fresh.Replicas + Math.Clamp(desired + surge - total, 0, desired - fresh.Replicas);

        // Pods that never became available may go at any time; available ones only above the lower bound.
        var spare = fresh.Available + old.Sum(static set => set.Available) - (desired - unavailable);
        var numbers = new List<int>();
        foreach (var set in old)
        {
            var keep = Math.Min(set.Replicas, set.Available);
            var removed = Math.Clamp(spare, 0, keep);
            spare -= removed;
            numbers.Add(keep - removed);
        }

        return new RolloutPlan(next, numbers);
    }

    /// <summary>maxSurge (rounded up) and maxUnavailable (rounded down) in pods; never both zero.</summary>
    public static (int Surge, int Unavailable) Bounds(JsonObject spec, int desired)
    {
        var rolling = spec.Object("strategy").Object("rollingUpdate");
        var surge = Resolve(rolling?["maxSurge"], desired, Math.Ceiling);
        var unavailable = Resolve(rolling?["maxUnavailable"], desired, Math.Floor);
        return (surge, surge == 0 && unavailable == 0 ? 1 : Math.Min(unavailable, desired));
    }

    private static int Resolve(JsonNode? value, int desired, Func<double, double> round)
    {
        var text = value?.ToString() ?? "25%";
        var isPercent = text.EndsWith('%');
        return !int.TryParse(text.TrimEnd('%'), NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? 0
            : isPercent ? (int)round(desired * (number / 100d)) : number;
    }
}
