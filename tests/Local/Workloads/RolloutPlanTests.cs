using System.Text.Json.Nodes;
using Keyferry.Local.Server.Workloads;
using NUnit.Framework;

namespace Keyferry.Local.Tests.Workloads;

[TestFixture]
internal sealed class RolloutPlanTests
{
    [Test]
    public void A_rolling_update_stays_within_its_bounds_and_ends(
        [Values(1, 2, 3, 10)] int desired, [Values("0", "1", "25%", "100%")] string surge, [Values("0", "1", "25%", "100%")] string unavailable)
    {
        var spec = Spec(desired, surge, unavailable);
        var (up, down) = RolloutPlan.Bounds(spec, desired);
        var (fresh, old) = (new ReplicaSetSize(0, 0, 0), new ReplicaSetSize(desired, desired, desired));
        for (var step = 0; step < 100 && (fresh.Replicas < desired || old.Replicas > 0); step++)
        {
            var plan = RolloutPlan.Next(spec, fresh, [old]);
            Assert.That(plan.New + plan.Old[0], Is.LessThanOrEqualTo(Math.Max(desired + up, fresh.Replicas + old.Replicas)));
            Assert.That(fresh.Available + plan.Old[0], Is.GreaterThanOrEqualTo(desired - down));
            (fresh, old) = (new ReplicaSetSize(plan.New, plan.New, plan.New), new ReplicaSetSize(plan.Old[0], plan.Old[0], plan.Old[0]));
        }

        Assert.That((fresh.Replicas, old.Replicas), Is.EqualTo((desired, 0)));
    }

    [Test]
    public void Recreate_waits_until_the_old_pods_are_gone()
    {
        var spec = (JsonObject)JsonNode.Parse("""{"replicas":3,"strategy":{"type":"Recreate"}}""")!;
        var first = RolloutPlan.Next(spec, new ReplicaSetSize(0, 0, 0), [new ReplicaSetSize(3, 3, 3)]);
        Assert.That((first.New, first.Old[0]), Is.EqualTo((0, 0)));
        Assert.That(RolloutPlan.Next(spec, new ReplicaSetSize(0, 0, 0), [new ReplicaSetSize(0, 1, 1)]).New, Is.Zero);
        Assert.That(RolloutPlan.Next(spec, new ReplicaSetSize(0, 0, 0), [new ReplicaSetSize(0, 0, 0)]).New, Is.EqualTo(3));
    }

    [Test]
    public void Old_pods_that_never_became_available_go_first()
    {
        var plan = RolloutPlan.Next(Spec(4, "25%", "25%"), new ReplicaSetSize(1, 1, 0), [new ReplicaSetSize(4, 4, 3)]);
        Assert.That(plan.Old[0], Is.EqualTo(3));
    }

    private static JsonObject Spec(int replicas, string surge, string unavailable) => new()
    {
        ["replicas"] = replicas,
        ["strategy"] = new JsonObject
        {
            ["type"] = "RollingUpdate",
            ["rollingUpdate"] = new JsonObject { ["maxSurge"] = surge, ["maxUnavailable"] = unavailable },
        },
    };
}
