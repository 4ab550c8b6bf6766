using Keyferry.Kubernetes.Retries;

namespace Keyferry.Kubernetes.Tests.Retries;

public sealed class ExponentialBackoffTests
{
    private static readonly BackoffSettings Settings = new(TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(20));

    [Test]
    public void Waits_double_up_to_the_longest() => Assert.That(
        Enumerable.Range(1, 7).Select(static n => new ExponentialBackoff(static () => 0).Delay(Settings, n).TotalSeconds),
        Is.EqualTo([1, 2, 4, 8, 16, 20, 20]));

    [Test]
    public void Jitter_takes_its_share_away_and_no_more() => Assert.That(
        new ExponentialBackoff(static () => 1).Delay(Settings with { JitterShare = 0.5 }, 3), Is.EqualTo(TimeSpan.FromSeconds(2)));

    [TestCase(int.MaxValue)]
    [TestCase(0)]
    [TestCase(-5)]
    public void No_count_of_attempts_is_a_fault(int attempts) => Assert.That(
        new ExponentialBackoff(static () => 0).Delay(Settings, attempts).TotalSeconds, Is.InRange(1, 20));

    [Test]
    public void A_server_that_asks_for_more_is_heeded_up_to_the_limit()
    {
        var backoff = new ExponentialBackoff(static () => 0);
        Assert.That(backoff.Delay(Settings, 1, TimeSpan.FromSeconds(30)), Is.EqualTo(TimeSpan.FromSeconds(30)));
        Assert.That(backoff.Delay(Settings, 5, TimeSpan.FromSeconds(3)), Is.EqualTo(TimeSpan.FromSeconds(16)));
        Assert.That(backoff.Delay(Settings, 1, TimeSpan.MaxValue), Is.EqualTo(TimeSpan.FromHours(1)));
    }
}
