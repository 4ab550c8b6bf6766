using System.Text;
using Keyferry.Api.Stores;
using Keyferry.Api.Values;
using Keyferry.Kubernetes.Types;
using Keyferry.Local.Testing;
using Keyferry.Providers;
using Keyferry.Providers.Contract;
using Keyferry.Sync.Stores;
using Microsoft.Extensions.Time.Testing;
using NUnit.Framework;

namespace Keyferry.Sync.Tests.PushSecrets;

/// <summary>Writes keep the limits of reads, and reads never show what was there before a write.</summary>
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class StoreWriteTests : IDisposable
{
    private readonly TestApi _api = new();
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 1, 1, 12, 0, 0, TimeSpan.Zero));
    private readonly ShelfProvider _shelf = new();
    private readonly StoreScheduler _scheduler;
    private readonly SecretValue _value = new(Encoding.UTF8.GetBytes("new"));

    public StoreWriteTests() => _scheduler = new StoreScheduler(new ReferenceReader(_api.Calls, null), static _ => { }, _time);

    public void Dispose()
    {
        _scheduler.Dispose();
        _api.Dispose();
        _value.Dispose();
    }

    [Test]
    public async Task A_value_that_is_kept_is_dropped_when_its_key_is_written_or_deleted()
    {
        _shelf.Held[("shelf", "pw", "")] = "old";
        Assert.That(Read("one"), Is.EqualTo("old"));
        Assert.That(await PushAsync("pw"), Is.Null);
        Assert.That(Read("two"), Is.EqualTo("new"), "within the second");
        Assert.That(await _scheduler.DeleteAsync(Session(), new PushTarget("pw"), default), Is.Null);
        Assert.That(Read("three"), Is.EqualTo("Secret does not exist"));
    }

    [Test]
    public async Task Calls_in_flight_are_limited_and_of_one_secret_one_write_is_made_at_a_time()
    {
        var gate = new TaskCompletionSource();
        _shelf.On = (_, _) => gate.Task;
        var writes = Enumerable.Range(0, 20).Select(i => PushAsync($"k{i}").AsTask())
            .Concat(Enumerable.Range(0, 5).Select(i => PushAsync("same", $"p{i}").AsTask())).ToList();
        Assert.That(_shelf.MostInFlight, Is.EqualTo(4), "as reads begin");
        gate.SetResult();
        Assert.That(await Task.WhenAll(writes), Is.All.Null);
        Assert.That(_shelf.MostInFlight, Is.LessThanOrEqualTo(8));

        var held = new TaskCompletionSource();
        _shelf.On = (_, _) => held.Task;
        var same = Enumerable.Range(0, 5).Select(i => PushAsync("same", $"p{i}").AsTask()).ToList();
        var before = _shelf.Calls.Count(static c => c.Contains("same", StringComparison.Ordinal));
        Assert.That(before, Is.EqualTo(5 + 1));
        held.SetResult();
        Assert.That(await Task.WhenAll(same), Is.All.Null);
    }

    [Test]
    public async Task After_three_failed_calls_nothing_more_is_tried_for_a_while()
    {
        _shelf.Fail = static _ => new FetchFailure(FetchFailureKind.Unavailable, "down");
        for (var i = 0; i < 5; i++)
        {
            Assert.That((await PushAsync("pw"))!.Message, Is.EqualTo("down"));
        }

        Assert.That(_shelf.Calls, Has.Count.EqualTo(3));
        _shelf.Fail = null;
        _time.Advance(TimeSpan.FromSeconds(6));
        Assert.That(await PushAsync("pw"), Is.Null);
    }

    [Test]
    public async Task A_store_that_asks_to_slow_down_is_written_to_later()
    {
        var asked = 0;
        _shelf.Fail = _ => asked++ == 0 ? new FetchFailure(FetchFailureKind.Throttled, "slow down") : null;
        var write = PushAsync("pw").AsTask();
        Assert.That(write.IsCompleted, Is.False);
        _time.Advance(TimeSpan.FromSeconds(2));
        Assert.That(await write.WaitAsync(TimeSpan.FromSeconds(20)), Is.Null);
        Assert.That(asked, Is.EqualTo(2));
    }

    [Test]
    public async Task One_that_waits_too_long_gets_a_failure_and_one_that_is_cancelled_is_never_made()
    {
        var gate = new TaskCompletionSource();
        _shelf.On = (_, _) => gate.Task;
        var first = Enumerable.Range(0, 4).Select(i => PushAsync($"k{i}").AsTask()).ToList();
        using var cancel = new CancellationTokenSource();
        var cancelled = _scheduler.PushAsync(Session(), new PushTarget("cancelled"), Content(), cancel.Token).AsTask();
        var late = PushAsync("late").AsTask();
        await cancel.CancelAsync();
        Assert.That(async () => await cancelled, Throws.InstanceOf<OperationCanceledException>());
        for (var i = 0; i < 130; i++)
        {
            _time.Advance(TimeSpan.FromSeconds(1));
        }

        Assert.That((await late.WaitAsync(TimeSpan.FromSeconds(20)))!.Message, Does.Contain("gave no answer within 60 s"));
        gate.SetResult();
        await Task.WhenAll(first);
        Assert.That(_shelf.Calls, Has.None.Contains("cancelled"));
    }

    [Test]
    public async Task A_write_that_had_not_begun_when_the_credentials_changed_is_planned_anew()
    {
        var gate = new TaskCompletionSource();
        _shelf.On = (_, _) => gate.Task;
        var first = Enumerable.Range(0, 4).Select(i => PushAsync($"k{i}").AsTask()).ToList();
        var waiting = PushAsync("late").AsTask();
        _shelf.On = null;
        Assert.That(await _scheduler.PushAsync(Session("rotated"), new PushTarget("other"), Content(), default), Is.Null);
        Assert.That(await waiting, Is.SameAs(StoreScheduler.Superseded));
        gate.SetResult();
        await Task.WhenAll(first);
    }

    [Test]
    public async Task The_end_of_the_scheduler_fails_what_waits()
    {
        var gate = new TaskCompletionSource();
        _shelf.On = (_, token) => gate.Task.WaitAsync(token);
        var writes = Enumerable.Range(0, 6).Select(i => PushAsync($"k{i}").AsTask()).ToList();
        _scheduler.Dispose();
        Assert.That((await Task.WhenAll(writes)).Select(static f => f!.Message), Is.All.EqualTo("the engine stops"));
        Assert.That((await PushAsync("pw"))!.Message, Is.EqualTo("the engine stops"));
    }

    private ValueTask<FetchFailure?> PushAsync(string key, string? property = null) =>
        _scheduler.PushAsync(Session(), new PushTarget(key, property), Content(), default);

    private PushContent Content() => new() { SecretKey = "k", Data = new Dictionary<string, SecretValue> { ["k"] = _value } };

    private string Read(string item)
    {
        var session = Session();
        using var reads = _scheduler.Read(new StoreWants(
            new ObjectKey("team", item), item, false, _time.GetTimestamp(), [new StoreWant(session, new HashSet<RemoteKey> { new("pw") })]))!;
        var result = reads.Of(session.Identity.Store, new RemoteKey("pw"));
        return result.Value is { } value ? Encoding.UTF8.GetString(value.Whole) : result.Failure!.Message;
    }

    private StoreSession Session(string credentials = "")
    {
        var store = new StoreObject(
            StoreKey.Namespaced, "team", "shelf",
            new SecretStoreSpec { Provider = new StoreProviderSpec { Fake = new FakeProviderSpec { Data = [] } } }, "uid", 1);
        var identity = new StoreIdentity(new StoreKey(store.Kind, "team", "shelf"), "uid", 1, "team", credentials);
        return new StoreSession(identity, new ProviderRegistry([_shelf], _time).All.Single(), store, "team");
    }
}
