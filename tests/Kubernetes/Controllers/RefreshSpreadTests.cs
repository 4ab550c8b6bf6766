using System.Globalization;
using FsCheck;
using FsCheck.Fluent;
using Keyferry.Kubernetes.Controllers;

namespace Keyferry.Kubernetes.Tests.Controllers;

public sealed class RefreshSpreadTests
{
    private static readonly DateTimeOffset Made = new(2026, 11, 29, 12, 0, 0, TimeSpan.Zero);

    // The vectors of the hash's authors.
    [TestCase("", 0xcbf29ce484222325UL)]
    [TestCase("a", 0xaf63dc4c8601ec8cUL)]
    [TestCase("foobar", 0x85944171f73967e8UL)]
    public void The_hash_is_FNV_1a(string text, ulong expected) => Assert.That(UidHash.Of(text), Is.EqualTo(expected));

    [FsCheck.NUnit.Property(MaxTest = 1000)]
    public Property No_refresh_is_late_and_none_is_early_by_more_than_a_tenth() => Prop.ForAll(
        Gen.Choose(0, 100_000).ToArbitrary(), Gen.Choose(1, 40_000_000).ToArbitrary(), Gen.Choose(0, 1_000_000).ToArbitrary(),
        static (uid, seconds, since) =>
        {
            var interval = TimeSpan.FromSeconds(seconds);
            var early = RefreshSpread.Early(Uid(uid), interval, Made.AddSeconds(since));
            return early >= TimeSpan.Zero && early <= interval / 10 && early < TimeSpan.FromMinutes(5);
        });

    [Test]
    public void After_the_first_refresh_they_are_a_whole_interval_apart([Values(60, 600, 3600, 86400)] int seconds)
    {
        var interval = TimeSpan.FromSeconds(seconds);
        for (var uid = 0; uid < 200; uid++)
        {
            var last = Made + interval - RefreshSpread.Early(Uid(uid), interval, Made);
            for (var i = 0; i < 20; i++)
            {
                // A pass begins some time after it is due; the status keeps whole seconds.
                var next = last + interval - RefreshSpread.Early(Uid(uid), interval, last.AddMilliseconds(700));
                Assert.That(next - last, Is.EqualTo(interval));
                last = next;
            }
        }
    }

    [Test]
    public void Objects_that_were_made_at_one_moment_are_refreshed_all_over_the_window()
    {
        var seconds = Enumerable.Range(0, 10_000)
            .GroupBy(static i => (int)RefreshSpread.Early(Uid(i), TimeSpan.FromHours(1), Made).TotalSeconds)
            .ToDictionary(static g => g.Key, static g => g.Count());
        Assert.That(seconds, Has.Count.EqualTo(300), "every second of five minutes");
        Assert.That(seconds.Values.Max(), Is.LessThan(80), "33 a second on average");
    }

    [TestCase("0s")]
    [TestCase("00:00:59")]
    [TestCase("-01:00:00")]
    public void Short_intervals_are_left_alone(string interval) => Assert.That(
        RefreshSpread.Early(
            "uid", interval == "0s" ? TimeSpan.Zero : TimeSpan.Parse(interval, CultureInfo.InvariantCulture), Made),
        Is.EqualTo(TimeSpan.Zero));

    [Test]
    public void A_sum_beyond_the_calendar_is_no_fault() => Assert.That(
        RefreshSpread.Early("uid", TimeSpan.FromDays(106_751), DateTimeOffset.MaxValue), Is.LessThan(TimeSpan.FromMinutes(5)));

    private static string Uid(int i) => new Guid(i, 7, 4, 1, 2, 3, 4, 5, 6, 7, 8).ToString();
}
