using System.Text;
using System.Text.Json.Nodes;
using Keyferry.Kubernetes.Reading;
using Keyferry.Kubernetes.Tests.Support;

namespace Keyferry.Kubernetes.Tests.Reading;

public sealed class RecordedWatchTests
{
    [TestCaseSource(nameof(Recorded))]
    public async Task Every_event_of_a_recorded_watch_comes_in_order_and_whole(JsonObject line)
    {
        var events = EventsOf(line);
        var body = Encoding.UTF8.GetBytes(string.Concat(events.Select(static e => e.ToJsonString() + "\n")));

        foreach (var chunk in new[] { 1, 13, 512, body.Length + 1 })
        {
            var sink = new Collected();
            await WatchReader.ReadAsync(new ChunkedStream(body, chunk), sink, static () => { }, default);

            Assert.That(sink.Kinds, Is.EqualTo(events.Select(static e => (string)e["type"]!)));
            for (var i = 0; i < events.Count; i++)
            {
                Assert.That(JsonNode.DeepEquals(sink.Objects[i], events[i]["object"]), Is.True, $"event {i}, chunk {chunk}");
            }
        }
    }

    [Test]
    public void The_recording_holds_every_kind_of_event()
    {
        var kinds = Recording.Lines("watch.jsonl").SelectMany(EventsOf).Select(static e => (string)e["type"]!).Distinct();

        Assert.That(kinds, Is.SupersetOf(["ADDED", "MODIFIED", "DELETED", "BOOKMARK", "ERROR"]));
    }

    [TestCase("""{"object":{"a":"}"},"type":"ADDED"}""")]
    [TestCase("""{"extra":{"type":"X"},"type":"ADDED","object":{"a":"}"}}""")]
    [TestCase(""" { "type" : "ADDED" , "object" : {"a":"}"} } """)]
    public void Members_may_stand_in_any_order(string line)
    {
        var found = WatchLine.TryRead(Encoding.UTF8.GetBytes(line), out var kind, out var item);

        Assert.That(found, Is.True);
        Assert.That(kind, Is.EqualTo(WatchKind.Added));
        Assert.That(Encoding.UTF8.GetString(item), Is.EqualTo("""{"a":"}"}"""));
    }

    [Test]
    public void Metadata_is_read_from_the_bytes()
    {
        var json = Encoding.UTF8.GetBytes(
            """{"kind":"X","data":{"metadata":{"name":"no"}},"metadata":{"labels":{"a":"1","b\u0063":"2"},"annotations":{"n":""},"managedFields":[{"name":"no"}],"name":"x","namespace":"ns","resourceVersion":"9"}}""");

        var metadata = new RawMetadata(json);

        Assert.That(metadata.Key.ToString(), Is.EqualTo("ns/x"));
        Assert.That(metadata.HasLabel("a"u8), Is.True);
        Assert.That(metadata.HasLabel("a"u8, "1"u8), Is.True);
        Assert.That(metadata.HasLabel("a"u8, "2"u8), Is.False);
        Assert.That(metadata.HasLabel("bc"u8, "2"u8), Is.True);
        Assert.That(metadata.HasLabel("n"u8), Is.False);
        Assert.That(metadata.HasAnnotation("n"u8), Is.True);
        Assert.That(Encoding.UTF8.GetString(metadata.ResourceVersion), Is.EqualTo("9"));
    }

    internal static List<JsonNode> EventsOf(JsonObject line) =>
    [
        .. Array(line, "opening"),
        .. Array(line, "steps").SelectMany(static step => Array(step, "events")),
        .. Array(line, "closing"),
    ];

    private static IEnumerable<JsonNode> Array(JsonNode line, string name) =>
        (line[name]?.AsArray() ?? []).Select(static one => one!);

    private static IEnumerable<TestCaseData> Recorded() => Recording.Lines("watch.jsonl")
        .Where(static line => EventsOf(line).Count > 0)
        .Select(static line => new TestCaseData(line).SetArgDisplayNames(Recording.Id(line)));

    private sealed class Collected : IWatchSink
    {
        public List<string> Kinds { get; } = [];

        public List<JsonNode?> Objects { get; } = [];

        public bool Take(WatchKind kind, ReadOnlySpan<byte> item)
        {
            Kinds.Add(kind.ToString().ToUpperInvariant());
            Objects.Add(JsonNode.Parse(item));
            return true;
        }
    }
}
