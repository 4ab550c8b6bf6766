using Keyferry.Kubernetes.Tests.Support;
using Keyferry.Kubernetes.Types;
using Keyferry.Kubernetes.Watching;

namespace Keyferry.Kubernetes.Tests.Watching;

public sealed class MetadataTests
{
    [Test]
    public async Task A_recorded_metadata_watch_is_followed()
    {
        var line = Recording.Lines("watch.jsonl").Single(static l => Recording.Id(l) == "w-forms/metadata");
        var events = Reading.RecordedWatchTests.EventsOf(line);
        var server = new ScriptedServer()
            .Then(Widget.List(1)).ThenWatch([.. events.Select(static e => e.ToJsonString())]);
        var changes = new List<ObjectChange<ObjectMetadata>>();
        using var stop = new CancellationTokenSource();
        var informer = Informer.Metadata(server.Http, Widget.Type, Options);
        informer.Subscribe(changes.Add);

        var running = informer.RunAsync(stop.Token);
        await Eventually.Holds(() => changes.Count == events.Count);
        await stop.CancelAsync();

        Assert.That(async () => await running, Throws.InstanceOf<OperationCanceledException>());
        Assert.That(changes[0].After!.Key, Is.EqualTo(new ObjectKey("w-forms", "a")));
        Assert.That(changes[0].After!.Generation, Is.EqualTo(1));
        Assert.That(server.Accepted[0], Is.EqualTo("application/json; as=PartialObjectMetadataList; g=meta.k8s.io; v=v1"));
        Assert.That(server.Accepted[1], Is.EqualTo("application/json; as=PartialObjectMetadata; g=meta.k8s.io; v=v1"));
    }

    [Test]
    public async Task Owner_and_labels_are_kept_and_the_applied_copy_is_not()
    {
        const string More = """
            ,"labels":{"l":"1"},"annotations":{"a":"2","kubectl.kubernetes.io/last-applied-configuration":"{\"data\":1}"},
            "uid":"u","ownerReferences":[{"apiVersion":"v1","kind":"X","name":"x","uid":"1"},
            {"apiVersion":"external-secrets.io/v1","kind":"ExternalSecret","name":"e","uid":"2","controller":true}]
            """;
        var server = new ScriptedServer().Then(Widget.List(1, Widget.Json("a", 5, more: More)));
        using var stop = new CancellationTokenSource();
        var informer = Informer.Metadata(server.Http, Widget.Type, Options);

        var running = informer.RunAsync(stop.Token);
        await informer.WaitForSyncAsync(CancellationToken.None);
        await stop.CancelAsync();

        Assert.That(async () => await running, Throws.InstanceOf<OperationCanceledException>());
        var found = informer.All().Single();
        Assert.That(found.Labels["l"], Is.EqualTo("1"));
        Assert.That(found.Annotations.Keys, Is.EqualTo(["a"]));
        Assert.That(found.Uid, Is.EqualTo("u"));
        Assert.That(found.Controller, Is.EqualTo(new ControllerReference("external-secrets.io/v1", "ExternalSecret", "e", "2")));
    }

    [Test]
    public async Task Only_the_labels_that_are_used_stay_in_memory_and_equal_texts_are_one()
    {
        const string More = """
            ,"labels":{"keep":"yes","other":"1"},
            "annotations":{"kapp.k14s.io/original":"{\"data\":\"cGFzc3dvcmQ=\"}","meta.helm.sh/release-name":"r"}
            """;
        var server = new ScriptedServer().Then(Widget.List(
            1, Widget.Json("a", 5, more: More), Widget.Json("b", 6, more: More), Widget.Json("c", 7)));
        using var stop = new CancellationTokenSource();
        var informer = Informer.Metadata(server.Http, Widget.Type, Options, MetadataFields.OnlyLabels("keep", "more"));

        var running = informer.RunAsync(stop.Token);
        await informer.WaitForSyncAsync(CancellationToken.None);
        await stop.CancelAsync();

        Assert.That(async () => await running, Throws.InstanceOf<OperationCanceledException>());
        var found = informer.All().OrderBy(static o => o.Key.Name, StringComparer.Ordinal).ToList();
        Assert.That(found[0].Labels, Is.EqualTo(new Dictionary<string, string> { ["keep"] = "yes" }));
        Assert.That(found[0].Annotations, Is.Empty);
        Assert.That(found[2].Labels, Is.Empty);
        Assert.That(found[0].Key.Namespace, Is.SameAs(found[1].Key.Namespace));
        Assert.That(found[0].Labels["keep"], Is.SameAs(found[1].Labels["keep"]));
    }

    [TestCase("""{"kind":"Widget"}""")]
    [TestCase("""{"metadata":[]}""")]
    [TestCase("""{"metadata":{"name":{}}}""")]
    [TestCase("""{"metadata":{"name":"a","labels":[1]}}""")]
    [TestCase("""{"metadata":{"name":"a","ownerReferences":{}}}""")]
    public void What_is_no_metadata_is_refused(string json) => Assert.That(
        () => new MetadataDecoder(MetadataFields.All).Decode(System.Text.Encoding.UTF8.GetBytes(json)),
        Throws.InstanceOf<System.Text.Json.JsonException>());

    private static InformerOptions<ObjectMetadata> Options => new() { Watch = new WatchSettings { Jitter = static () => 0, StreamsLists = false } };
}
