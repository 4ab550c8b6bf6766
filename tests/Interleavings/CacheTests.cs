using System.Diagnostics.CodeAnalysis;
using k8s.Models;
using Keyferry.Interleavings.Tests.Support;
using Keyferry.Kubernetes.Types;
using Keyferry.Kubernetes.Watching;
using Microsoft.Coyote.Specifications;

namespace Keyferry.Interleavings.Tests;

/// <summary>Our own writes and the watch that brings them, in every order.</summary>
public sealed class CacheTests
{
    private static readonly ObjectKey Key = new("team", "app");

    [Test]
    public void A_pass_never_sees_less_than_our_own_write_and_nothing_is_kept() => Systematic.Holds(async () =>
    {
        var watched = new Watched();
        var cache = new AssumeCache<V1Secret>(watched);
        watched.Put(Version("1"));
        var written = false;
        Task[] all =
        [
            Task.Run(async () =>
            {
                cache.Assume(Version("2"));
                written = true;
                await Task.Yield();
                Specification.Assert(cache.TryGet(Key, out var seen) && seen.Metadata.ResourceVersion != "1", "an older object was seen");
            }),
            Task.Run(async () =>
            {
                watched.Put(Version("2"));
                await Task.Yield();
                cache.OnChange(new ObjectChange<V1Secret>(ChangeKind.Updated, Key, Version("1"), Version("2")));
            }),
        ];
        await Task.WhenAll(all);
        Specification.Assert(written && cache.Count == 0, "an answer is kept that the watch has brought");
    });

    [Test]
    public void Whoever_waits_for_our_own_write_is_woken_once() => Systematic.Holds(async () =>
    {
        var time = new StillTime();
        var written = new WrittenVersions(time);
        var cached = "1";
        written.Track(BuiltIn.Secret, _ => cached);
        var item = new TypedKey(BuiltIn.Secret, Key);
        var woken = 0;
        var waits = false;
        Task[] all =
        [
            Task.Run(async () =>
            {
                written.Wrote(item, "2");
                await Task.Yield();
                waits = written.WaitFor([item], () => woken++) > TimeSpan.Zero;
            }),
            Task.Run(async () =>
            {
                cached = "2";
                await Task.Yield();
                written.Observe(item, "2");
            }),
        ];
        await Task.WhenAll(all);

        // Where it still waits the watch was before the write was noted, and the limit ends the wait.
        Specification.Assert(woken <= 1 && (!waits || woken == 1), "nobody woke it");
    });

    private static V1Secret Version(string version) => new()
    {
        Metadata = new V1ObjectMeta { NamespaceProperty = "team", Name = "app", Uid = "u", ResourceVersion = version },
    };

    private sealed class Watched : IObjectCache<V1Secret>
    {
        private V1Secret? _item;

        public bool Synced => true;

        public int Count => _item is null ? 0 : 1;

        public void Put(V1Secret item) => _item = item;

        public bool TryGet(ObjectKey key, [MaybeNullWhen(false)] out V1Secret found)
        {
            found = _item;
            return found is not null;
        }

        public IReadOnlyList<V1Secret> ByIndex(string index, string value) => [];

        public IReadOnlyList<V1Secret> All() => _item is null ? [] : [_item];
    }
}
