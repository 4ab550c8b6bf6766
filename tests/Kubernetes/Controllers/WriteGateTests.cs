using System.IO.Pipelines;
using System.Text;
using Keyferry.Kubernetes.Calls;
using Keyferry.Kubernetes.Controllers;
using Keyferry.Kubernetes.Tests.Support;
using Keyferry.Kubernetes.Types;
using Keyferry.Kubernetes.Watching;

namespace Keyferry.Kubernetes.Tests.Controllers;

/// <summary>After a write of our own an object is not reconciled again before the cache is as new.</summary>
public sealed class WriteGateTests
{
    private readonly Pipe _events = new();
    private Term _term = null!;
    private WrittenVersions _written = null!;

    [SetUp]
    public async Task Start()
    {
        _term = new Term(new ScriptedServer().Then(Widget.List(10, Widget.Json("a", 5))).ThenStream(_events.Reader.AsStream()));
        var widgets = _term.Informers.Objects(Widget.Type, new InformerScope());
        _written = new WrittenVersions(_term.Time);
        _written.Track(widgets);
        _term.Add(
            "c", [ControllerWatch.Own(widgets, static _ => ReconcileReason.Spec)],
            gate: new WriteGate(_written, static key => [new TypedKey(Widget.Type, key)]));
        _term.Start();
        await Eventually.Holds(() => _term.Seen.Count == 1);
        _written.Wrote(new TypedKey(Widget.Type, new ObjectKey("ns", "a")), "12");
    }

    [TearDown]
    public async Task Stop() => await _term.DisposeAsync();

    [Test]
    public async Task An_event_from_before_the_write_does_not_have_it_reconciled()
    {
        await SendAsync(11);
        await Eventually.Holds(() => _term.Leadership.Controllers[0].Queue.Delayed == 1);
        Assert.That(_term.Seen, Has.Count.EqualTo(1));

        // The watch's own event and the end of the wait may each have it reconciled, when a worker is just between the two.
        await SendAsync(12);
        await Eventually.Holds(() => _term.Seen.Count > 1);
    }

    [Test]
    public async Task Other_objects_are_not_held_back()
    {
        await SendAsync(11);
        _term.Leadership.Enqueue("c", new ObjectKey("ns", "b"), ReconcileReason.Spec);
        await Eventually.Holds(() => _term.Seen.Contains("c b"));
        Assert.That(_term.Seen, Is.EqualTo(["c a", "c b"]));
    }

    [Test]
    public async Task A_watch_that_is_dead_holds_it_back_for_five_seconds()
    {
        _term.Leadership.Enqueue("c", new ObjectKey("ns", "a"), ReconcileReason.Spec);
        await Eventually.Holds(() => _term.Leadership.Controllers[0].Queue.Delayed == 1);
        _term.Time.Advance(WrittenVersions.Limit - TimeSpan.FromMilliseconds(1));
        Assert.That(_term.Leadership.Controllers[0].Queue.Delayed, Is.EqualTo(1));
        _term.Time.Advance(TimeSpan.FromMilliseconds(1));
        await Eventually.Holds(() => _term.Seen.Count == 2);
    }

    [Test]
    public async Task Only_writes_that_the_server_has_taken_are_waited_for()
    {
        var server = new TinyServer();
        var api = new WriteTrackingApi(server.Api(_term.Time), _written);
        var widget = new Widget { Metadata = new() { NamespaceProperty = "ns", Name = "b", ResourceVersion = "1" } };
        await api.ReplaceAsync(Widget.Type, widget, WriteOptions.Plain, default);
        Assert.That(_written.Count, Is.EqualTo(1), "there is none to replace");
        await api.CreateAsync(Widget.Type, widget, WriteOptions.Plain with { DryRun = true }, default);
        Assert.That(_written.Count, Is.EqualTo(1), "a dry run");
        widget.Metadata.Name = "c";
        await api.CreateAsync(Widget.Type, widget, WriteOptions.Plain, default);
        Assert.That(_written.Count, Is.EqualTo(2));
    }

    private async Task SendAsync(int version) => await _events.Writer.WriteAsync(
        Encoding.UTF8.GetBytes(Widget.Event("MODIFIED", Widget.Json("a", version)) + "\n"));
}
