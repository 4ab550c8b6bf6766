using Keyferry.Api.ExternalSecrets;
using Keyferry.Sync.Restarts;
using NUnit.Framework;

namespace Keyferry.Sync.Tests.Restarts;

/// <summary>When a workload is restarted.</summary>
public sealed class RestartDecisionTests
{
    private static readonly DateTimeOffset Now = new(2026, 1, 1, 12, 0, 0, TimeSpan.Zero);
    private static readonly TimeSpan Debounce = TimeSpan.FromSeconds(10);
    private static readonly RestartSituation Plain = new(Now, Debounce, TimeSpan.Zero, null, null);

    [Test]
    public void A_Secret_that_is_seen_for_the_first_time_is_noted_and_restarts_nothing()
    {
        var plan = RestartDecision.Decide(Noted(), [Secret("db", 1)], null, Plain);

        Assert.That(plan.Action, Is.EqualTo(RestartAction.Note));
        Assert.That(plan.State.Secrets["db"].Hash, Is.EqualTo(Hash(1)));
    }

    [Test]
    public void An_equal_value_is_no_reason() =>
        Assert.That(RestartDecision.Decide(Noted(("db", 1)), [Secret("db", 1)], null, Plain).Action, Is.EqualTo(RestartAction.None));

    [Test]
    public void A_Secret_that_is_gone_is_no_reason_and_stays_noted()
    {
        var plan = RestartDecision.Decide(Noted(("db", 1)), [Gone("db")], null, Plain);

        Assert.That(plan.Action, Is.EqualTo(RestartAction.None));
        Assert.That(plan.State.Secrets, Does.ContainKey("db"));
    }

    [TestCase(0, 0, RestartAction.Wait, 10)]
    [TestCase(9, 9, RestartAction.Wait, 1)]
    [TestCase(10, 10, RestartAction.Restart, null)]
    [TestCase(25, 4, RestartAction.Wait, 6)]
    [TestCase(58, 4, RestartAction.Wait, 2, Description = "what changes without end is not waited for without end")]
    [TestCase(60, 0, RestartAction.Restart, null)]
    public void Another_value_is_waited_for_until_it_is_the_last_one(int first, int last, RestartAction action, int? wait)
    {
        var plan = RestartDecision.Decide(
            Noted(("db", 1)), [Secret("db", 2)], new PendingChange(TimeSpan.FromSeconds(first), TimeSpan.FromSeconds(last)), Plain);

        Assert.That(plan.Action, Is.EqualTo(action));
        Assert.That(plan.Until?.TotalSeconds, Is.EqualTo(wait));
        Assert.That(plan.Changed, Is.EqualTo(["db"]));
    }

    [TestCase(5, 0, 5)]
    [TestCase(5, 60, 55)]
    [TestCase(-30, 60, 60, Description = "the clock was set back")]
    [TestCase(61, 60, null)]
    public void Restarts_are_apart(int ago, int interval, int? wait)
    {
        var plan = RestartDecision.Decide(Noted(("db", 1)), [Secret("db", 2)], Old, Plain with
        {
            LastRestart = Now - TimeSpan.FromSeconds(ago), MinInterval = TimeSpan.FromSeconds(interval),
        });

        Assert.That(plan.Action, Is.EqualTo(wait is null ? RestartAction.Restart : RestartAction.Wait));
        Assert.That(plan.Until?.TotalSeconds, Is.EqualTo(wait));
    }

    [Test]
    public void A_window_holds_it_until_then()
    {
        var plan = RestartDecision.Decide(Noted(("db", 1)), [Secret("db", 2)], Old, Plain with { Windows = Window("0 14 * * *") });

        Assert.That(plan.Action, Is.EqualTo(RestartAction.Hold));
        Assert.That(plan.Until, Is.EqualTo(TimeSpan.FromHours(2)));
        Assert.That(plan.State.Secrets["db"].Hash, Is.EqualTo(Hash(1)), "it is owed until it is done");
    }

    [Test]
    public void Within_its_window_it_is_done() => Assert.That(
        RestartDecision.Decide(Noted(("db", 1)), [Secret("db", 2)], Old, Plain with { Windows = Window("0 11 * * *") }).Action,
        Is.EqualTo(RestartAction.Restart));

    [Test]
    public void While_one_is_waited_for_another_that_is_new_is_noted_at_once()
    {
        var plan = RestartDecision.Decide(
            Noted(("db", 1)), [Secret("db", 2), Secret("api", 5)], null, Plain with { Windows = Window("0 14 * * *") });

        Assert.That(plan.Action, Is.EqualTo(RestartAction.Note));
        Assert.That(plan.State.Secrets["api"].Hash, Is.EqualTo(Hash(5)));
        Assert.That(plan.State.Secrets["db"].Hash, Is.EqualTo(Hash(1)));
    }

    [Test]
    public void A_restart_notes_all_of_it()
    {
        var plan = RestartDecision.Decide(Noted(("api", 1), ("db", 1)), [Secret("api", 1), Secret("db", 2)], Old, Plain);

        Assert.That(plan.State.Secrets["db"].Hash, Is.EqualTo(Hash(2)));
        Assert.That(plan.State.Secrets["api"].Hash, Is.EqualTo(Hash(1)));
        Assert.That(plan.Changed, Is.EqualTo(["db"]));
    }

    [Test]
    public void Other_keys_that_are_used_are_noted_and_no_reason_by_themselves()
    {
        var other = new SecretView("db", ConsumedKeys.Of(["pw", "user"], []), Counts: true, Hash(7), Hash(1));

        var plan = RestartDecision.Decide(Noted(("db", 1)), [other], null, Plain);

        Assert.That(plan.Action, Is.EqualTo(RestartAction.Note));
        Assert.That(plan.State.Secrets["db"].Keys, Is.EqualTo(["pw", "user"]));
    }

    [Test]
    public void Other_keys_do_not_hide_another_value_of_those_before()
    {
        var other = new SecretView("db", ConsumedKeys.Of(["pw", "user"], []), Counts: true, Hash(7), Hash(2));

        Assert.That(RestartDecision.Decide(Noted(("db", 1)), [other], Old, Plain).Action, Is.EqualTo(RestartAction.Restart));
    }

    [Test]
    public void What_is_no_longer_used_is_no_longer_noted() =>
        Assert.That(RestartDecision.Decide(Noted(("api", 1), ("db", 1)), [Secret("db", 1)], null, Plain).State.Secrets.Keys, Is.EqualTo(["db"]));

    [Test]
    public void What_does_not_count_for_now_stays_noted()
    {
        var plan = RestartDecision.Decide(Noted(("db", 1)), [new SecretView("db", ConsumedKeys.All, Counts: false, null, null)], null, Plain);

        Assert.That(plan.Action, Is.EqualTo(RestartAction.None));
    }

    private static PendingChange Old { get; } = new(TimeSpan.FromSeconds(30), TimeSpan.FromSeconds(30));

    private static SecretHash Hash(int content) => new((UInt128)content);

    private static SecretView Secret(string name, int content) => new(name, ConsumedKeys.All, Counts: true, Hash(content), Hash(content));

    private static SecretView Gone(string name) => new(name, ConsumedKeys.All, Counts: true, null, null);

    private static RestartState Noted(params (string Name, int Content)[] secrets) =>
        new("k", secrets.ToDictionary(static s => s.Name, static s => new NotedSecret(null, Hash(s.Content))));

    private static SyncWindows Window(string schedule) =>
        new() { Kind = "allow", Windows = [new SyncWindow { Schedule = schedule, Duration = "90m" }] };
}
