using Keyferry.Api.ExternalSecrets;
using Keyferry.Api.Shared;
using Keyferry.Kubernetes.Controllers;
using Keyferry.Kubernetes.Types;
using Keyferry.Providers.Guarding;
using Keyferry.Sync.Stores;
using Keyferry.Sync.Tests.Support;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using NUnit.Framework;

namespace Keyferry.Sync.Tests.Stores;

/// <summary>A store that does not answer, or throws, harms nobody else and says so.</summary>
public sealed class SlowStoreTests
{
    private static readonly StoreKey Shelf = new(StoreKey.Namespaced, "team", "shelf");

    [Test]
    public async Task While_one_store_hangs_the_objects_of_others_go_on()
    {
        const int workers = 8;
        var hanging = new TaskCompletionSource();
        using var scene = new Scene(Scene.Options with { Workers = workers });
        scene.Provider.OnFetch = (store, _) => store == "shelf" ? hanging.Task : Task.CompletedTask;
        scene.PutStore("quick");
        using var queue = new WorkQueue<ObjectKey>(TimeProvider.System, new RetryBackoff(static () => 0.5), "test");
        var loop = new ReconcileLoop<ObjectKey>(
            "test", queue, scene.Reconcilers.ExternalSecrets.ReconcileAsync, NullLogger.Instance, TimeProvider.System);
        for (var i = 0; i < 40; i++)
        {
            scene.PutApp(name: $"slow-{i}");
            queue.Add(new ObjectKey(Scene.Namespace, $"slow-{i}"));
        }

        using var ending = new CancellationTokenSource();
        var running = loop.RunAsync(workers, ending.Token);
        for (var i = 0; i < 10; i++)
        {
            scene.PutApp(name: $"quick-{i}", store: "quick");
            queue.Add(new ObjectKey(Scene.Namespace, $"quick-{i}"));
        }

        await UntilAsync(() => Enumerable.Range(0, 10).All(i => scene.Value($"quick-{i}") is not null));
        Assert.That(scene.Provider.Fetches, Is.EqualTo(10 + (workers / 4)), "a quarter of the workers hangs, no more");

        // When it answers, those that wait are woken one after the other.
        scene.Provider.OnFetch = null;
        hanging.SetResult();
        await UntilAsync(() =>
        {
            ObjectKey[] woken;
            lock (scene.Woken)
            {
                woken = [.. scene.Woken];
                scene.Woken.Clear();
            }

            Array.ForEach(woken, key => queue.Add(key));
            return Enumerable.Range(0, 40).All(i => scene.Value($"slow-{i}") is not null);
        });
        await ending.CancelAsync();
        await running;
    }

    [Test]
    public async Task A_store_that_hangs_takes_no_slot_of_the_store_beside_it_in_the_same_object_and_slows_only_itself()
    {
        using var scene = new Scene(Scene.Options with { Workers = 8 });
        scene.PutStore("shared");
        scene.Provider.OnFetch = static (store, _) => store == "shelf" ? new TaskCompletionSource().Task : Task.CompletedTask;
        for (var i = 0; i < 2; i++)
        {
            scene.PutApp(static app => app.Spec.Data!.Add(new ExternalSecretData
            {
                SecretKey = "own",
                RemoteRef = new RemoteRefSpec { Key = "pw" },
                SourceRef = new SourceRef { StoreRef = new StoreRef { Name = "shelf" } },
            }), name: $"mixed-{i}", store: "shared");
        }

        var hanging = new[] { scene.PassAsync("mixed-0"), scene.PassAsync("mixed-1") };
        scene.PutApp(name: "app", store: "shared");
        await scene.PassAsync();
        Assert.That(scene.Value(), Is.Not.Null, "both slots of the shared store are free while the other store hangs");

        scene.Time.Advance(GuardedProvider.Limit);
        Assert.That(
            (await Task.WhenAll(hanging).WaitAsync(TimeSpan.FromSeconds(30))).Select(static o => o.Kind),
            Has.All.EqualTo(ReconcileResultKind.RequeueWithBackoff));

        var answer = new TaskCompletionSource();
        scene.Provider.OnFetch = (_, _) => answer.Task;
        scene.PutApp(name: "one", store: "shared");
        scene.PutApp(name: "two", store: "shared");
        var passes = new[] { scene.PassAsync("one"), scene.PassAsync("two") };
        answer.SetResult();
        await Task.WhenAll(passes).WaitAsync(TimeSpan.FromSeconds(30));
        Assert.That(
            new[] { scene.Value("one"), scene.Value("two") }, Has.None.Null, "the shared store is not slow: two at a time");
    }

    [Test]
    public async Task Who_waits_for_a_slow_store_keeps_its_back_off()
    {
        using var scene = new Scene(Scene.Options with { Workers = 4 });
        using var queue = new WorkQueue<string>(scene.Time, new RetryBackoff(static () => 0.5), "test");
        scene.Provider.OnFetch = static (_, _) => new TaskCompletionSource().Task;
        scene.PutApp(name: "first");
        scene.PutApp();
        var holder = scene.PassAsync("first");
        queue.Add("app");
        for (var failures = 0; failures < 3; failures++)
        {
            queue.Finish(await queue.TakeAsync(default), ReconcileResult.RequeueWithBackoff("it gave no answer"));
            queue.Add("app");
        }

        queue.Finish(await queue.TakeAsync(default), await scene.PassAsync());
        queue.Add("app");
        queue.Finish(await queue.TakeAsync(default), ReconcileResult.RequeueWithBackoff("it gave no answer"));
        scene.Time.Advance(TimeSpan.FromSeconds(7));
        Assert.That(queue.Depth, Is.Zero, "the fourth failure in a row waits 8 s");
        scene.Time.Advance(TimeSpan.FromSeconds(1));
        Assert.That(queue.Depth, Is.EqualTo(1));
        scene.Time.Advance(GuardedProvider.Limit);
        await holder.WaitAsync(TimeSpan.FromSeconds(30));
    }

    [Test]
    public void A_store_that_was_slow_gets_one_object_at_a_time_until_one_is_quick()
    {
        var time = new FakeTimeProvider();
        var slots = new StoreSlots(4, static _ => { }, time);
        var first = slots.TryEnter(Shelf, Key(1))!;
        time.Advance(TimeSpan.FromSeconds(45));
        first.Dispose();

        var second = slots.TryEnter(Shelf, Key(2))!;
        Assert.That(slots.TryEnter(Shelf, Key(3)), Is.Null);
        second.Dispose();
        var third = slots.TryEnter(Shelf, Key(3))!;
        Assert.That(slots.TryEnter(Shelf, Key(4)), Is.Not.Null);
        third.Dispose();
    }

    [Test]
    public void All_slow_stores_together_get_as_many_objects_as_one_quick_store()
    {
        var time = new FakeTimeProvider();
        var slots = new StoreSlots(2, static _ => { }, time);
        var stores = Enumerable.Range(0, 5).Select(static i => new StoreKey(StoreKey.Namespaced, "team", $"hangs-{i}")).ToArray();
        var first = stores.Select(s => slots.TryEnter(s, Key(0))!).ToArray();
        time.Advance(TimeSpan.FromSeconds(60));
        Array.ForEach(first, static slot => slot.Dispose());

        var held = stores.Select(s => slots.TryEnter(s, Key(1))).OfType<IDisposable>().ToArray();
        Assert.That(held, Has.Length.EqualTo(2));
        Assert.That(slots.IsFull([stores[4]], Key(2)), Is.True);
        Assert.That(slots.TryEnter(Shelf, Key(3)), Is.Not.Null, "who is not slow has room of its own");
        held[0].Dispose();
        held[1].Dispose();
        using var next = slots.TryEnter(stores[4], Key(2));
        Assert.That(next, Is.Not.Null);
    }

    [Test]
    public void Who_found_no_room_is_woken_once_in_turn()
    {
        var woken = new List<ObjectKey>();
        var slots = new StoreSlots(1, woken.Add, TimeProvider.System);
        var held = slots.TryEnter(Shelf, Key(1))!;
        Assert.That(slots.IsFull([Shelf], Key(2)), Is.True);
        Assert.That(slots.TryEnter(Shelf, Key(3)), Is.Null);
        Assert.That(slots.TryEnter(Shelf, Key(2)), Is.Null);

        held.Dispose();
        Assert.That(woken, Is.EqualTo(new[] { Key(2) }));
        slots.TryEnter(Shelf, Key(2))!.Dispose();
        Assert.That(woken, Is.EqualTo(new[] { Key(2), Key(3) }));
    }

    [Test]
    public async Task A_store_that_never_answers_is_told_after_the_limit()
    {
        using var scene = new Scene();
        scene.Provider.OnFetch = static (_, _) => new TaskCompletionSource().Task;
        scene.PutApp();

        var pass = scene.PassAsync();
        var check = scene.CheckAsync();
        Assert.That(pass.IsCompleted, Is.False);
        scene.Time.Advance(GuardedProvider.Limit);
        var outcome = await pass.WaitAsync(TimeSpan.FromSeconds(30));
        await check.WaitAsync(TimeSpan.FromSeconds(30));

        Assert.That(outcome.Kind, Is.EqualTo(ReconcileResultKind.RequeueWithBackoff));
        Assert.That(scene.Condition()!.Status, Is.EqualTo("False"));
        Assert.That(scene.StoreCondition()!.Status, Is.EqualTo("False"));
        Assert.That(await scene.ToldAsync(2), Has.All.Contains("gave no answer within 60 s"));
    }

    [TestCase(true)]
    [TestCase(false)]
    public async Task A_provider_that_throws_is_told_on_store_and_object_by_type_alone(bool connecting)
    {
        using var scene = new Scene();
        Func<string, CancellationToken, Task> broken = static (_, _) => throw new FormatException("holds hunter2");
        scene.Provider.OnConnect = connecting ? broken : null;
        scene.Provider.OnFetch = connecting ? null : broken;
        scene.PutApp();

        var outcome = await scene.PassAsync();
        var check = await scene.CheckAsync();

        Assert.That(outcome.Kind, Is.EqualTo(ReconcileResultKind.RequeueWithBackoff));
        Assert.That(check.Kind, Is.EqualTo(ReconcileResultKind.RequeueWithBackoff));
        Assert.That(scene.Condition()!.Status, Is.EqualTo("False"));
        Assert.That(scene.StoreCondition()!.Status, Is.EqualTo("False"));
        Assert.That(scene.StoreCondition()!.Reason, Is.EqualTo("InvalidProviderConfig"));
        Assert.That(
            await scene.ToldAsync(2),
            Has.Count.EqualTo(2).And.All.Contains("the fake provider failed (FormatException)").And.None.Contains("hunter2"));
    }

    [Test]
    public async Task A_defect_in_a_pass_is_told_on_the_object_and_thrown_on()
    {
        using var scene = new Scene();
        scene.PutApp();
        scene.Api.Script = static call =>
            call is { Verb: "create", Plural: "secrets" } ? throw new FormatException("holds hunter2") : null;

        Assert.That(async () => await scene.PassAsync(), Throws.InstanceOf<FormatException>());

        Assert.That(scene.Condition()!.Status, Is.EqualTo("False"));
        Assert.That(scene.Condition()!.Message, Is.EqualTo("a defect in Keyferry"));
        Assert.That(await scene.ToldAsync(1), Has.Some.Contains("(FormatException)").And.None.Contains("hunter2"));
    }

    private static ObjectKey Key(int number) => new("team", $"es-{number}");

    private static async Task UntilAsync(Func<bool> condition)
    {
        for (var tries = 0; !condition(); tries++)
        {
            Assert.That(tries, Is.LessThan(3_000), "30 s are over");
            await Task.Delay(10);
        }
    }
}
