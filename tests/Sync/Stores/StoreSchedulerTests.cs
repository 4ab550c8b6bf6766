using Keyferry.Kubernetes.Types;
using Keyferry.Providers.Contract;
using Keyferry.Sync.Stores;
using NUnit.Framework;

namespace Keyferry.Sync.Tests.Stores;

/// <summary>What is read once, what is read together, and what is read again.</summary>
public sealed class StoreSchedulerTests
{
    [Test]
    public void A_store_that_answers_at_once_serves_the_pass_that_asks()
    {
        using var scene = new SchedulerScene();
        using var reads = scene.Read("app", scene.Session(), "k1", "k2");
        Assert.That(SchedulerScene.Text(reads, "k1"), Is.EqualTo("v1"));
        Assert.That(SchedulerScene.Text(reads, "k2"), Is.EqualTo("v2"));
        Assert.That(scene.Woken, Is.Empty);
    }

    [Test]
    public async Task One_read_of_a_key_serves_all_that_want_it_and_each_is_woken_once()
    {
        using var scene = new SchedulerScene();
        var answer = new TaskCompletionSource();
        scene.Provider.OnFetch = (_, _) => answer.Task;
        for (var i = 0; i < 100; i++)
        {
            Assert.That(scene.Read($"app-{i}", scene.Session(), "k1"), Is.Null);
        }

        answer.SetResult();
        await scene.WokenAsync(100);

        Assert.That(scene.Woken, Is.Unique);
        Assert.That(scene.Provider.Fetches, Is.EqualTo(1));
        scene.Time.Advance(TimeSpan.FromSeconds(30));
        for (var i = 0; i < 100; i++)
        {
            using var reads = scene.Read($"app-{i}", scene.Session(), "k1");
            Assert.That(SchedulerScene.Text(reads, "k1"), Is.EqualTo("v1"), "it was read for them, however late they come");
        }

        Assert.That(scene.Provider.Fetches, Is.EqualTo(1));
    }

    [Test]
    public void A_value_serves_for_a_second()
    {
        using var scene = new SchedulerScene();
        scene.Read("one", scene.Session(), "k1")!.Dispose();
        scene.Time.Advance(StoreScheduler.Freshness / 2);
        scene.Read("two", scene.Session(), "k1")!.Dispose();
        Assert.That(scene.Provider.Fetches, Is.EqualTo(1));
        scene.Time.Advance(StoreScheduler.Freshness);
        scene.Read("three", scene.Session(), "k1")!.Dispose();
        Assert.That(scene.Provider.Fetches, Is.EqualTo(2));
    }

    [Test]
    public void A_value_serves_objects_that_were_due_when_it_was_read_however_long_they_wait_for_a_worker()
    {
        using var scene = new SchedulerScene();
        scene.DueSince = scene.Time.GetTimestamp();
        scene.Time.Advance(TimeSpan.FromMilliseconds(1));
        scene.Read("first", scene.Session(), "k1")!.Dispose();
        scene.Time.Advance(TimeSpan.FromSeconds(5));
        scene.Read("second", scene.Session(), "k1")!.Dispose();
        Assert.That(scene.Provider.Fetches, Is.EqualTo(1));
        scene.DueSince = null;
        scene.Read("third", scene.Session(), "k1")!.Dispose();
        Assert.That(scene.Provider.Fetches, Is.EqualTo(2));
    }

    [Test]
    public void A_forced_want_is_never_served_by_an_older_value()
    {
        using var scene = new SchedulerScene();
        scene.Read("one", scene.Session(), "k1")!.Dispose();
        scene.Provider.Values["k1"] = "newer";
        using var reads = scene.Read("two", forced: true, scene.Session(), "k1");
        Assert.That(SchedulerScene.Text(reads, "k1"), Is.EqualTo("newer"));
    }

    [Test]
    public async Task A_forced_want_does_not_join_a_read_that_began_before_it()
    {
        using var scene = new SchedulerScene();
        var first = new TaskCompletionSource();
        scene.Provider.OnFetch = (_, _) => first.Task;
        Assert.That(scene.Read("one", scene.Session(), "k1"), Is.Null);
        scene.Time.Advance(TimeSpan.FromMilliseconds(1));
        scene.Provider.OnFetch = null;
        scene.Provider.Values["k1"] = "newer";
        using (var forced = scene.Read("two", forced: true, scene.Session(), "k1"))
        {
            Assert.That(SchedulerScene.Text(forced, "k1"), Is.EqualTo("newer"));
        }

        first.SetResult();
        await scene.WokenAsync(1);
        Assert.That(scene.Provider.Fetches, Is.EqualTo(2));
    }

    [Test]
    public async Task Wants_gather_while_a_batch_is_on_its_way_and_full_batches_do_not_wait()
    {
        using var scene = new SchedulerScene();
        scene.Provider.MaxKeysPerCall = 20;
        scene.Read("first", scene.Session(), "k0")!.Dispose();
        for (var i = 1; i < 50; i++)
        {
            scene.Read($"app-{i}", scene.Session(), $"k{i}");
        }

        Assert.That(scene.Provider.Calls.Select(static c => c.Length), Is.EqualTo(new[] { 1, 20, 20 }));
        scene.Time.Advance(TimeSpan.FromMilliseconds(200));
        await scene.WokenAsync(9);
        Assert.That(scene.Provider.Calls.Select(static c => c.Length), Is.EqualTo(new[] { 1, 20, 20, 9 }));
    }

    [Test]
    public void A_refused_batch_is_remembered_for_the_identity()
    {
        using var scene = new SchedulerScene();
        scene.Provider.MaxKeysPerCall = 20;
        var denied = new FetchFailure(FetchFailureKind.BatchDenied, "no batches");
        scene.Provider.OnRead = keys =>
        {
            if (keys.Count == 1)
            {
                return null;
            }

            scene.Provider.MaxKeysPerCall = 1;
            return [.. keys.Select(_ => ReadResult.Of(denied))];
        };
        using var first = scene.Read("app", scene.Session(), "k1", "k2", "k3");
        Assert.That(SchedulerScene.Text(first, "k3"), Is.EqualTo("v3"));
        using var second = scene.Read("other", scene.Session(), "k4", "k5");
        Assert.That(SchedulerScene.Text(second, "k5"), Is.EqualTo("v5"));
        Assert.That(scene.Provider.Calls.Count(static c => c.Length > 1), Is.EqualTo(1));
    }

    [Test]
    public void One_connection_serves_an_identity_and_a_change_of_it_makes_a_new_one()
    {
        using var scene = new SchedulerScene();
        for (var i = 0; i < 10; i++)
        {
            scene.Read($"app-{i}", scene.Session(), $"k{i}")!.Dispose();
        }

        Assert.That(scene.Provider.Connects, Is.EqualTo(1));
        scene.Read("app", scene.Session(generation: 2), "k1")!.Dispose();
        Assert.That((scene.Provider.Connects, scene.Provider.Closed), Is.EqualTo((2, 1)));
        scene.Read("app", scene.Session(generation: 2, credentials: "rotated"), "k1")!.Dispose();
        Assert.That((scene.Provider.Connects, scene.Provider.Closed), Is.EqualTo((3, 2)));
        Assert.That(scene.Provider.Fetches, Is.EqualTo(12), "values of another identity serve nobody");
    }

    [Test]
    public async Task Who_waits_when_the_store_changes_is_woken_and_asks_the_store_as_it_is_now()
    {
        using var scene = new SchedulerScene();
        scene.Provider.OnFetch = static (_, _) => new TaskCompletionSource().Task;
        Assert.That(scene.Read("waits", scene.Session(), "k1"), Is.Null);
        scene.Provider.OnFetch = null;
        scene.Read("other", scene.Session(generation: 2), "k2")!.Dispose();
        await scene.WokenAsync(1);
        using var reads = scene.Read("waits", scene.Session(generation: 2), "k1");
        Assert.That(SchedulerScene.Text(reads, "k1"), Is.EqualTo("v1"));
    }

    [Test]
    public void What_one_object_holds_is_bounded()
    {
        using var scene = new SchedulerScene();
        scene.Provider.Make = static _ => new byte[4 << 20];
        using var reads = scene.Read("app", scene.Session(), [.. Enumerable.Range(0, 20).Select(static i => $"k{i}")]);
        var results = Enumerable.Range(0, 20).Select(
            i => reads!.Of(new StoreKey(StoreKey.Namespaced, "team", "shelf"), new RemoteKey($"k{i}"))).ToList();
        Assert.That(results.Count(static r => r.Value is not null), Is.EqualTo(8));
        Assert.That(results.Where(static r => r.Value is null).Select(static r => r.Failure), Is.All.EqualTo(BoundedAnswers.TooLarge));
    }

    [Test]
    public void An_object_that_is_gone_holds_no_value()
    {
        using var scene = new SchedulerScene();
        byte[] value = [];
        scene.Provider.Make = text => value = System.Text.Encoding.UTF8.GetBytes(text);
        var never = new TaskCompletionSource();
        scene.PutTwo(never.Task);
        Assert.That(value, Is.EqualTo("v1"u8.ToArray()));
        scene.Time.Advance(2 * StoreScheduler.Retention);
        Assert.That(value, Is.EqualTo("v1"u8.ToArray()), "it waits for the other store");

        scene.Scheduler.Forget(new ObjectKey("team", "app"));
        scene.Time.Advance(2 * StoreScheduler.Retention);
        Assert.That(value, Is.EqualTo(new byte[2]));
    }
}
