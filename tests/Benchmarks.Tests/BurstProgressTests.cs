using Keyferry.Benchmarks.Burst;
using Microsoft.Extensions.Time.Testing;
using NUnit.Framework;

namespace Keyferry.Benchmarks.Tests;

public sealed class BurstProgressTests
{
    private readonly FakeTimeProvider _time = new();

    [SetUp]
    public void Later_than_zero() => _time.Advance(TimeSpan.FromSeconds(1));

    [Test]
    public void The_last_Ready_ends_the_burst_and_each_Secret_counts_from_its_own_sending()
    {
        var progress = new BurstProgress(2, _time);
        progress.Begin();
        progress.Sending(0);
        After(1, () => progress.Sending(1));
        After(1, () => progress.SecretSeen(0));
        After(1, () => progress.SecretSeen(1));
        After(1, () => progress.ReadySeen(1));
        Assert.That(progress.All.IsCompleted, Is.False);
        After(3, () => progress.ReadySeen(0));

        Assert.That(progress.All.IsCompleted, Is.True);
        Assert.That(progress.ReadySeconds, Is.EqualTo(7));
        Assert.That(progress.ToSecret.Count, Is.EqualTo(2));
        Assert.That(progress.ToSecret.At(1), Is.EqualTo(2));
    }

    [Test]
    public void Only_the_first_sight_counts()
    {
        var progress = new BurstProgress(2, _time);
        progress.Begin();
        progress.Sending(0);
        After(1, () => progress.SecretSeen(0));
        After(5, () => progress.SecretSeen(0));
        Assert.That(progress.SecretCount, Is.EqualTo(1));
        Assert.That(progress.ToSecret.At(1), Is.EqualTo(1));
    }

    [Test]
    public void What_is_none_of_the_burst_is_passed_by()
    {
        var progress = new BurstProgress(1, _time);
        progress.SecretSeen(BurstObjects.NumberOf("aws"));
        progress.SecretSeen(BurstObjects.NumberOf("object-"));
        progress.SecretSeen(BurstObjects.NumberOf("object-1"));
        Assert.That(progress.SecretCount, Is.Zero);
    }

    [Test]
    public async Task The_burst_ends_whoever_comes_last()
    {
        var progress = new BurstProgress(1_000, _time);
        await Task.WhenAll(
            Task.Run(() => Parallel.For(0, 1_000, progress.SecretSeen)),
            Task.Run(() => Parallel.For(0, 1_000, progress.ReadySeen)));
        Assert.That(progress.All.IsCompleted, Is.True);
    }

    private void After(int seconds, Action action)
    {
        _time.Advance(TimeSpan.FromSeconds(seconds));
        action();
    }
}
