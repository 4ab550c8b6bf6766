using System.IO.Pipelines;
using System.Text;
using Keyferry.Kubernetes.Controllers;
using Keyferry.Kubernetes.Tests.Support;
using Keyferry.Kubernetes.Types;
using Keyferry.Kubernetes.Watching;

namespace Keyferry.Kubernetes.Tests.Controllers;

public sealed class LeadershipTermTests
{
    private static readonly InformerScope All = new();
    private static readonly InformerScope Optional = new() { Optional = true };

    [Test]
    public async Task Two_controllers_that_ask_for_the_same_objects_share_a_watch()
    {
        var server = new ScriptedServer().Then(Widget.List(10, Widget.Json("a", 5)));
        await using var term = new Term(server);
        var one = term.Informers.Objects(Widget.Type, All);
        var other = term.Informers.Objects(Widget.Type, Optional);
        Assert.That(other, Is.SameAs(one));
        Assert.That(term.Informers.Objects(Widget.Type, new InformerScope("ns")), Is.Not.SameAs(one), "fewer objects");
        Assert.That(
            term.Informers.Metadata(BuiltIn.Secret, All, MetadataFields.OnlyLabels("x")),
            Is.SameAs(term.Informers.Metadata(BuiltIn.Secret, All, MetadataFields.OnlyLabels("x"))));
        Assert.That(
            term.Informers.Metadata(BuiltIn.Secret, All, MetadataFields.AllLabels),
            Is.Not.SameAs(term.Informers.Metadata(BuiltIn.Secret, All, MetadataFields.OnlyLabels("x"))), "other labels");
        Assert.That(term.Informers.States, Has.Count.EqualTo(4));
        Assert.That(term.Informers.Synced, Is.False, "one of the two needs it");
    }

    [Test]
    public async Task Each_controller_has_the_keys_that_its_watches_give()
    {
        await using var term = new Term(new ScriptedServer().Then(Widget.List(10, Widget.Json("a", 5), Widget.Json("b", 6))));
        var widgets = term.Informers.Objects(Widget.Type, All);
        term.Add("own", [ControllerWatch.Own(widgets, static _ => ReconcileReason.New)]);
        term.Add("mapped", [ControllerWatch.Of(
            widgets, static c => c.Key.Name == "a" ? ReconcileReason.Dependency : null,
            static _ => [new ObjectKey("ns", "x"), new ObjectKey("ns", "y")])]);
        term.Add("off", [ControllerWatch.Own(widgets, static _ => ReconcileReason.New)], enabled: false);
        term.Start();

        await Eventually.Holds(() => term.Seen.Count == 4);
        Assert.That(term.Seen, Is.EquivalentTo(["own a", "own b", "mapped x", "mapped y"]));
        Assert.That(term.Leadership.Controllers.Select(static c => c.Name), Is.EqualTo(["own", "mapped"]));
    }

    [Test]
    public async Task Nothing_is_reconciled_before_the_first_lists_are_in()
    {
        var gadgets = new TaskCompletionSource();
        var server = new ScriptedServer
        {
            Last = static asked => asked.Contains("watch=true", StringComparison.Ordinal) ? (200, "")
                : asked.Contains("/widgets", StringComparison.Ordinal) ? (200, Widget.List(10, Widget.Json("a", 5)))
                : (200, """{"kind":"SecretList","apiVersion":"v1","metadata":{"resourceVersion":"10"},"items":[]}"""),
            BeforeLast = (asked, _) => asked.Contains("/secrets", StringComparison.Ordinal) ? gadgets.Task : Task.CompletedTask,
        };
        await using var term = new Term(server);
        var widgets = term.Informers.Objects(Widget.Type, All);
        term.Informers.Metadata(BuiltIn.Secret, All, MetadataFields.All);
        term.Add("c", [ControllerWatch.Own(widgets, static _ => ReconcileReason.New)]);
        term.Start();
        await Eventually.Holds(() => widgets.Synced);
        Assert.That(term.Leadership.Controllers[0].Queue.Due, Is.EqualTo(1));
        Assert.That(term.Leadership.Controllers[0].Workers, Is.Zero);
        Assert.That(term.Informers.NotReadyReason, Does.EndWith("for the first list of secrets"));

        gadgets.SetResult();
        await Eventually.Holds(() => term.Seen.Count == 1);
        Assert.That(term.Informers.NotReadyReason, Is.Null);
    }

    [TestCase(403)]
    [TestCase(404)]
    public async Task An_optional_kind_that_is_refused_is_told_once_and_holds_nothing_up(int status)
    {
        var server = new ScriptedServer
        {
            Last = asked => asked.Contains("watch=true", StringComparison.Ordinal) ? (200, "")
                : asked.Contains("/widgets", StringComparison.Ordinal) ? (200, Widget.List(10, Widget.Json("a", 5)))
                : (status, "no"),
        };
        await using var term = new Term(server);
        var widgets = term.Informers.Objects(Widget.Type, All);
        var secrets = term.Informers.Metadata(BuiltIn.Secret, Optional, MetadataFields.All);
        term.Add("c", [
            ControllerWatch.Own(widgets, static _ => ReconcileReason.New),
            ControllerWatch.Of(secrets, static _ => ReconcileReason.Drift, static c => [c.Key]),
        ]);
        term.Start();
        await Eventually.Holds(() => term.Seen.Count == 1);
        await Eventually.Holds(
            () => server.Asked.ToArray().Count(static a => a.Contains("/secrets", StringComparison.Ordinal)) > 3, term.Time,
            TimeSpan.FromSeconds(1));
        Assert.That(term.Observer.Lines, Is.EqualTo([$"failing {status}"]), "and it is tried again");
        Assert.That(term.Informers.NotReadyReason, Is.Null);
    }

    [Test]
    public async Task What_a_first_list_brings_is_only_due_unless_it_is_new()
    {
        var events = new Pipe();
        await using var term = new Term(new ScriptedServer()
            .Then(Widget.List(10, Widget.Json("known", 5), Widget.Json("new", 6)))
            .ThenStream(events.Reader.AsStream()));
        var widgets = term.Informers.Objects(Widget.Type, All);
        var reasons = new List<string>();
        _ = ControllerWatch.Own(widgets, static c => c.Key.Name == "new" ? ReconcileReason.New : ReconcileReason.Spec)
            .Subscribe(request =>
            {
                lock (reasons)
                {
                    reasons.Add($"{request.Key.Name} {request.Reason}");
                }
            });
        term.Start();
        await Eventually.Holds(() => widgets.Synced);
        await events.Writer.WriteAsync(Encoding.UTF8.GetBytes(Widget.Event("MODIFIED", Widget.Json("known", 11)) + "\n"));
        await Eventually.Holds(() => reasons.Count == 3);
        Assert.That(reasons, Is.EqualTo(["known Refresh", "new New", "known Spec"]));
    }

    [Test]
    public async Task A_term_runs_once_and_ends_with_all_of_its_parts()
    {
        await using var term = new Term(new ScriptedServer().Then(Widget.List(10)));
        term.Informers.Objects(Widget.Type, All);
        var ended = false;
        term.Leadership.AddBackground("something", async cancellation =>
        {
            try
            {
                await Task.Delay(Timeout.Infinite, cancellation);
            }
            finally
            {
                ended = true;
            }
        });
        term.Start();
        await Eventually.Holds(() => term.Informers.Synced);
        await term.StopAsync();
        Assert.That(ended, Is.True);
        Assert.That(
            async () => await term.Leadership.RunAsync(CancellationToken.None),
            Throws.InvalidOperationException.With.Message.EqualTo("a term runs once; make a new one"));
    }

    [Test]
    public async Task Work_that_something_else_asks_for_is_done_by_the_controller_that_it_names()
    {
        await using var term = new Term(new ScriptedServer().Then(Widget.List(10)));
        var widgets = term.Informers.Objects(Widget.Type, All);
        term.Add("c", [ControllerWatch.Own(widgets, static _ => null)]);
        term.Start();
        term.Leadership.Enqueue("c", new ObjectKey("ns", "a"), ReconcileReason.Refresh);
        term.Leadership.Enqueue("nobody", new ObjectKey("ns", "b"), ReconcileReason.Refresh);
        await Eventually.Holds(() => term.Seen.Count > 0);
        Assert.That(term.Seen, Is.EqualTo(["c a"]));
    }
}
