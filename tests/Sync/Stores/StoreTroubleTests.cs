using Keyferry.Providers.Contract;
using Keyferry.Sync.Stores;
using NUnit.Framework;

namespace Keyferry.Sync.Tests.Stores;

/// <summary>Stores that hang, are down, ask to slow down, or cannot be connected to.</summary>
public sealed class StoreTroubleTests
{
    private static readonly FetchFailure Down = new(FetchFailureKind.Unavailable, "connection refused");

    [Test]
    public async Task A_store_that_hangs_costs_its_own_objects_only_and_they_are_told()
    {
        using var scene = new SchedulerScene();
        scene.Provider.OnFetch = static (store, _) => store == "shelf" ? new TaskCompletionSource().Task : Task.CompletedTask;
        for (var i = 0; i < 50; i++)
        {
            Assert.That(scene.Read($"slow-{i}", scene.Session(), $"k{i}"), Is.Null);
        }

        using (var other = scene.Read("quick", scene.Session("quick"), "k1"))
        {
            Assert.That(SchedulerScene.Text(other, "k1", "quick"), Is.EqualTo("v1"));
        }

        Assert.That(scene.Provider.Fetches, Is.LessThanOrEqualTo(StoreRate.Most + 1));
        scene.Time.Advance(StoreScheduler.Limit);
        await scene.WokenAsync(50);
        using var told = scene.Read("slow-7", scene.Session(), "k7");
        Assert.That(SchedulerScene.Text(told, "k7"), Does.Contain("gave no answer within 60 s"));
    }

    [Test]
    public void A_store_that_is_down_is_asked_seldom_and_again_when_it_is_up()
    {
        using var scene = new SchedulerScene();
        scene.Provider.Failure = Down;
        for (var i = 0; i < 100; i++)
        {
            using var reads = scene.Read($"app-{i}", scene.Session(), $"k{i}");
            Assert.That(SchedulerScene.Text(reads, $"k{i}"), Is.EqualTo("connection refused"));
        }

        Assert.That(scene.Provider.Fetches, Is.EqualTo(StoreCircuit.Threshold));
        using (var reads = scene.Read("app", scene.Session(), "k500"))
        {
            var failure = reads!.Of(new StoreKey(StoreKey.Namespaced, "team", "shelf"), new RemoteKey("k500")).Failure!;
            Assert.That(failure.RetryAfter, Is.EqualTo(TimeSpan.FromSeconds(5)));
        }

        scene.Time.Advance(TimeSpan.FromSeconds(5));
        scene.Read("app", scene.Session(), "k501")!.Dispose();
        scene.Read("app", scene.Session(), "k502")!.Dispose();
        Assert.That(scene.Provider.Fetches, Is.EqualTo(StoreCircuit.Threshold + 1), "one trial call");
        scene.Provider.Failure = null;
        scene.Time.Advance(TimeSpan.FromSeconds(10));
        using var up = scene.Read("app", scene.Session(), "k503");
        Assert.That(SchedulerScene.Text(up, "k503"), Is.EqualTo("v503"));
        using var next = scene.Read("app", scene.Session(), "k504");
        Assert.That(SchedulerScene.Text(next, "k504"), Is.EqualTo("v504"));
    }

    [Test]
    public async Task A_store_that_asks_to_slow_down_is_asked_after_the_pause_and_nobody_sees_it()
    {
        using var scene = new SchedulerScene();
        scene.Provider.Failure = new FetchFailure(FetchFailureKind.Throttled, "slow down", TimeSpan.FromSeconds(3));
        Assert.That(scene.Read("app", scene.Session(), "k1"), Is.Null);
        Assert.That(scene.Read("other", scene.Session(), "k2"), Is.Null);
        Assert.That(scene.Provider.Fetches, Is.EqualTo(1));
        Assert.That(scene.Throttled, Is.EqualTo(new[] { scene.Session().Provider.Key }), "it is counted");
        scene.Time.Advance(TimeSpan.FromSeconds(2));
        Assert.That(scene.Provider.Fetches, Is.EqualTo(1));
        scene.Provider.Failure = null;
        scene.Time.Advance(TimeSpan.FromSeconds(1));
        await scene.WokenAsync(2);
        using var reads = scene.Read("app", scene.Session(), "k1");
        Assert.That(SchedulerScene.Text(reads, "k1"), Is.EqualTo("v1"));
    }

    [Test]
    public void Who_would_wait_long_for_a_store_that_asks_to_slow_down_is_told_until_when()
    {
        using var scene = new SchedulerScene();
        scene.Provider.Failure = new FetchFailure(FetchFailureKind.Throttled, "slow down", TimeSpan.FromSeconds(90));
        using var reads = scene.Read("app", scene.Session(), "k1");
        var failure = reads!.Of(new StoreKey(StoreKey.Namespaced, "team", "shelf"), new RemoteKey("k1")).Failure!;
        Assert.That((failure.Message, failure.RetryAfter), Is.EqualTo(("slow down", (TimeSpan?)TimeSpan.FromSeconds(90))));
        scene.Read("other", scene.Session(), "k2")!.Dispose();
        Assert.That(scene.Provider.Fetches, Is.EqualTo(1));
    }

    [Test]
    public void Credentials_that_are_missing_are_looked_for_once_a_second_by_all_together()
    {
        using var scene = new SchedulerScene();
        scene.Provider.OnConnect = static (_, _) => throw new FormatException("holds hunter2");
        for (var i = 0; i < 50; i++)
        {
            using var reads = scene.Read($"app-{i}", scene.Session(), $"k{i}");
            Assert.That(SchedulerScene.Text(reads, $"k{i}"), Is.EqualTo("the fake provider failed (FormatException)"));
        }

        Assert.That(scene.Provider.Connects, Is.EqualTo(1));
        scene.Provider.OnConnect = null;
        scene.Time.Advance(TimeSpan.FromSeconds(1));
        using var found = scene.Read("app", scene.Session(), "k1");
        Assert.That(SchedulerScene.Text(found, "k1"), Is.EqualTo("v1"));
    }

    [Test]
    public async Task A_check_that_fails_has_the_next_one_connect_anew()
    {
        using var scene = new SchedulerScene();
        scene.Provider.Check = new StoreValidation(StoreState.Error, "expired");
        var (check, _) = await scene.Scheduler.ValidateAsync(scene.Session(), default);
        Assert.That(check!.Message, Is.EqualTo("expired"));
        scene.Provider.Check = StoreValidation.Ready;
        (check, _) = await scene.Scheduler.ValidateAsync(scene.Session(), default);
        Assert.That(check!.State, Is.EqualTo(StoreState.Ready));
        Assert.That((scene.Provider.Connects, scene.Provider.Closed), Is.EqualTo((2, 1)));
        await scene.Scheduler.ValidateAsync(scene.Session(), default);
        scene.Read("app", scene.Session(), "k1")!.Dispose();
        Assert.That(scene.Provider.Connects, Is.EqualTo(2), "checks and reads share a connection that works");
    }

    [Test]
    public void Connections_that_nobody_uses_are_closed()
    {
        using var scene = new SchedulerScene();
        scene.Read("app", scene.Session(), "k1")!.Dispose();
        scene.Time.Advance(TimeSpan.FromMinutes(11));
        Assert.That(scene.Provider.Closed, Is.EqualTo(1));
        scene.Read("app", scene.Session(), "k1")!.Dispose();
        scene.Scheduler.Forget(new StoreKey(StoreKey.Namespaced, "team", "shelf"));
        Assert.That(scene.Provider.Closed, Is.EqualTo(2));
    }
}
