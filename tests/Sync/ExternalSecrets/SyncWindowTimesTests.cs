using System.Globalization;
using Keyferry.Api.ExternalSecrets;
using Keyferry.Sync.ExternalSecrets;
using NUnit.Framework;

namespace Keyferry.Sync.Tests.ExternalSecrets;

/// <summary>When windows let a refresh through, and when it is worth looking again.</summary>
public sealed class SyncWindowTimesTests
{
    // A Thursday.
    private static readonly DateTimeOffset Noon = At("2026-01-01T12:00:00Z");

    [TestCase("allow", "0 8 * * *", "8h", true, TestName = "Within_an_allow_window")]
    [TestCase("allow", "0 4 * * *", "8h", true, TestName = "The_last_moment_of_a_window_belongs_to_it")]
    [TestCase("allow", "0 12 * * *", "0s", true, TestName = "A_window_without_length_is_one_moment")]
    [TestCase("allow", "0 13 * * *", "1h", false, TestName = "Before_an_allow_window")]
    [TestCase("allow", "0 3 * * *", "8h", false, TestName = "After_an_allow_window")]
    [TestCase("deny", "0 8 * * *", "8h", false, TestName = "Within_a_deny_window")]
    [TestCase("deny", "0 13 * * *", "1h", true, TestName = "Outside_of_a_deny_window")]
    [TestCase("allow", "0 99 * * *", "8h", false, TestName = "A_schedule_that_cannot_be_read_never_opens")]
    [TestCase("deny", "0 99 * * *", "8h", true, TestName = "A_schedule_that_cannot_be_read_never_closes")]
    [TestCase("allow", "@every 1m", "1h", true, TestName = "Every_period_within_the_duration_is_always_open")]
    [TestCase("allow", "@every 10h", "1s", false, TestName = "Every_long_period_is_open_for_the_duration_alone")]
    [TestCase("allow", "@daily", "13h", true, TestName = "A_word_is_a_schedule")]
    [TestCase("allow", "* * * * *", "-1h", false, TestName = "A_negative_duration_never_opens")]
    [TestCase("allow", "0 0 1 1 *", "2562047h", true, TestName = "A_duration_may_be_as_long_as_it_can_be_written")]
    [TestCase("other", "0 99 * * *", "1h", true, TestName = "Another_kind_does_not_count")]
    public void Is_open(string kind, string schedule, string duration, bool expected) =>
        Assert.That(SyncWindowTimes.IsOpen(Windows(kind, (schedule, duration)), Noon), Is.EqualTo(expected));

    [Test]
    public void Without_windows_it_is_always_open()
    {
        Assert.That(SyncWindowTimes.IsOpen(null, Noon));
        Assert.That(SyncWindowTimes.IsOpen(Windows("allow"), Noon));
        Assert.That(SyncWindowTimes.NextOpen(null, Noon), Is.EqualTo(Noon));
    }

    [TestCase("allow", "2026-01-01T18:00:00Z", "0 18 * * */1h", "0 20 * * */1h", TestName = "The_first_window_that_opens")]
    [TestCase("deny", "2026-01-01T14:00:00.0000001Z", "0 10 * * */4h", TestName = "The_end_of_a_deny_window")]
    [TestCase("deny", "2026-01-01T16:00:00.0000001Z", "0 10 * * */4h", "0 14 * * */2h", TestName = "The_end_of_deny_windows_that_follow_each_other")]
    [TestCase("deny", "2026-01-01T15:00:00.0000001Z", "0 10 * * */4h", "0 13 * * */2h", TestName = "The_end_of_deny_windows_that_overlap")]
    [TestCase("allow", null, "0 99 * * */4h", TestName = "Never_where_no_schedule_can_be_read")]
    [TestCase("allow", "2028-02-29T00:00:00Z", "0 0 29 2 */1s", TestName = "A_leap_day")]
    public void Next_open(string kind, string? expected, params string[] windows)
    {
        var read = Windows(kind, [.. windows.Select(static w => (w[..w.LastIndexOf('/')], w[(w.LastIndexOf('/') + 1)..]))]);

        Assert.That(SyncWindowTimes.NextOpen(read, Noon), Is.EqualTo(expected is null ? null : At(expected)));
    }

    [Test]
    public void Deny_windows_without_a_gap_are_looked_at_again_later_and_not_in_a_loop()
    {
        var next = SyncWindowTimes.NextOpen(Windows("deny", ("* * * * *", "24h")), Noon);

        Assert.That(next - Noon, Is.GreaterThan(TimeSpan.FromMinutes(30)));
    }

    [Test]
    public void A_refresh_that_falls_due_within_a_closed_window_waits_for_its_end()
    {
        var spec = new ExternalSecretSpec { RefreshInterval = "1h", SyncWindows = Windows("deny", ("0 10 * * *", "4h")) };
        var status = new ExternalSecretStatus { SyncedResourceVersion = "v1", RefreshTime = Noon.AddMinutes(-90).UtcDateTime };

        Assert.That(RefreshDecision.IsDue(spec, status, "v1", Noon), Is.False);
        Assert.That(RefreshDecision.NextLook(spec, status, Noon), Is.EqualTo(TimeSpan.FromHours(2)).Within(TimeSpan.FromSeconds(1)));
        Assert.That(RefreshDecision.IsDue(spec, status, "v1", Noon + RefreshDecision.NextLook(spec, status, Noon)!.Value));
    }

    [Test]
    public void A_change_is_not_held_back_by_a_window()
    {
        var spec = new ExternalSecretSpec { RefreshInterval = "1h", SyncWindows = Windows("deny", ("0 10 * * *", "4h")) };
        var status = new ExternalSecretStatus { SyncedResourceVersion = "v1", RefreshTime = Noon.AddMinutes(-90).UtcDateTime };

        Assert.That(RefreshDecision.IsDue(spec, status, "v2", Noon));
    }

    [Test]
    public void A_window_that_never_opens_is_not_polled()
    {
        var spec = new ExternalSecretSpec { RefreshInterval = "1h", SyncWindows = Windows("allow", ("0 99 * * *", "4h")) };
        var status = new ExternalSecretStatus { SyncedResourceVersion = "v1", RefreshTime = Noon.AddMinutes(-90).UtcDateTime };

        Assert.That(RefreshDecision.NextLook(spec, status, Noon), Is.Null);
    }

    [Test]
    public void What_ends_to_be_valid_is_due_before_the_interval()
    {
        var spec = new ExternalSecretSpec { RefreshInterval = "24h" };
        var status = new ExternalSecretStatus { SyncedResourceVersion = "v1", RefreshTime = Noon.AddMinutes(-90).UtcDateTime };

        Assert.That(RefreshDecision.IsDue(spec, status, "v1", Noon, renewAt: Noon.AddSeconds(-1)));
        Assert.That(RefreshDecision.IsDue(spec, status, "v1", Noon, renewAt: Noon.AddSeconds(1)), Is.False);
        Assert.That(
            RefreshDecision.NextLook(spec, status, Noon, renewAt: Noon.AddMinutes(5)),
            Is.EqualTo(TimeSpan.FromMinutes(5)).Within(TimeSpan.FromSeconds(1)));
    }

    private static SyncWindows Windows(string kind, params (string Schedule, string Duration)[] windows) => new()
    {
        Kind = kind, Windows = [.. windows.Select(static w => new SyncWindow { Schedule = w.Schedule, Duration = w.Duration })],
    };

    private static DateTimeOffset At(string time) => DateTimeOffset.Parse(time, CultureInfo.InvariantCulture);
}
