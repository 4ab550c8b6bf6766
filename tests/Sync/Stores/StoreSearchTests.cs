using System.Runtime.CompilerServices;
using Keyferry.Providers.Contract;
using Keyferry.Sync.Stores;
using NUnit.Framework;

namespace Keyferry.Sync.Tests.Stores;

/// <summary>Searches: made once for all who search for the same, and complete when the last value is there.</summary>
public sealed class StoreSearchTests
{
    [Test]
    public void A_store_that_answers_at_once_serves_the_pass_that_asks()
    {
        using var scene = new SchedulerScene();
        scene.CanFind("k1", "k2", "x");
        using var reads = scene.Find("app", "^k");

        Assert.That(SchedulerScene.Found(reads, "^k"), Is.EqualTo((string[])["k1=v1", "k2=v2"]));
        Assert.That(scene.Woken, Is.Empty);
    }

    [Test]
    public async Task One_search_serves_all_that_want_it_and_its_values_are_read_together()
    {
        using var scene = new SchedulerScene();
        scene.CanFind([.. Enumerable.Range(0, 50).Select(static i => $"k{i}")]);
        scene.Provider.MaxKeysPerCall = 20;
        var answer = new TaskCompletionSource();
        scene.Provider.OnFetch = (_, _) => answer.Task;
        for (var i = 0; i < 100; i++)
        {
            Assert.That(scene.Find($"app-{i}"), Is.Null);
        }

        answer.SetResult();
        while (scene.Woken.Count < 100)
        {
            scene.Time.Advance(TimeSpan.FromMilliseconds(100));
            await Task.Delay(5);
        }

        Assert.That(scene.Woken, Is.Unique);
        for (var i = 0; i < 100; i++)
        {
            using var reads = scene.Find($"app-{i}");
            Assert.That(SchedulerScene.Found(reads), Has.Count.EqualTo(50));
        }

        Assert.That((scene.Provider.Searches, scene.Provider.Fetches), Is.EqualTo((1, 3)));
    }

    [Test]
    public void A_search_serves_for_a_second_and_a_forced_one_is_made_anew()
    {
        using var scene = new SchedulerScene();
        scene.CanFind("k1");
        scene.Find("one")!.Dispose();
        scene.Time.Advance(StoreScheduler.Freshness / 2);
        scene.Find("two")!.Dispose();
        Assert.That(scene.Provider.Searches, Is.EqualTo(1));

        scene.Time.Advance(TimeSpan.FromMilliseconds(1));
        scene.Provider.Values["k1"] = "new";
        using (var forced = scene.Find("three", forced: true))
        {
            // The clock stands still, so an answer that came at once counts as older than the want.
            Assert.That(scene.Provider.Searches, Is.EqualTo(2));
            Assert.That(SchedulerScene.Found(forced), Is.EqualTo((string[])["k1=new"]));
        }

        scene.Time.Advance(StoreScheduler.Freshness * 2);
        scene.Find("four")!.Dispose();
        Assert.That(scene.Provider.Searches, Is.EqualTo(3));
    }

    [Test]
    public void What_cannot_be_searched_or_read_is_said()
    {
        using var scene = new SchedulerScene();
        Assert.That(SchedulerScene.Found(scene.Find("one")), Is.EqualTo((string[])["this kind of store cannot be searched: use extract or data"]));

        scene.CanFind("k1", "missing");
        Assert.That(SchedulerScene.Found(scene.Find("two", "a("), "a(").Single(), Does.StartWith("could not compile find.name.regexp [a(]: "));
        scene.Time.Advance(TimeSpan.FromSeconds(5));
        Assert.That(SchedulerScene.Found(scene.Find("three")), Is.EqualTo((string[])["k1=v1", "missing=Secret does not exist"]));
    }

    [Test]
    public void A_search_that_finds_too_much_says_how_to_narrow_it()
    {
        using var scene = new SchedulerScene();
        scene.CanFind([.. Enumerable.Range(0, StoreScheduler.MaxFound + 1).Select(static i => $"n{i}")]);

        Assert.That(SchedulerScene.Found(scene.Find("app")).Single(), Does.Contain("more than 5000 secrets").And.Contain("narrow find.path"));
        Assert.That(scene.Provider.Fetches, Is.Zero);
    }

    [Test]
    public void A_pattern_that_takes_too_long_ends_with_an_error()
    {
        using var scene = new SchedulerScene();
        scene.CanFind([.. Enumerable.Range(0, 3000).Select(static i => new string('a', 300) + i)]);

        var pattern = $"({string.Join('|', Enumerable.Range(0, 400).Select(static i => $"a*b{i}"))})$";
        Assert.That(SchedulerScene.Found(scene.Find("app", pattern), pattern).Single(), Does.StartWith("find.name.regexp takes more than"));
    }

    [Test]
    public void A_value_that_the_listing_brings_is_not_read_again()
    {
        using var scene = new SchedulerScene();
        byte[] listed = [.. "listed"u8];
        scene.Provider.OnFind = (_, _) => new[]
        {
            new FindResult("a", new RemoteKey("a")) { Value = RemoteValue.Of(listed) }, new FindResult("k1", new RemoteKey("k1")),
        }.ToAsyncEnumerable();

        using (var reads = scene.Find("app"))
        {
            Assert.That(SchedulerScene.Found(reads), Is.EqualTo((string[])["a=listed", "k1=v1"]));
        }

        Assert.That(scene.Provider.Calls, Is.EqualTo((string[][])[["k1"]]));
        using (var reads = scene.Read("other", scene.Session(), "a"))
        {
            Assert.That(SchedulerScene.Text(reads, "a"), Is.EqualTo("listed"), "it serves others as any value that was read");
        }

        scene.Time.Advance(StoreScheduler.Retention * 2);
        scene.Time.Advance(StoreScheduler.Retention * 2);
        Assert.That(listed, Is.All.Zero);
    }

    [Test]
    public void Values_of_a_listing_that_fails_in_the_end_are_cleared()
    {
        using var scene = new SchedulerScene();
        byte[] listed = [.. "listed"u8];
        scene.Provider.OnFind = (_, _) => new[]
        {
            new FindResult("a", new RemoteKey("a")) { Value = RemoteValue.Of(listed) },
            new FindResult("", default, new FetchFailure(FetchFailureKind.Denied, "no more")),
        }.ToAsyncEnumerable();

        Assert.That(SchedulerScene.Found(scene.Find("app")), Is.EqualTo((string[])["no more"]));
        Assert.That(listed, Is.All.Zero);
    }

    [Test]
    public async Task A_store_that_never_answers_a_search_is_given_up_after_the_limit()
    {
        using var scene = new SchedulerScene();
        var (isAsked, isCancelled) = (new TaskCompletionSource(), new TaskCompletionSource());
        scene.Provider.OnFind = (_, token) =>
        {
            isAsked.TrySetResult();
            return HangAsync(isCancelled, token);
        };
        Assert.That(scene.Find("app"), Is.Null);
        await isAsked.Task.WaitAsync(TimeSpan.FromSeconds(10));

        scene.Time.Advance(StoreScheduler.Limit + TimeSpan.FromSeconds(1));
        await scene.WokenAsync(1);

        Assert.That(SchedulerScene.Found(scene.Find("app")), Is.EqualTo((string[])["SecretStore \"shelf\" gave no answer within 60 s"]));
        await isCancelled.Task.WaitAsync(TimeSpan.FromSeconds(10));
    }

    [Test]
    public async Task A_store_that_asks_to_slow_down_is_searched_again()
    {
        using var scene = new SchedulerScene();
        var tries = 0;
        scene.Provider.OnFind = (_, _) => (tries++ == 0
            ? new[] { new FindResult("", default, new FetchFailure(FetchFailureKind.Throttled, "slow down", TimeSpan.FromSeconds(2))) }
            : [new FindResult("k1", new RemoteKey("k1"))]).ToAsyncEnumerable();
        Assert.That(scene.Find("app"), Is.Null);

        await scene.WokenAsync(1, TimeSpan.FromSeconds(1));

        Assert.That(SchedulerScene.Found(scene.Find("app")), Is.EqualTo((string[])["k1=v1"]));
        Assert.That(tries, Is.EqualTo(2));
    }

    [Test]
    public async Task A_search_that_hangs_does_not_hold_up_reads_of_the_same_store()
    {
        using var scene = new SchedulerScene();
        scene.Provider.OnFind = (_, token) => HangAsync(new TaskCompletionSource(), token);
        for (var i = 0; i < 20; i++)
        {
            Assert.That(scene.Find($"app-{i}", $"p{i}"), Is.Null);
        }

        using var reads = scene.Read("other", scene.Session(), "k1");
        Assert.That(SchedulerScene.Text(reads, "k1"), Is.EqualTo("v1"));
        Assert.That(scene.Provider.Searches, Is.LessThanOrEqualTo(2));
        await Task.CompletedTask;
    }

    [Test]
    public async Task A_new_identity_wakes_who_searched_and_searches_anew()
    {
        using var scene = new SchedulerScene();
        scene.CanFind("k1");
        var answer = new TaskCompletionSource();
        scene.Provider.OnFetch = (_, _) => answer.Task;
        Assert.That(scene.Find("app"), Is.Null);
        Assert.That(scene.Find("another", session: scene.Session(generation: 2)), Is.Null);
        await scene.WokenAsync(1);
        Assert.That(scene.Woken.Single().Name, Is.EqualTo("app"));

        Assert.That(scene.Find("app", session: scene.Session(generation: 2)), Is.Null);
        answer.SetResult();
        await scene.WokenAsync(3);

        Assert.That(SchedulerScene.Found(scene.Find("app", session: scene.Session(generation: 2))), Is.EqualTo((string[])["k1=v1"]));
        Assert.That(scene.Provider.Searches, Is.EqualTo(2));
    }

    [Test]
    public async Task What_a_search_brought_is_cleared_once_it_serves_nobody()
    {
        using var scene = new SchedulerScene();
        var values = new List<byte[]>();
        scene.Provider.Make = text =>
        {
            var bytes = System.Text.Encoding.UTF8.GetBytes(text);
            values.Add(bytes);
            return bytes;
        };
        scene.CanFind("k1", "k2");
        scene.Find("app")!.Dispose();
        Assert.That(values, Has.Count.EqualTo(2));

        scene.Time.Advance(StoreScheduler.Retention * 2);
        scene.Time.Advance(StoreScheduler.Retention * 2);

        Assert.That(values.SelectMany(static v => v), Is.All.Zero);
        await Task.CompletedTask;
    }

    [Test]
    public async Task What_was_still_to_come_when_the_store_changed_is_cleared_too()
    {
        using var scene = new SchedulerScene();
        var values = new List<byte[]>();
        scene.Provider.Make = text =>
        {
            var bytes = System.Text.Encoding.UTF8.GetBytes(text);
            values.Add(bytes);
            return bytes;
        };
        scene.CanFind("k1");
        var answer = new TaskCompletionSource();
        scene.Provider.OnFetch = (_, _) => answer.Task;
        Assert.That(scene.Find("app"), Is.Null);
        scene.Scheduler.Forget(new StoreKey(StoreKey.Namespaced, "team", "shelf"));
        await scene.WokenAsync(1);
        scene.Scheduler.Forget(new Keyferry.Kubernetes.Types.ObjectKey("team", "app"));
        answer.SetResult();

        for (var tries = 0; tries < 500 && (values.Count == 0 || values[0].Any(static b => b != 0)); tries++)
        {
            await Task.Delay(10);
        }

        Assert.That(values.SelectMany(static v => v), Is.All.Zero);
    }

    private static async IAsyncEnumerable<FindResult> HangAsync(
        TaskCompletionSource cancelled, [EnumeratorCancellation] CancellationToken token)
    {
        try
        {
            await Task.Delay(Timeout.Infinite, token);
        }
        catch (OperationCanceledException)
        {
            cancelled.TrySetResult();
            throw;
        }

        yield break;
    }
}
