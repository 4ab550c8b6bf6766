using Keyferry.Api.ExternalSecrets;
using Keyferry.Sync.ExternalSecrets;
using NUnit.Framework;

namespace Keyferry.Sync.Tests.ExternalSecrets;

public sealed class RefreshDecisionTests
{
    private static readonly DateTimeOffset Now = new(2026, 1, 1, 12, 0, 0, TimeSpan.Zero);

    [TestCase(null, "1h", null, null, true, TestName = "Never_synced_is_due")]
    [TestCase(null, "1h", "v1", 10, false, TestName = "Within_the_interval_is_not_due")]
    [TestCase(null, "1h", "v1", 61, true, TestName = "Past_the_interval_is_due")]
    [TestCase(null, "1h", "v0", 1, true, TestName = "A_changed_object_is_due")]
    [TestCase(null, "1h", "v1", -5, true, TestName = "A_refresh_time_in_the_future_is_due")]
    [TestCase(null, "0", "v0", 600, false, TestName = "Interval_zero_never_again_even_when_changed")]
    [TestCase(null, "0", null, null, true, TestName = "Interval_zero_syncs_once")]
    [TestCase("Periodic", "-1h", "v1", 600, false, TestName = "A_negative_interval_never_again")]
    [TestCase("CreatedOnce", "1h", "v0", 600, false, TestName = "CreatedOnce_never_again")]
    [TestCase("CreatedOnce", "1h", null, null, true, TestName = "CreatedOnce_syncs_once")]
    [TestCase("OnChange", "1h", "v1", 600, false, TestName = "OnChange_does_not_look_at_the_clock")]
    [TestCase("OnChange", "1h", "v0", 1, true, TestName = "OnChange_is_due_when_changed")]
    public void Is_due(string? policy, string interval, string? synced, int? minutesAgo, bool expected)
    {
        var spec = new ExternalSecretSpec { RefreshPolicy = policy, RefreshInterval = interval };
        var status = new ExternalSecretStatus
        {
            SyncedResourceVersion = synced,
            RefreshTime = minutesAgo is { } minutes ? Now.AddMinutes(-minutes).UtcDateTime : null,
        };
        Assert.That(RefreshDecision.IsDue(spec, status, "v1", Now), Is.EqualTo(expected));
    }

    [Test]
    public void The_next_look_finds_the_refresh_due()
    {
        var spec = new ExternalSecretSpec { RefreshInterval = "10m" };
        var status = new ExternalSecretStatus { SyncedResourceVersion = "v1", RefreshTime = Now.AddMinutes(-4).UtcDateTime };
        var next = Now + RefreshDecision.NextLook(spec, status, Now)!.Value;
        Assert.That(RefreshDecision.IsDue(spec, status, "v1", next), Is.True);
        Assert.That(next - Now, Is.LessThan(TimeSpan.FromMinutes(6.01)));
    }

    [Test]
    public void Objects_of_one_moment_are_refreshed_at_moments_of_their_own_and_none_is_late()
    {
        var spec = new ExternalSecretSpec { RefreshInterval = "1h" };
        var status = new ExternalSecretStatus { SyncedResourceVersion = "v1", RefreshTime = Now.UtcDateTime };
        var looks = Enumerable.Range(0, 500)
            .Select(i => (Uid: $"uid-{i}", Look: RefreshDecision.NextLook(spec, status, Now, $"uid-{i}")!.Value)).ToList();
        Assert.Multiple(() =>
        {
            Assert.That(looks.Select(static l => (int)l.Look.TotalSeconds).Distinct().Count(), Is.GreaterThan(200));
            Assert.That(looks.Select(static l => l.Look.TotalMinutes), Is.All.InRange(55, 60.01));
            Assert.That(looks, Is.All.Matches<(string Uid, TimeSpan Look)>(
                l => RefreshDecision.IsDue(spec, status, "v1", Now + l.Look, l.Uid)
                    && !RefreshDecision.IsDue(spec, status, "v1", Now + l.Look - TimeSpan.FromSeconds(1), l.Uid)));
        });
    }

    [TestCase("CreatedOnce", "1h")]
    [TestCase("OnChange", "1h")]
    [TestCase(null, "0s")]
    public void Who_waits_for_changes_is_not_polled(string? policy, string interval) => Assert.That(
        RefreshDecision.NextLook(
            new ExternalSecretSpec { RefreshPolicy = policy, RefreshInterval = interval }, new ExternalSecretStatus(), Now),
        Is.Null);
}
