using Keyferry.Api.ExternalSecrets;
using Keyferry.Api.Shared;
using Keyferry.Kubernetes.Controllers;
using Keyferry.Kubernetes.Types;
using Keyferry.Providers.Guarding;
using Keyferry.Sync.Tests.Support;
using Microsoft.Extensions.Logging.Abstractions;
using NUnit.Framework;

namespace Keyferry.Sync.Tests.Stores;

/// <summary>A store that does not answer, or throws, harms nobody else and says so.</summary>
public sealed class SlowStoreTests
{
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

        // Who shares a read with another object is woken by it.
        await UntilAsync(() => Pump() && Enumerable.Range(0, 10).All(i => scene.Value($"quick-{i}") is not null));
        await UntilAsync(() => loop.ActiveWorkers == 0);

        // When it answers, those that wait are woken one after the other.
        scene.Provider.OnFetch = null;
        hanging.SetResult();
        await UntilAsync(() => Pump() && Enumerable.Range(0, 40).All(i => scene.Value($"slow-{i}") is not null));
        await ending.CancelAsync();
        await running;

        bool Pump()
        {
            ObjectKey[] woken;
            lock (scene.Woken)
            {
                woken = [.. scene.Woken];
                scene.Woken.Clear();
            }

            Array.ForEach(woken, key => queue.Add(key));
            return true;
        }
    }

    [Test]
    public async Task An_object_of_two_stores_waits_for_the_one_that_hangs_and_is_told_which()
    {
        using var scene = new Scene();
        scene.PutStore("shared");
        scene.Provider.OnFetch = static (store, _) => store == "shelf" ? new TaskCompletionSource().Task : Task.CompletedTask;
        scene.PutApp(static app => app.Spec.Data!.Add(new ExternalSecretData
        {
            SecretKey = "own",
            RemoteRef = new RemoteRefSpec { Key = "pw" },
            SourceRef = new SourceRef { StoreRef = new StoreRef { Name = "shelf" } },
        }), name: "mixed", store: "shared");

        var hanging = scene.PassAsync("mixed");
        scene.PutApp(name: "app", store: "shared");
        await scene.PassAsync();
        Assert.That(scene.Value(), Is.Not.Null);

        scene.Time.Advance(GuardedProvider.Limit);
        Assert.That((await hanging.WaitAsync(TimeSpan.FromSeconds(30))).Kind, Is.EqualTo(ReconcileResultKind.RequeueWithBackoff));
        Assert.That(await scene.ToldAsync(2), Has.Some.Contains("spec.data[1] (key: pw), err: SecretStore \"shelf\" gave no answer within 60 s"));
    }

    [Test]
    public async Task Who_waits_for_a_store_keeps_its_back_off()
    {
        using var scene = new Scene();
        using var queue = new WorkQueue<string>(scene.Time, new RetryBackoff(static () => 0.5), "test");
        scene.Provider.OnFetch = static (_, _) => new TaskCompletionSource().Task;
        scene.PutApp();
        queue.Add("app");
        for (var failures = 0; failures < 3; failures++)
        {
            queue.Finish(await queue.TakeAsync(default), ReconcileResult.RequeueWithBackoff("it gave no answer"));
            queue.Add("app");
        }

        queue.Finish(await queue.TakeAsync(default), await scene.OnePassAsync());
        queue.Add("app");
        queue.Finish(await queue.TakeAsync(default), ReconcileResult.RequeueWithBackoff("it gave no answer"));
        scene.Time.Advance(TimeSpan.FromSeconds(7));
        Assert.That(queue.Depth, Is.Zero, "the fourth failure in a row waits 8 s");
        scene.Time.Advance(TimeSpan.FromSeconds(1));
        Assert.That(queue.Depth, Is.EqualTo(1));
    }

    [Test]
    public async Task A_store_that_never_answers_is_told_after_the_limit()
    {
        using var scene = new Scene();
        scene.Provider.OnFetch = static (_, _) => new TaskCompletionSource().Task;
        scene.PutApp();

        var pass = scene.PassAsync();
        Assert.That(pass.IsCompleted, Is.False);
        scene.Time.Advance(GuardedProvider.Limit);
        var outcome = await pass.WaitAsync(TimeSpan.FromSeconds(30));
        var check = scene.ValidateAsync();
        Assert.That(check.IsCompleted, Is.False);
        scene.Time.Advance(GuardedProvider.Limit);
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
        var check = await scene.ValidateAsync();

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

    private static async Task UntilAsync(Func<bool> condition)
    {
        for (var tries = 0; !condition(); tries++)
        {
            Assert.That(tries, Is.LessThan(3_000), "30 s are over");
            await Task.Delay(10);
        }
    }
}
