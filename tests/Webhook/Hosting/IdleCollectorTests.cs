using Keyferry.Webhook.Hosting;
using Microsoft.Extensions.Time.Testing;
using NUnit.Framework;

namespace Keyferry.Webhook.Tests.Hosting;

/// <summary>When the program gives memory back.</summary>
public sealed class IdleCollectorTests
{
    [TestCase(0.01, 100L << 20, 60, true, TestName = "Idle after a burst")]
    [TestCase(0.5, 100L << 20, 60, false, TestName = "In a burst")]
    [TestCase(0.01, 1L << 20, 60, false, TestName = "Idle, and nothing to gain")]
    [TestCase(0.05, 100L << 20, 55, false, TestName = "Steady work soon after the last one")]
    public void A_collection_is_made_when_it_gains_something_and_nobody_waits(double load, long allocated, int seconds, bool isDue) =>
        Assert.That(IdleCollector.IsDue(load, allocated, TimeSpan.FromSeconds(seconds)), Is.EqualTo(isDue));

    [Test, NonParallelizable, CancelAfter(30_000)]
    public async Task What_a_burst_left_is_collected_though_nobody_allocates(CancellationToken cancel)
    {
        var time = new FakeTimeProvider();
        var garbage = Leave();
        using var collector = new IdleCollector(time);
        await collector.StartAsync(cancel);

        while (garbage.IsAlive)
        {
            time.Advance(IdleCollector.Period);
            await Task.Delay(20, cancel);
        }

        await collector.StopAsync(cancel);
        Assert.That(garbage.IsAlive, Is.False);
    }

    // Old and large: no collection of the young would find it.
    [System.Runtime.CompilerServices.MethodImpl(System.Runtime.CompilerServices.MethodImplOptions.NoInlining)]
    private static WeakReference Leave() => new(new byte[64 << 20]);
}
