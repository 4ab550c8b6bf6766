using System.Net;
using Keyferry.Kubernetes.Events;
using Keyferry.Kubernetes.Tests.Support;
using Keyferry.Kubernetes.Types;
using Microsoft.Extensions.Time.Testing;

namespace Keyferry.Kubernetes.Tests.Events;

public sealed class EventRecorderTests
{
    private static readonly EventSubject Subject = new("v1", "Secret", new ObjectKey("ns", "a"), "uid-1", "7");

    private readonly TinyServer _server = new();
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero));

    [Test]
    public async Task The_same_event_again_raises_the_count_of_the_first()
    {
        await using var run = new Run(new EventRecorder(_server.Api(_time), "external-secrets", _time));
        for (var i = 0; i < 3; i++)
        {
            run.Recorder.Record(Subject, EventLevel.Warning, "UpdateFailed", "no such key");
            await Eventually.Holds(() => _server.Writes.Count == i + 1);
            _time.Advance(TimeSpan.FromMinutes(1));
        }

        var (path, item) = _server.Objects.Single();
        Assert.That(path, Does.Match("^/api/v1/namespaces/ns/events/a\\.[0-9a-f]+$"));
        Assert.That((int)item["count"]!, Is.EqualTo(3));
        Assert.That((string?)item["firstTimestamp"], Is.EqualTo("2026-01-02T03:04:05.000000Z"));
        Assert.That((string?)item["lastTimestamp"], Is.EqualTo("2026-01-02T03:06:05Z"));
        Assert.That((string?)item["source"]!["component"], Is.EqualTo("external-secrets"));
        Assert.That((string?)item["reportingComponent"], Is.EqualTo("external-secrets"));
        Assert.That((string?)item["type"], Is.EqualTo("Warning"));
        Assert.That((string?)item["involvedObject"]!["uid"], Is.EqualTo("uid-1"));
    }

    [TestCase("other", "no such key", 0)]
    [TestCase("UpdateFailed", "other", 0)]
    [TestCase("UpdateFailed", "no such key", 11)]
    public async Task Another_event_or_the_same_one_much_later_is_a_new_one(string reason, string message, int minutes)
    {
        await using var run = new Run(new EventRecorder(_server.Api(_time), "c", _time));
        run.Recorder.Record(Subject, EventLevel.Warning, "UpdateFailed", "no such key");
        _time.Advance(TimeSpan.FromMinutes(minutes));
        run.Recorder.Record(Subject, EventLevel.Warning, reason, message);

        await Eventually.Holds(() => _server.Writes.Count == 2);

        Assert.That(_server.Objects, Has.Count.EqualTo(2));
    }

    [Test]
    public async Task An_event_that_the_server_forgot_is_created_anew()
    {
        await using var run = new Run(new EventRecorder(_server.Api(_time), "c", _time));
        run.Recorder.Record(Subject, EventLevel.Normal, "Synced", "done");
        await Eventually.Holds(() => _server.Objects.Count == 1);
        _server.Objects.Clear();

        run.Recorder.Record(Subject, EventLevel.Normal, "Synced", "done");

        await Eventually.Holds(() => _server.Objects.Count == 1);
        Assert.That((int)_server.Objects.Single().Value["count"]!, Is.EqualTo(1));
    }

    [Test]
    public async Task Events_of_a_cluster_scoped_object_go_to_the_default_namespace()
    {
        await using var run = new Run(new EventRecorder(_server.Api(_time), "c", _time));

        run.Recorder.Record(Subject with { Key = new ObjectKey("", "store") }, EventLevel.Normal, "Valid", "ok");

        await Eventually.Holds(() => _server.Objects.Count == 1);
        Assert.That(_server.Objects.Keys.Single(), Does.StartWith("/api/v1/namespaces/default/events/store."));
        Assert.That(_server.Objects.Values.Single()["involvedObject"]!["namespace"], Is.Null);
    }

    [Test]
    public async Task A_server_that_fails_for_a_while_gets_the_event_later()
    {
        _server.Broken = HttpStatusCode.ServiceUnavailable;
        await using var run = new Run(new EventRecorder(_server.Api(_time), "c", _time));
        run.Recorder.Record(Subject, EventLevel.Normal, "Synced", "done");
        await Task.Delay(50);
        _server.Broken = null;

        await Eventually.Holds(() => _server.Objects.Count == 1, _time, TimeSpan.FromSeconds(1));

        Assert.That(run.Recorder.Dropped, Is.Zero);
    }

    [Test]
    public async Task A_refusal_is_dropped_and_the_next_event_is_written()
    {
        _server.Broken = HttpStatusCode.Forbidden;
        await using var run = new Run(new EventRecorder(_server.Api(_time), "c", _time));
        run.Recorder.Record(Subject, EventLevel.Normal, "Synced", "done");
        await Eventually.Holds(() => run.Recorder.Dropped == 1);
        _server.Broken = null;

        run.Recorder.Record(Subject, EventLevel.Normal, "Synced", "done");

        await Eventually.Holds(() => _server.Objects.Count == 1);
    }

    [Test]
    public void What_comes_too_fast_is_dropped_and_nobody_waits()
    {
        var lost = new Lost();
        var recorder = new EventRecorder(_server.Api(_time), "c", _time, capacity: 8, observer: lost);

        for (var i = 0; i < 5; i++)
        {
            recorder.Record(Subject, EventLevel.Normal, "R", $"m{i}");
        }

        Assert.That(recorder.Dropped, Is.EqualTo(3));
        Assert.That(lost.All, Is.EqualTo(["c Full ", "c Full ", "c Full "]));
    }

    [TestCase("uid-1", "uid-2")]
    [TestCase("", "", Description = "their keys tell them apart")]
    public async Task An_object_has_25_events_and_then_one_every_five_minutes_and_its_neighbour_its_own(string uid, string uidOfNeighbour)
    {
        var subject = Subject with { Uid = uid };
        var lost = new Lost();
        await using var run = new Run(new EventRecorder(_server.Api(_time), "c", _time, observer: lost));
        for (var i = 0; i < 40; i++)
        {
            run.Recorder.Record(subject, EventLevel.Normal, "R", $"m{i}");
        }

        run.Recorder.Record(Subject with { Key = new ObjectKey("ns", "b"), Uid = uidOfNeighbour }, EventLevel.Normal, "R", "mine");
        await Eventually.Holds(() => _server.Writes.Count == 26);
        Assert.That(run.Recorder.Dropped, Is.EqualTo(15));
        Assert.That(lost.All, Has.All.EqualTo("c Limit "));

        _time.Advance(TimeSpan.FromMinutes(10));
        for (var i = 0; i < 5; i++)
        {
            run.Recorder.Record(subject, EventLevel.Normal, "R", $"later{i}");
        }

        await Eventually.Holds(() => _server.Writes.Count == 28);
        Assert.That(run.Recorder.Dropped, Is.EqualTo(18));
    }

    [Test]
    public async Task An_event_that_fails_does_not_hold_up_those_behind_it()
    {
        _server.Refuses = static body => body.Contains("poison", StringComparison.Ordinal) ? HttpStatusCode.ServiceUnavailable : null;
        await using var run = new Run(new EventRecorder(_server.Api(_time), "c", _time));
        run.Recorder.Record(Subject, EventLevel.Normal, "R", "poison");
        for (var i = 0; i < 5; i++)
        {
            run.Recorder.Record(Subject, EventLevel.Normal, "R", $"m{i}");
        }

        await Eventually.Holds(() => _server.Objects.Count == 5);
        Assert.That(run.Recorder.Dropped, Is.Zero, "it is still to be tried again");
        await Eventually.Holds(() => run.Recorder.Dropped == 1, _time, TimeSpan.FromSeconds(1));
    }

    [Test]
    public void What_is_remembered_of_old_events_goes_one_by_one()
    {
        var cache = new LruCache<int, string>(3);
        for (var i = 0; i < 3; i++)
        {
            cache.Set(i, $"{i}");
        }

        Assert.That(cache.TryGet(0, out _), Is.True);
        cache.Set(3, "3");

        Assert.That(cache.TryGet(1, out _), Is.False, "it was used longest ago");
        Assert.That(new[] { 0, 2, 3 }.All(i => cache.TryGet(i, out var value) && value == $"{i}"), Is.True);
        Assert.That(cache.Count, Is.EqualTo(3));
    }

    private sealed class Lost : IEventObserver
    {
        public System.Collections.Concurrent.ConcurrentQueue<string> All { get; } = new();

        public void Dropped(string component, EventDrop why, string? detail) => All.Enqueue($"{component} {why} {detail}");
    }

    private sealed class Run : IAsyncDisposable
    {
        private readonly CancellationTokenSource _stop = new();
        private readonly Task _running;

        public Run(EventRecorder recorder)
        {
            Recorder = recorder;
            _running = recorder.RunAsync(_stop.Token);
        }

        public EventRecorder Recorder { get; }

        public async ValueTask DisposeAsync()
        {
            await _stop.CancelAsync();
            Assert.That(async () => await _running, Throws.InstanceOf<OperationCanceledException>());
            _stop.Dispose();
        }
    }
}
