using Keyferry.Providers.Contract;
using Keyferry.Sync.Stores;
using NUnit.Framework;

namespace Keyferry.Sync.Tests.Stores;

/// <summary>What is shown of how a store is used.</summary>
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class StoreUsageTests : IDisposable
{
    private static readonly StoreKey Shelf = new(StoreKey.Namespaced, "team", "shelf");

    private readonly SchedulerScene _scene = new();

    public void Dispose() => _scene.Dispose();

    [Test]
    public void A_store_that_nobody_uses_is_not_shown() => Assert.That(Usage(), Is.EqualTo(StoreUsage.Unused));

    [Test]
    public void What_is_wanted_beyond_what_is_read_was_merged_and_a_minute_later_it_is_forgotten()
    {
        for (var i = 0; i < 10; i++)
        {
            _scene.Read($"app-{i}", _scene.Session(), "k0")?.Dispose();
        }

        var usage = Usage();
        Assert.Multiple(() =>
        {
            Assert.That(usage.Wanted, Is.EqualTo(10));
            Assert.That((usage.Read, usage.Calls), Is.EqualTo((1, 1)));
            Assert.That(usage.Connections, Is.EqualTo(1));
            Assert.That(usage.Limit, Is.GreaterThan(0));
        });

        _scene.Time.Advance(TimeSpan.FromSeconds(61));
        Assert.That(Usage(), Has.Property(nameof(StoreUsage.Wanted)).Zero.And.Property(nameof(StoreUsage.Calls)).Zero);
        _scene.Read("late", _scene.Session(), "k1")?.Dispose();
        Assert.That(Usage().Calls, Is.EqualTo(1));
    }

    [Test]
    public void A_store_that_asks_for_fewer_calls_is_shown_as_paused()
    {
        _scene.Provider.OnRead = static keys => [.. keys.Select(static _ => ReadResult.Of(
            new FetchFailure(FetchFailureKind.Throttled, "slow down", TimeSpan.FromSeconds(8))))];
        _scene.Read("app", _scene.Session(), "k0")?.Dispose();

        var usage = Usage();
        Assert.That(usage.Throttled, Is.EqualTo(1));
        Assert.That(usage.Pause, Is.EqualTo(TimeSpan.FromSeconds(8)));
        Assert.That(usage.Queued, Is.EqualTo(1), "it is asked again");
    }

    [Test]
    public void Connections_of_several_identities_are_added_up()
    {
        _scene.Read("app", _scene.Session(), "k0")?.Dispose();
        _scene.Read("other", _scene.Session("drawer"), "k0")?.Dispose();
        var both = Usage().Plus(new StoreUsage { Calls = 2, Pause = TimeSpan.FromSeconds(1), Connections = 1 });

        Assert.That((both.Calls, both.Connections, both.Pause), Is.EqualTo((3, 2, TimeSpan.FromSeconds(1))));
    }

    private StoreUsage Usage() => _scene.Scheduler.UsageOf(new HashSet<StoreKey> { Shelf }).GetValueOrDefault(Shelf, StoreUsage.Unused);
}
