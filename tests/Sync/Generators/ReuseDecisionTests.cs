using Keyferry.Kubernetes.Types;
using Keyferry.Sync.Generators;
using NUnit.Framework;

namespace Keyferry.Sync.Tests.Generators;

/// <summary>When generated values are kept: each row is a way in which a pass can begin.</summary>
public sealed class ReuseDecisionTests
{
    private static readonly ObjectKey App = new("team", "app");
    private static readonly DateTimeOffset Noon = new(2026, 1, 1, 12, 0, 0, TimeSpan.Zero);
    private static readonly Dictionary<string, string> Unforced = [];
    private static readonly Dictionary<string, string> Forced = new() { ["force-sync"] = "1" };
    private static readonly Dictionary<string, string> ForcedAgain = new() { ["force-sync"] = "2" };

    private static ReuseFacts Drift => new(
        "uid", IsDue: false, IsIntervalOver: false, DueSince: null, Noon, 1, "1-a", "1-a", HasRefreshTime: true, Unforced);

    private static ReuseFacts Relabelled => Drift with { IsDue = true, Version = "1-b" };

    private static ReuseFacts Edited => Drift with { IsDue = true, Version = "2-a", Generation = 2 };

    private static ReuseFacts Overdue => Drift with { IsDue = true, IsIntervalOver = true, DueSince = Noon.AddHours(1) };

    private static ReuseFacts New => Drift with { IsDue = true, Version = "1-a", Synced = null, HasRefreshTime = false };

    [Test]
    public void A_drift_keeps_them() => Assert.That(Decide(Drift), Is.EqualTo(ReuseRule.Kept));

    [TestCase(true)]
    [TestCase(false)]
    public void A_new_label_keeps_them(bool isKnown) => Assert.That(Decide(Relabelled, isKnown ? Drift : null), Is.EqualTo(ReuseRule.Kept));

    [Test]
    public void A_refresh_that_is_due_makes_new_ones() => Assert.That(Decide(Overdue, Drift), Is.EqualTo(ReuseRule.Never));

    [Test]
    public void A_new_label_does_not_put_off_a_refresh_that_is_due() => Assert.That(
        Decide(Overdue with { Version = "1-b" }, Drift), Is.EqualTo(ReuseRule.Never));

    [Test]
    public void An_edited_spec_makes_new_ones() => Assert.That(Decide(Edited, Drift), Is.EqualTo(ReuseRule.Never));

    [Test]
    public void Force_makes_new_ones_once()
    {
        var decision = new ReuseDecision();
        decision.Begin(App, Drift);
        var forced = Relabelled with { Force = Forced };

        Assert.That(decision.Begin(App, forced), Is.EqualTo(ReuseRule.Never));
        decision.Written(App, forced);

        Assert.That(decision.Begin(App, Relabelled with { Synced = "1-b", Version = "1-c", Force = Forced }), Is.EqualTo(ReuseRule.Kept), "a label beside it");
        decision.Written(App, forced);
        Assert.That(decision.Begin(App, Relabelled with { Synced = "1-c", Version = "1-d", Force = ForcedAgain }), Is.EqualTo(ReuseRule.Never), "again");
    }

    [Test]
    public void Force_that_is_taken_away_keeps_them() => Assert.That(
        Decide(Relabelled, Drift with { Force = Forced }), Is.EqualTo(ReuseRule.Kept));

    [TestCase("force-sync", true)]
    [TestCase("external-secrets.io/force-sync", true)]
    [TestCase("example.com/force-sync", true)]
    [TestCase("force-sync-later", false)]
    [TestCase("note", false)]
    public void Which_annotations_force(string annotation, bool forces) => Assert.That(
        ForceSync.Of(new Dictionary<string, string> { [annotation] = "x" }), Has.Count.EqualTo(forces ? 1 : 0));

    [TestCase("2", true, Description = "the target was written with this very annotation: it was followed")]
    [TestCase("1", false)]
    [TestCase(null, false)]
    public void After_a_restart_the_target_tells_whether_force_was_followed(string? onTarget, bool kept)
    {
        var rule = Decide(Relabelled with { Force = ForcedAgain });
        var annotations = onTarget is null ? null : new Dictionary<string, string> { ["force-sync"] = onTarget };

        Assert.That(rule.Permits(annotations, written: null), Is.EqualTo(kept));
    }

    [TestCase(3599, false, Description = "the refresh before")]
    [TestCase(3600, true, Description = "this one: the process ended before it wrote the status")]
    [TestCase(3700, true)]
    public void After_a_restart_a_refresh_that_was_written_is_not_made_again(int written, bool kept) => Assert.That(
        Decide(Overdue).Permits(null, Noon.AddSeconds(written)), Is.EqualTo(kept));

    [TestCase(-1, false, Description = "a Secret of an object before it, of the same name")]
    [TestCase(0, true)]
    public void After_a_restart_the_first_refresh_is_not_made_again(int written, bool kept) => Assert.That(
        Decide(New).Permits(null, Noon.AddSeconds(written)), Is.EqualTo(kept));

    [TestCase(599, false)]
    [TestCase(600, true)]
    public void After_a_restart_an_edit_that_was_written_is_not_made_again(int written, bool kept)
    {
        var editedAt = Noon.AddSeconds(600.7);

        Assert.That(Decide(Edited, editedAt: editedAt).Permits(null, Noon.AddSeconds(written)), Is.EqualTo(kept));
        Assert.That(Decide(Relabelled with { Force = Forced }, editedAt: editedAt).Permits(null, Noon.AddSeconds(written)), Is.EqualTo(kept));
    }

    [Test]
    public void A_write_of_unknown_outcome_is_looked_for_before_another_is_made()
    {
        var decision = new ReuseDecision();
        decision.Begin(App, Drift);

        Assert.That(decision.Begin(App, Overdue), Is.EqualTo(ReuseRule.Never));
        var retry = decision.Begin(App, Overdue);

        Assert.That(retry.Permits(null, Noon.AddHours(1)), Is.True, "it was written");
        Assert.That(retry.Permits(null, Noon), Is.False, "it was not");
    }

    [Test]
    public void Another_object_of_the_same_name_is_another()
    {
        var decision = new ReuseDecision();
        decision.Written(App, Drift with { Uid = "before" });

        Assert.That(decision.Begin(App, New), Is.EqualTo(new ReuseRule(Always: false, Noon)));
    }

    [Test]
    public void The_moment_of_an_edit_is_asked_for_only_where_it_counts()
    {
        var known = new ReuseDecision();
        known.Written(App, Drift);

        Assert.That(new[] { Drift, Overdue, New, Relabelled, Edited }.Select(f => new ReuseDecision().NeedsEdit(App, f)), Is.EqualTo([false, false, false, true, true]));
        Assert.That(known.NeedsEdit(App, Edited), Is.False);
    }

    private static ReuseRule Decide(ReuseFacts facts, ReuseFacts? before = null, DateTimeOffset? editedAt = null)
    {
        var decision = new ReuseDecision();
        if (before is not null)
        {
            decision.Begin(App, before);
        }

        return decision.Begin(App, facts, editedAt);
    }
}
