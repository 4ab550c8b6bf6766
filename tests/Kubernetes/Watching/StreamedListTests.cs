using System.IO.Pipelines;
using System.Text;
using Keyferry.Kubernetes.Tests.Support;

namespace Keyferry.Kubernetes.Tests.Watching;

/// <summary>Lists come as streams where the server offers that, else in pages.</summary>
public sealed class StreamedListTests
{
    private const string Stream = "sendInitialEvents=true&resourceVersionMatch=NotOlderThan";

    [Test]
    public async Task A_list_and_its_watch_are_one_request_and_the_next_watch_goes_on_from_it()
    {
        await using var run = Start(new ScriptedServer()
            .ThenWatch(
                Widget.Event("ADDED", Widget.Json("a", 5)), Widget.Event("ADDED", Widget.Json("b", 6)), Widget.InitialEventsEnd(10),
                Widget.Event("MODIFIED", Widget.Json("a", 12, "green")))
            .ThenWatch(Widget.Bookmark(20)));
        await run.Requests(3);
        Assert.That(run.Server.Asked[0], Does.EndWith(Stream).And.Contain("watch=true&allowWatchBookmarks=true"));
        Assert.That(run.Server.Asked[1], Does.EndWith("resourceVersion=12"));
        Assert.That(run.Server.Asked[2], Does.EndWith("resourceVersion=20"));
        Assert.That(run.Informer.Synced, Is.True);
        Assert.That(run.Changes, Is.EqualTo(["Added a >red", "Added b >red", "Updated a red>green"]));
        Assert.That(run.Observer.Lines, Is.Empty);
    }

    [Test]
    public async Task The_first_list_is_in_with_the_bookmark_and_not_before()
    {
        var events = new Pipe();
        await using var run = Start(new ScriptedServer().ThenStream(events.Reader.AsStream()));
        await SendAsync(events, Widget.Event("ADDED", Widget.Json("a", 5)), Widget.Bookmark(7));
        await Eventually.Holds(() => run.Informer.Count == 1);
        Assert.That(run.Informer.Synced, Is.False);
        await SendAsync(events, Widget.InitialEventsEnd(10));
        await Eventually.Holds(() => run.Informer.Synced);
    }

    [Test]
    public async Task What_goes_while_the_list_comes_is_not_kept()
    {
        await using var run = Start(new ScriptedServer().ThenWatch(
            Widget.Event("ADDED", Widget.Json("a", 5)), Widget.Event("ADDED", Widget.Json("b", 6)),
            Widget.Event("DELETED", Widget.Json("a", 11)), Widget.Event("MODIFIED", Widget.Json("b", 12, "blue")),
            Widget.InitialEventsEnd(12)));
        await Eventually.Holds(() => run.Informer.Synced);
        Assert.That(run.Informer.All().Select(static w => $"{w.Metadata.Name} {w.Spec!.Color}"), Is.EqualTo(["b blue"]));
    }

    [Test]
    public async Task After_a_version_that_is_too_old_the_new_list_is_a_stream_too_and_what_vanished_is_deleted()
    {
        await using var run = Start(new ScriptedServer()
            .ThenWatch(Widget.Event("ADDED", Widget.Json("a", 5)), Widget.Event("ADDED", Widget.Json("b", 6)), Widget.InitialEventsEnd(10))
            .Then("""{"kind":"Status","reason":"Expired","code":410}""", 410)
            .ThenWatch(Widget.Event("ADDED", Widget.Json("b", 6)), Widget.InitialEventsEnd(30)));
        await run.Requests(4);
        Assert.That(run.Server.Asked[2], Does.EndWith(Stream));
        Assert.That(run.Server.Asked[3], Does.EndWith("resourceVersion=30"));
        Assert.That(run.Changes, Is.EqualTo(["Added a >red", "Added b >red", "Deleted a red>"]));
    }

    [TestCase(400)]
    [TestCase(422)]
    public async Task A_server_that_refuses_streams_is_asked_for_pages_and_not_for_a_stream_again(int status)
    {
        await using var run = Start(new ScriptedServer()
            .Then("""{"kind":"Status","reason":"Invalid","message":"sendInitialEvents is forbidden for watch"}""", status)
            .Then(Widget.List(10, Widget.Json("a", 5)))
            .Then("""{"kind":"Status","reason":"Expired","code":410}""", 410)
            .Then(Widget.List(20, Widget.Json("a", 5))));
        await run.Requests(5);
        Assert.That(run.Server.Asked.Count(static a => a.Contains("sendInitialEvents", StringComparison.Ordinal)), Is.EqualTo(1));
        Assert.That(run.Informer.Synced, Is.True);
        Assert.That(run.Observer.Lines, Is.Empty, "that is no trouble");
    }

    [Test]
    public async Task A_server_that_knows_no_streams_and_sends_no_mark_is_given_up_after_a_while()
    {
        var silent = new Pipe();
        await using var run = Start(new ScriptedServer()
            .ThenStream(silent.Reader.AsStream()).Then(Widget.List(10, Widget.Json("a", 5), Widget.Json("b", 6))));
        await SendAsync(silent, Widget.Event("ADDED", Widget.Json("a", 5)), Widget.Event("ADDED", Widget.Json("gone", 6)));
        await Eventually.Holds(() => run.Informer.Count == 2);
        await run.Requests(3, seconds: 1);
        Assert.That(run.Server.Asked[1], Does.Not.Contain("watch=true"));
        Assert.That(run.Informer.All().Select(static w => w.Metadata.Name), Is.EquivalentTo(["a", "b"]));
        Assert.That(run.Observer.Lines, Is.Empty);
    }

    [Test]
    public async Task Streams_that_end_before_the_mark_three_times_are_not_asked_for_any_more()
    {
        const string Gone = """{"kind":"Status","reason":"Expired","code":410}""";
        var server = new ScriptedServer();
        for (var i = 0; i < 3; i++)
        {
            server.ThenWatch(Widget.Event("ADDED", Widget.Json("a", 5))).Then(Widget.List(10, Widget.Json("a", 5))).Then(Gone, 410);
        }

        await using var run = Start(server.Then(Widget.List(20, Widget.Json("a", 5))));
        await run.Requests(11);
        Assert.That(run.Server.Asked.Count(static a => a.Contains("sendInitialEvents", StringComparison.Ordinal)), Is.EqualTo(3));
        Assert.That(run.Server.Asked[9], Does.Not.Contain("watch=true"));
    }

    [Test]
    public async Task A_server_that_is_away_or_forbids_says_nothing_of_streams_and_the_trouble_is_that_of_the_list()
    {
        await using var run = Start(new ScriptedServer()
            .ThenUnreachable().ThenUnreachable()
            .Then("no", 403).Then("no", 403)
            .ThenWatch(Widget.InitialEventsEnd(10)));
        await run.Requests(6, seconds: 1);
        Assert.That(run.Server.Asked.Count(static a => a.Contains("sendInitialEvents", StringComparison.Ordinal)), Is.EqualTo(3));
        Assert.That(run.Observer.Lines, Is.EqualTo(["failing 0", "failing 403", "recovered"]));
        Assert.That(run.Informer.Synced, Is.True);
    }

    [Test]
    public async Task What_may_come_from_the_servers_memory_is_asked_for_from_there_once()
    {
        await using var run = new WatchRun(
            new ScriptedServer().ThenWatch(Widget.InitialEventsEnd(10)).Then("{}", 410).ThenWatch(Widget.InitialEventsEnd(20)),
            static o => o with { FirstListFromCache = true, Watch = o.Watch with { StreamsLists = true } });
        await run.Requests(4);
        Assert.That(run.Server.Asked[0], Does.EndWith(Stream + "&resourceVersion=0"));
        Assert.That(run.Server.Asked[2], Does.EndWith(Stream));
    }

    private static WatchRun Start(ScriptedServer server) =>
        new(server, static o => o with { Watch = o.Watch with { StreamsLists = true } });

    private static async Task SendAsync(Pipe pipe, params string[] lines) =>
        await pipe.Writer.WriteAsync(Encoding.UTF8.GetBytes(string.Concat(lines.Select(static l => l + "\n"))));
}
