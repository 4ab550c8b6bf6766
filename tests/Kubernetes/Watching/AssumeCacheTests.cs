using System.Diagnostics.CodeAnalysis;
using k8s.Models;
using Keyferry.Kubernetes.Types;
using Keyferry.Kubernetes.Watching;

namespace Keyferry.Kubernetes.Tests.Watching;

public sealed class AssumeCacheTests
{
    private static readonly ObjectKey Key = new("ns", "a");

    private readonly OneObject _cache = new();
    private AssumeCache<V1ConfigMap> _assumed = null!;

    [SetUp]
    public void Make() => _assumed = new AssumeCache<V1ConfigMap>(_cache);

    [Test]
    public void Our_write_is_seen_until_the_watch_has_caught_up()
    {
        _cache.Item = Object("5");
        _assumed.Assume(Object("7"));
        Assert.That(Seen(), Is.EqualTo("7"));

        Arrives(Object("6"));
        Assert.That(Seen(), Is.EqualTo("7"), "an event from before our write");

        Arrives(Object("7"));
        Assert.That(_assumed.Count, Is.Zero);
        Assert.That(Seen(), Is.EqualTo("7"));
    }

    [Test]
    public void Ten_thousand_writes_are_dropped_with_their_events_though_nobody_reads()
    {
        for (var i = 0; i < 10_000; i++)
        {
            var name = $"n{i}";
            _cache.Item = null;
            _assumed.Assume(Object("7", name: name));
            _assumed.OnChange(new ObjectChange<V1ConfigMap>(
                ChangeKind.Updated, new ObjectKey("ns", name), null, Object("7", name: name)));
        }

        Assert.That(_assumed.Count, Is.Zero);
    }

    [Test]
    public void An_event_that_was_faster_than_the_answer_leaves_nothing_behind()
    {
        _cache.Item = Object("7");
        _assumed.Assume(Object("7"));
        Assert.That(_assumed.Count, Is.Zero);
    }

    [Test]
    public void An_object_that_is_deleted_or_made_anew_is_not_the_one_that_was_written()
    {
        _cache.Item = Object("5");
        _assumed.Assume(Object("7"));
        Arrives(Object("6", uid: "other"));
        Assert.That(_assumed.Count, Is.Zero);

        _assumed.Assume(Object("9", uid: "other"));
        _cache.Item = null;
        _assumed.OnChange(new ObjectChange<V1ConfigMap>(ChangeKind.Deleted, Key, Object("6", uid: "other"), null));
        Assert.That(_assumed.Count, Is.Zero);
        Assert.That(_assumed.TryGet(Key, out _), Is.False);
    }

    [Test]
    public void Field_managers_are_not_kept()
    {
        _cache.Item = Object("5");
        var written = Object("7");
        written.Metadata.ManagedFields = [new V1ManagedFieldsEntry { Manager = "m" }];
        _assumed.Assume(written);
        Assert.That(_assumed.TryGet(Key, out var found), Is.True);
        Assert.That(found!.Metadata.ManagedFields, Is.Null);
    }

    private void Arrives(V1ConfigMap item)
    {
        var before = _cache.Item;
        _cache.Item = item;
        _assumed.OnChange(new ObjectChange<V1ConfigMap>(ChangeKind.Updated, Key, before, item));
    }

    private string? Seen() => _assumed.TryGet(Key, out var found) ? found.Metadata.ResourceVersion : null;

    private static V1ConfigMap Object(string version, string uid = "uid", string name = "a") => new()
    {
        Metadata = new V1ObjectMeta { Name = name, NamespaceProperty = "ns", Uid = uid, ResourceVersion = version },
    };

    private sealed class OneObject : IObjectCache<V1ConfigMap>
    {
        public V1ConfigMap? Item { get; set; }

        public bool Synced => true;

        public int Count => Item is null ? 0 : 1;

        public bool TryGet(ObjectKey key, [MaybeNullWhen(false)] out V1ConfigMap found)
        {
            found = Item;
            return Item is not null;
        }

        public IReadOnlyList<V1ConfigMap> ByIndex(string index, string value) => [];

        public IReadOnlyList<V1ConfigMap> All() => Item is null ? [] : [Item];
    }
}
