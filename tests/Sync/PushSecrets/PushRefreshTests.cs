using Keyferry.Api.PushSecrets;
using Keyferry.Api.Shared;
using Keyferry.Sync.PushSecrets;
using NUnit.Framework;

namespace Keyferry.Sync.Tests.PushSecrets;

public sealed class PushRefreshTests
{
    private static readonly DateTimeOffset Now = new(2026, 1, 1, 12, 0, 0, TimeSpan.Zero);

    [TestCase("1h", 0, true, "v", false)]
    [TestCase("1h", 61, true, "v", true)]
    [TestCase("1h", 30, true, "v", false)]
    [TestCase("1h", 30, true, "other", true)]
    [TestCase("1h", 30, false, "v", true)]
    [TestCase("0", 6000, true, "v", false)]
    [TestCase("0", 1, true, "other", true)]
    [TestCase("-5m", 6000, true, "v", false)]
    [TestCase("no duration", 30, true, "v", false)]
    [TestCase("no duration", 61, true, "v", true)]
    [TestCase("1h", -30, true, "v", true)]
    public void Whether_a_push_is_due(string interval, int minutesAgo, bool ready, string version, bool due) =>
        Assert.That(PushRefresh.IsDue(Push(interval, minutesAgo, ready), version, Now), Is.EqualTo(due));

    [Test]
    public void What_was_never_pushed_is_due() => Assert.That(
        PushRefresh.IsDue(new PushSecret { Spec = new PushSecretSpec() }, "v", Now));

    [Test]
    public void A_source_that_is_known_to_be_gone_is_no_failure_to_try_again()
    {
        var push = Push("1h", 30, false);
        push.Status!.Conditions![0].Reason = "SourceDeleted";
        Assert.That(PushRefresh.IsDue(push, "v", Now), Is.False);
    }

    [TestCase("300000h", 30)]
    [TestCase("1h", 30)]
    [TestCase("1ns", 0)]
    public void The_next_look_is_never_later_than_a_day_nor_a_loop(string interval, int minutesAgo)
    {
        var push = Push(interval, minutesAgo, true);
        Assert.That(
            PushRefresh.NextLook(push, push.Status!.RefreshTime, Now), Is.InRange(TimeSpan.FromMilliseconds(1), TimeSpan.FromDays(1)));
    }

    private static PushSecret Push(string interval, int minutesAgo, bool ready) => new()
    {
        Spec = new PushSecretSpec { RefreshInterval = interval },
        Status = new PushSecretStatus
        {
            SyncedResourceVersion = "v",
            RefreshTime = Now.UtcDateTime.AddMinutes(-minutesAgo),
            Conditions = [new StatusCondition { Type = "Ready", Status = ready ? "True" : "False", Reason = ready ? "Synced" : "Errored" }],
        },
    };
}
