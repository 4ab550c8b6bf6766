using System.IO.Pipelines;
using System.Text;
using Keyferry.Kubernetes.Tests.Support;

namespace Keyferry.Kubernetes.Tests.Watching;

public sealed class ResumeTests
{
    private const string Expired =
        """{"kind":"Status","apiVersion":"v1","metadata":{},"status":"Failure","message":"too old resource version: 1 (9)","reason":"Expired","code":410}""";

    [Test]
    public async Task A_watch_goes_on_from_the_last_event_or_bookmark()
    {
        await using var run = new WatchRun(new ScriptedServer()
            .Then(Widget.List(10, Widget.Json("a", 5)))
            .ThenWatch(Widget.Event("MODIFIED", Widget.Json("a", 12, "green")))
            .ThenWatch(Widget.Bookmark(30))
            .ThenWatch());

        await run.Requests(5);

        Assert.That(run.WatchedFrom, Is.EqualTo(["10", "12", "30", "30"]));
        Assert.That(run.Changes, Is.EqualTo(["Added a >red", "Updated a red>green"]));
        Assert.That(run.Lists, Is.EqualTo(1));
        Assert.That(run.Server.Asked[1], Does.Contain("allowWatchBookmarks=true&timeoutSeconds=450"));
    }

    [Test]
    public async Task A_version_that_is_too_old_makes_a_new_list_and_what_vanished_is_deleted()
    {
        await using var run = new WatchRun(new ScriptedServer()
            .Then(Widget.List(10, Widget.Json("a", 5), Widget.Json("b", 6), Widget.Json("c", 7)))
            .ThenWatch(Widget.Event("ADDED", Widget.Json("d", 11)), Widget.Event("ERROR", Expired))
            .Then(Widget.List(20, Widget.Json("a", 5), Widget.Json("c", 15, "blue"), Widget.Json("e", 16))));

        await run.Requests(4);

        Assert.That(run.WatchedFrom, Is.EqualTo(["10", "20"]));
        Assert.That(run.Changes, Is.EqualTo([
            "Added a >red", "Added b >red", "Added c >red", "Added d >red",
            "Updated c red>blue", "Added e >red", "Deleted b red>", "Deleted d red>"]));
        Assert.That(run.Observer.Lines, Is.Empty);
    }

    [Test]
    public async Task A_watch_that_is_refused_with_410_makes_a_new_list()
    {
        await using var run = new WatchRun(new ScriptedServer()
            .Then(Widget.List(10)).Then(Expired, 410).Then(Widget.List(20)).ThenWatch(Widget.Bookmark(21)));

        await run.Requests(5);

        Assert.That(run.WatchedFrom, Is.EqualTo(["10", "20", "21"]));
        Assert.That(run.Observer.Lines, Is.Empty);
    }

    [Test]
    public async Task A_line_that_was_cut_off_is_not_taken_and_the_watch_goes_on_before_it()
    {
        var line = Widget.Event("MODIFIED", Widget.Json("a", 13, "blue"));
        await using var run = new WatchRun(new ScriptedServer()
            .Then(Widget.List(10, Widget.Json("a", 5)))
            .Then(Widget.Event("MODIFIED", Widget.Json("a", 12, "green")) + "\n" + line[..^20])
            .ThenWatch(line));

        await run.Requests(4);

        Assert.That(run.WatchedFrom, Is.EqualTo(["10", "12", "13"]));
        Assert.That(run.Changes[^1], Is.EqualTo("Updated a green>blue"));
    }

    [Test]
    public async Task A_silent_watch_is_given_up_after_nine_and_a_half_minutes_and_begins_with_a_new_list()
    {
        var silent = new Pipe();
        await using var run = new WatchRun(new ScriptedServer()
            .Then(Widget.List(10)).ThenStream(silent.Reader.AsStream()).Then(Widget.List(20)));
        await Eventually.Holds(() => run.WatchedFrom.Any());
        await Task.Delay(50);

        run.Time.Advance(TimeSpan.FromMinutes(9.4));
        await Task.Delay(50);
        Assert.That(run.WatchedFrom.Count(), Is.EqualTo(1));

        await run.Requests(4, seconds: 5);
        Assert.That(run.WatchedFrom, Is.EqualTo(["10", "20"]));
    }

    [Test]
    public async Task Bytes_keep_a_watch_alive()
    {
        var stream = new Pipe();
        await using var run = new WatchRun(new ScriptedServer().Then(Widget.List(10)).ThenStream(stream.Reader.AsStream()));
        await Eventually.Holds(() => run.WatchedFrom.Any());

        for (var minute = 0; minute < 20; minute += 5)
        {
            await stream.Writer.WriteAsync(Encoding.UTF8.GetBytes(Widget.Event("ADDED", Widget.Json($"w{minute}", 20 + minute)) + "\n"));
            await Eventually.Holds(() => run.Informer.Count == (minute / 5) + 1);
            run.Time.Advance(TimeSpan.FromMinutes(5));
        }

        Assert.That(run.WatchedFrom.Count(), Is.EqualTo(1));
        await stream.Writer.WriteAsync(Encoding.UTF8.GetBytes(Widget.Bookmark(99) + "\n"));
        await stream.Writer.CompleteAsync();
        await run.Requests(3);
        Assert.That(run.WatchedFrom, Is.EqualTo(["10", "99"]));
    }

    [Test]
    public async Task Trouble_is_told_once_and_its_end_once_while_waits_grow()
    {
        await using var run = new WatchRun(new ScriptedServer()
            .ThenUnreachable().ThenUnreachable().ThenUnreachable().Then("no", 500).Then(Widget.List(10, Widget.Json("a", 5))));
        var started = run.Time.GetUtcNow();

        await run.Requests(6, seconds: 0.1);

        Assert.That(run.Observer.Lines, Is.EqualTo(["failing 0", "recovered"]));
        // Three quarters (half, and half of the jitter) of 0.8 s, 1.6 s, 3.2 s and 6.4 s.
        Assert.That((run.Time.GetUtcNow() - started).TotalSeconds, Is.GreaterThanOrEqualTo(9));
        Assert.That(run.Informer.Synced, Is.True);
    }

    [Test]
    public async Task A_server_that_asks_to_wait_is_waited_for()
    {
        await using var run = new WatchRun(new ScriptedServer()
            .Then("busy", 429, static a => a.Headers.Add("Retry-After", "40")).Then(Widget.List(10)));
        var started = run.Time.GetUtcNow();

        await run.Requests(2);

        Assert.That((run.Time.GetUtcNow() - started).TotalSeconds, Is.GreaterThanOrEqualTo(40));
    }

    [Test]
    public async Task A_refused_watch_is_tried_again_from_where_it_stood_and_does_not_run_hot()
    {
        await using var run = new WatchRun(new ScriptedServer()
            .Then(Widget.List(10)).Then("404 page not found", 404).Then("404 page not found", 404).ThenWatch(Widget.Bookmark(20)));
        var started = run.Time.GetUtcNow();

        await run.Requests(5, seconds: 0.1);

        Assert.That(run.WatchedFrom, Is.EqualTo(["10", "10", "10", "20"]));
        Assert.That(run.Observer.Lines, Is.EqualTo(["failing 404", "recovered"]));

        // Three quarters (half, and half of the jitter) of 0.8 s and 1.6 s.
        Assert.That((run.Time.GetUtcNow() - started).TotalSeconds, Is.GreaterThanOrEqualTo(1.8));
    }

    [Test]
    public async Task While_only_the_watch_is_refused_the_list_comes_every_five_minutes_and_the_log_is_quiet()
    {
        var server = new ScriptedServer { Last = static asked => asked.Contains("watch=true", StringComparison.Ordinal)
            ? (403, "no watch for you") : (200, Widget.List(10, Widget.Json("a", 5))) };
        await using var run = new WatchRun(server);
        await Eventually.Holds(() => run.WatchedFrom.Any());
        var started = run.Time.GetUtcNow();

        await Eventually.Holds(
            () => run.Time.GetUtcNow() - started >= TimeSpan.FromMinutes(16), run.Time, TimeSpan.FromSeconds(2));

        Assert.That(run.Lists, Is.InRange(3, 4));
        Assert.That(run.Observer.Lines, Is.EqualTo(["failing 403"]));
        Assert.That(run.Informer.State().Trouble!.ToString(), Is.EqualTo(
            "cannot watch widgets.keyferry.test in all namespaces (HTTP 403): no watch for you; "
            + "grant the verbs list and watch on widgets.keyferry.test in all namespaces"));
    }

    [Test]
    public async Task A_watch_that_has_sent_a_bookmark_is_given_up_after_three_minutes_of_silence()
    {
        var stream = new Pipe();
        await using var run = new WatchRun(new ScriptedServer()
            .Then(Widget.List(10)).ThenStream(stream.Reader.AsStream()));
        await Eventually.Holds(() => run.WatchedFrom.Any());
        run.Time.Advance(TimeSpan.FromSeconds(1));
        await stream.Writer.WriteAsync(Encoding.UTF8.GetBytes(Widget.Bookmark(30) + "\n"));
        await Eventually.Holds(() => run.Informer.State().SinceHeard == TimeSpan.Zero);
        await Task.Delay(50);

        run.Time.Advance(TimeSpan.FromMinutes(2.9));
        await Task.Delay(50);
        Assert.That(run.WatchedFrom, Is.EqualTo(["10"]));

        run.Time.Advance(TimeSpan.FromMinutes(0.2));
        await Eventually.Holds(() => run.WatchedFrom.Count() == 2);
        Assert.That(run.WatchedFrom, Is.EqualTo(["10", "30"]), "it goes on from the bookmark, without a list");
    }

    [TestCase("Retry-After", "99999999999")]
    [TestCase("Retry-After", "-5")]
    public async Task A_server_that_asks_for_years_is_asked_again_in_minutes(string header, string value)
    {
        await using var run = new WatchRun(new ScriptedServer()
            .Then("busy", 429, a => a.Headers.TryAddWithoutValidation(header, value)).Then(Widget.List(10)));
        var started = run.Time.GetUtcNow();

        await run.Requests(2, seconds: 5);

        Assert.That(run.Time.GetUtcNow() - started, Is.LessThan(TimeSpan.FromMinutes(6)));
    }

    [Test]
    public async Task The_first_list_may_come_from_the_servers_memory_and_later_ones_do_not()
    {
        await using var run = new WatchRun(
            new ScriptedServer().Then(Widget.List(10)).Then(Expired, 410).Then(Widget.List(20)),
            with: static options => options with { FirstListFromCache = true });

        await run.Requests(4);

        Assert.That(run.Server.Asked[0], Does.EndWith("/widgets?limit=500&resourceVersion=0"));
        Assert.That(run.Server.Asked[2], Does.EndWith("/widgets?limit=500"));
    }

    [Test]
    public async Task A_server_that_has_nothing_in_memory_is_asked_for_what_is_in_its_store()
    {
        await using var run = new WatchRun(
            new ScriptedServer().Then("Timeout: too large resource version", 504).Then(Widget.List(20)),
            with: static options => options with { FirstListFromCache = true });

        await run.Requests(3);

        Assert.That(run.Server.Asked[1], Does.EndWith("/widgets?limit=500"));
    }

    [Test]
    public async Task A_watch_that_is_never_answered_is_told_and_the_list_comes_every_five_minutes()
    {
        var server = OnlyLists();
        server.BeforeLast = static (asked, token) => IsWatch(asked) ? Task.Delay(Timeout.Infinite, token) : Task.CompletedTask;
        await using var run = new WatchRun(server);
        await AfterSixteenMinutes(run);

        Assert.That(run.Observer.Lines, Is.EqualTo(["failing 0"]));
        Assert.That(run.Lists, Is.InRange(3, 4));
        Assert.That(run.Informer.State().Trouble!.Failure.Message, Is.EqualTo("the API server did not answer in time"));
        Assert.That(run.Informer.State().SinceHeard, Is.LessThan(TimeSpan.FromMinutes(8)));
    }

    [Test]
    public async Task A_watch_that_a_proxy_answers_late_with_504_is_told_and_the_list_comes_every_five_minutes()
    {
        WatchRun? made = null;
        var server = OnlyLists();
        server.BeforeLast = (asked, token) => IsWatch(asked) && made is { } at
            ? Task.Delay(TimeSpan.FromSeconds(30), at.Time, token) : Task.CompletedTask;
        await using var run = made = new WatchRun(server);
        await AfterSixteenMinutes(run);

        Assert.That(run.Observer.Lines, Is.EqualTo(["failing 504"]));
        Assert.That(run.Lists, Is.InRange(3, 4));
    }

    [Test]
    public async Task A_server_that_is_away_for_a_moment_is_not_asked_for_a_list()
    {
        var stream = new Pipe();
        await using var run = new WatchRun(new ScriptedServer()
            .Then(Widget.List(10)).ThenStream(stream.Reader.AsStream()).ThenUnreachable().Then("away", 503)
            .ThenWatch(Widget.Bookmark(50)));
        await Eventually.Holds(() => run.WatchedFrom.Any());
        for (var minute = 1; minute <= 10; minute++)
        {
            run.Time.Advance(TimeSpan.FromMinutes(1));
            await stream.Writer.WriteAsync(Encoding.UTF8.GetBytes(Widget.Bookmark(30 + minute) + "\n"));
            await Eventually.Holds(() => run.Informer.State().SinceHeard == TimeSpan.Zero);
        }

        await stream.Writer.CompleteAsync();
        await run.Requests(6);

        Assert.That(run.WatchedFrom, Is.EqualTo(["10", "40", "40", "40", "50"]));
        Assert.That(run.Lists, Is.EqualTo(1));
    }

    private static bool IsWatch(string asked) => asked.Contains("watch=true", StringComparison.Ordinal);

    private static ScriptedServer OnlyLists() => new()
    {
        Last = static asked => IsWatch(asked) ? (504, "gateway timeout") : (200, Widget.List(10, Widget.Json("a", 5))),
    };

    private static async Task AfterSixteenMinutes(WatchRun run)
    {
        await Eventually.Holds(() => run.WatchedFrom.Any());
        var started = run.Time.GetUtcNow();
        await Eventually.Holds(
            () => run.Time.GetUtcNow() - started >= TimeSpan.FromMinutes(16), run.Time, TimeSpan.FromSeconds(2));
    }
}
