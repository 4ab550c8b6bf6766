using Keyferry.Kubernetes.Tests.Support;
using Keyferry.Kubernetes.Types;
using Keyferry.Kubernetes.Watching;

namespace Keyferry.Kubernetes.Tests.Watching;

public sealed class InformerTests
{
    [Test]
    public async Task An_index_follows_every_change()
    {
        await using var run = new WatchRun(
            new ScriptedServer()
                .Then(Widget.List(10, Widget.Json("a", 5), Widget.Json("b", 6), Widget.Json("c", 7, "blue")))
                .ThenWatch(
                    Widget.Event("MODIFIED", Widget.Json("a", 11, "blue")),
                    Widget.Event("DELETED", Widget.Json("c", 12, "blue"))),
            before: static informer => informer.AddIndex("color", static w => [w.Spec!.Color!]));

        await run.Requests(3);

        Assert.That(Names("blue"), Is.EqualTo(["a"]));
        Assert.That(Names("red"), Is.EqualTo(["b"]));
        Assert.That(Names("none"), Is.Empty);
        Assert.That(() => run.Informer.ByIndex("size", "1"), Throws.ArgumentException);
        Assert.That(run.Informer.TryGet(new ObjectKey("ns", "c"), out _), Is.False);
        Assert.That(run.Informer.All(), Has.Count.EqualTo(2));

        IEnumerable<string> Names(string color) => run.Informer.ByIndex("color", color).Select(static w => w.Metadata.Name);
    }

    [Test]
    public async Task An_object_that_nobody_needs_is_never_made_and_one_that_stops_being_needed_goes()
    {
        var made = new List<string>();
        const string Keep = ",\"labels\":{\"keep\":\"yes\"}";
        await using var run = new WatchRun(
            new ScriptedServer()
                .Then(Widget.List(10, Widget.Json("a", 5), Widget.Json("b", 6, more: Keep)))
                .ThenWatch(
                    Widget.Event("ADDED", Widget.Json("c", 11)),
                    Widget.Event("MODIFIED", Widget.Json("a", 12, more: Keep)),
                    Widget.Event("MODIFIED", Widget.Json("b", 13)),
                    Widget.Event("DELETED", Widget.Json("c", 14))),
            with: options => options with
            {
                Filter = static m => m.HasLabel("keep"u8, "yes"u8),
                Project = w =>
                {
                    made.Add(w.Metadata.Name);
                    w.Metadata.Labels = null;
                    return w;
                },
            });

        await run.Requests(3);

        Assert.That(made, Is.EqualTo(["b", "a"]));
        Assert.That(run.Changes, Is.EqualTo(["Added b >red", "Added a >red", "Deleted b red>"]));
        Assert.That(run.WatchedFrom, Is.EqualTo(["10", "14"]));
        Assert.That(run.Informer.All().Single().Metadata.Labels, Is.Null);
    }

    [Test]
    public async Task An_object_that_cannot_be_read_is_told_and_passed_over()
    {
        var bad = Widget.Json("bad", 11).Replace("\"red\"", "{\"secret\":1}", StringComparison.Ordinal);
        await using var run = new WatchRun(new ScriptedServer()
            .Then(Widget.List(10, bad, Widget.Json("a", 5)))
            .ThenWatch(Widget.Event("ADDED", bad), Widget.Event("ADDED", Widget.Json("b", 12))));

        await run.Requests(3);

        Assert.That(run.Informer.All().Select(static w => w.Metadata.Name), Is.EqualTo(["a", "b"]));
        Assert.That(run.Observer.Lines, Has.All.StartsWith("unreadable ns/bad: $.spec.color"));
    }

    [Test]
    public async Task A_late_subscriber_sees_what_is_there_and_a_faulty_one_harms_nobody()
    {
        await using var run = new WatchRun(
            new ScriptedServer()
                .Then(Widget.List(10, Widget.Json("a", 5)))
                .ThenWatch(Widget.Event("ADDED", Widget.Json("b", 11))),
            before: static informer => informer.Subscribe(static _ => throw new InvalidOperationException("mine")));
        await run.Requests(3);

        var late = new List<string>();
        using (run.Informer.Subscribe(change => late.Add(change.Key.Name)))
        {
            Assert.That(late, Is.EquivalentTo(["a", "b"]));
        }

        Assert.That(run.Changes, Has.Count.EqualTo(2));
        Assert.That(run.Observer.Lines, Is.EqualTo(["subscriber mine", "subscriber mine"]));
    }

    [Test]
    public async Task Changes_can_be_read_as_a_stream()
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(10));
        Task<List<ChangeKind>>? reading = null;
        await using var run = new WatchRun(
            new ScriptedServer()
                .Then(Widget.List(10, Widget.Json("a", 5)))
                .ThenWatch(Widget.Event("MODIFIED", Widget.Json("a", 11, "green")), Widget.Event("DELETED", Widget.Json("a", 12))),
            before: informer => reading = ReadAsync(informer.Changes(limit.Token)));

        Assert.That(await reading!, Is.EqualTo([ChangeKind.Added, ChangeKind.Updated, ChangeKind.Deleted]));

        static async Task<List<ChangeKind>> ReadAsync(IAsyncEnumerable<ObjectChange<Widget>> changes)
        {
            var kinds = new List<ChangeKind>();
            await foreach (var change in changes)
            {
                kinds.Add(change.Kind);
                if (change.Kind == ChangeKind.Deleted)
                {
                    break;
                }
            }

            return kinds;
        }
    }

    [Test]
    public async Task Sync_is_waited_for()
    {
        await using var run = new WatchRun(new ScriptedServer().ThenUnreachable().Then(Widget.List(10, Widget.Json("a", 5))));
        var waiting = run.Informer.WaitForSyncAsync(CancellationToken.None);
        Assert.That(waiting.IsCompleted, Is.False);

        await run.Requests(3);
        await waiting;

        Assert.That(run.Informer.Count, Is.EqualTo(1));
    }

    [Test]
    public async Task Field_managers_are_left_out_unless_asked_for()
    {
        const string Managed = ",\"managedFields\":[{\"manager\":\"m\",\"fieldsV1\":{\"f:spec\":{}}}]";
        await using var without = new WatchRun(new ScriptedServer().Then(Widget.List(10, Widget.Json("a", 5, more: Managed))));
        await using var with = new WatchRun(
            new ScriptedServer().Then(Widget.List(10, Widget.Json("a", 5, more: Managed))),
            with: static options => options with { ManagedFields = true });

        await without.Requests(2);
        await with.Requests(2);

        Assert.That(without.Informer.All().Single().Metadata.ManagedFields, Is.Null);
        Assert.That(with.Informer.All().Single().Metadata.ManagedFields.Single().Manager, Is.EqualTo("m"));
    }

    [Test]
    public async Task An_index_that_throws_spoils_neither_the_watch_nor_what_is_known()
    {
        await using var run = new WatchRun(
            new ScriptedServer()
                .Then(Widget.List(10, Widget.Json("a", 5)))
                .ThenWatch(
                    Widget.Event("MODIFIED", Widget.Json("a", 11, "bad")), Widget.Event("ADDED", Widget.Json("b", 12)),
                    Widget.Event("MODIFIED", Widget.Json("a", 13, "green"))),
            before: static informer => informer.AddIndex(
                "color", static w => w.Spec!.Color == "bad" ? throw new InvalidOperationException("secret") : [w.Spec.Color!]));

        await run.Requests(3);

        Assert.That(run.WatchedFrom, Is.EqualTo(["10", "13"]), "the same event is not read again and again");
        Assert.That(run.Changes, Is.EqualTo(["Added a >red", "Added b >red", "Updated a red>green"]));
        Assert.That(run.Informer.ByIndex("color", "green").Single().Metadata.Name, Is.EqualTo("a"));
        Assert.That(run.Observer.Lines, Is.EqualTo(["unreadable ns/a: System.InvalidOperationException"]));
    }

    [TestCase(403)]
    [TestCase(404)]
    public async Task A_kind_that_is_refused_is_an_answer_and_comes_when_it_is_allowed(int status)
    {
        await using var run = new WatchRun(new ScriptedServer()
            .Then("no", status).Then("no", status).Then(Widget.List(10, Widget.Json("a", 5))));
        await run.Informer.WaitForAnswerAsync(CancellationToken.None).WaitAsync(TimeSpan.FromSeconds(10));
        Assert.That(run.Informer.Synced, Is.False);
        Assert.That(run.Informer.State().Trouble!.IsRefusal, Is.True);

        await run.Requests(4);

        Assert.That(run.Informer.Synced, Is.True);
        Assert.That(run.Observer.Lines, Is.EqualTo([$"failing {status}", "recovered"]));
    }

    [Test]
    public async Task A_server_that_cannot_be_reached_is_no_answer()
    {
        await using var run = new WatchRun(new ScriptedServer().ThenUnreachable().Then("no", 500));
        await run.Requests(3);

        Assert.That(run.Informer.WaitForAnswerAsync(CancellationToken.None).IsCompleted, Is.False);
        Assert.That(run.Informer.State(), Has.Property(nameof(WatchState.Synced)).False
            .And.Property(nameof(WatchState.SinceStart)).GreaterThan(TimeSpan.Zero));
    }
}
