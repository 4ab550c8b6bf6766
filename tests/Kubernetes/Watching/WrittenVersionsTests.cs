using System.IO.Pipelines;
using System.Text;
using Keyferry.Kubernetes.Tests.Support;
using Keyferry.Kubernetes.Types;
using Keyferry.Kubernetes.Watching;

namespace Keyferry.Kubernetes.Tests.Watching;

/// <summary>Our own writes are waited for until the watch has brought them, and not for ever.</summary>
public sealed class WrittenVersionsTests
{
    private static readonly TypedKey Key = new(Widget.Type, new ObjectKey("ns", "a"));

    private readonly Pipe _events = new();
    private int _caughtUp;
    private WatchRun _run = null!;
    private WrittenVersions _written = null!;

    [SetUp]
    public async Task Start()
    {
        _run = new WatchRun(new ScriptedServer()
            .Then(Widget.List(10, Widget.Json("a", 9))).ThenStream(_events.Reader.AsStream()));
        _written = new WrittenVersions(_run.Time);
        _written.Track(_run.Informer);
        await Eventually.Holds(() => _run.Informer.Count == 1);
    }

    [TearDown]
    public async Task Stop() => await _run.DisposeAsync();

    [Test]
    public async Task A_write_is_waited_for_until_the_watch_has_brought_it()
    {
        _written.Wrote(Key, "12");
        Assert.That(Wait(), Is.EqualTo(WrittenVersions.Limit));
        Assert.That(_written.WaitFor([Key with { Key = new ObjectKey("ns", "b") }], CaughtUp), Is.EqualTo(TimeSpan.Zero));

        await SendAsync(Widget.Event("MODIFIED", Widget.Json("a", 11, "green")));
        await Eventually.Holds(() => _run.Changes.Contains("Updated a red>green"));
        Assert.That(_caughtUp, Is.Zero, "an older version");

        await SendAsync(Widget.Event("MODIFIED", Widget.Json("a", 12, "blue")));
        await Eventually.Holds(() => _caughtUp == 1);
        Assert.That(Wait(), Is.EqualTo(TimeSpan.Zero));
        Assert.That(_written.Count, Is.Zero);
    }

    [Test]
    public void A_watch_that_was_faster_than_the_answer_leaves_nothing_to_wait_for()
    {
        _written.Wrote(Key, "9");
        Assert.That(Wait(), Is.EqualTo(TimeSpan.Zero));
        Assert.That(_written.Count, Is.Zero);
    }

    [Test]
    public void A_dead_watch_holds_nothing_back_for_longer_than_the_limit()
    {
        _written.Wrote(Key, "12");
        _run.Time.Advance(WrittenVersions.Limit - TimeSpan.FromSeconds(1));
        Assert.That(Wait(), Is.EqualTo(TimeSpan.FromSeconds(1)));
        _run.Time.Advance(TimeSpan.FromSeconds(1));
        Assert.That(Wait(), Is.EqualTo(TimeSpan.Zero));
        Assert.That(_written.Count, Is.Zero);
    }

    [Test]
    public async Task What_is_deleted_is_not_waited_for()
    {
        _written.Wrote(Key, "12");
        Wait();
        await SendAsync(Widget.Event("DELETED", Widget.Json("a", 11)));
        await Eventually.Holds(() => _caughtUp == 1);
    }

    [Test]
    public void Of_two_writes_the_newer_is_waited_for_in_whatever_order_they_are_noted()
    {
        _written.Wrote(Key, "14");
        _written.Wrote(Key, "12");
        Assert.That(_written.Count, Is.EqualTo(1));
        Assert.That(Wait(), Is.EqualTo(WrittenVersions.Limit));
    }

    [TestCase("abc")]
    [TestCase("")]
    [TestCase(null)]
    public void Versions_that_are_no_numbers_are_not_waited_for(string? version)
    {
        _written.Wrote(Key, version);
        Assert.That(_written.Count, Is.Zero);
    }

    [Test]
    public void Kinds_that_nobody_watches_are_not_waited_for()
    {
        _written.Wrote(new TypedKey(BuiltIn.Secret, Key.Key), "12");
        Assert.That(_written.Count, Is.Zero);
    }

    private TimeSpan Wait() => _written.WaitFor([Key], CaughtUp);

    private void CaughtUp() => Interlocked.Increment(ref _caughtUp);

    private async Task SendAsync(string line) => await _events.Writer.WriteAsync(Encoding.UTF8.GetBytes(line + "\n"));
}
