using System.Collections.Concurrent;
using Keyferry.Api.Values;
using Keyferry.Providers;
using Keyferry.Providers.Contract;
using Keyferry.Providers.Fake;
using Keyferry.Providers.Metrics;

namespace Keyferry.Webhook.Rendering.Offline;

/// <summary>A value that a PushSecret would write. No record: its text would hold the value.</summary>
/// <param name="store">The store's kind and name.</param>
/// <param name="target">Where to.</param>
/// <param name="value">What; it becomes this object's.</param>
internal sealed class PushedValue(string store, PushTarget target, SecretValue value)
{
    /// <summary>The store's kind and name.</summary>
    public string Store => store;

    /// <summary>Where to.</summary>
    public PushTarget Target => target;

    /// <summary>What.</summary>
    public SecretValue Value => value;
}

/// <summary>
/// Every store of the engine, with its own way of reading keys and taking values apart, but answered from <c>--data</c> and from
/// the manifests of Fake stores. Nothing is called.
/// </summary>
internal sealed class OfflineStores
{
    /// <summary>What every failure says whose cause is that nobody is asked; others are the engine's own.</summary>
    public const string NotKnown = "not known without";

    private readonly ConcurrentDictionary<(string Store, string Key), byte> _missing = [];
    private readonly ConcurrentQueue<PushedValue> _pushed = [];

    /// <summary>Puts them together.</summary>
    /// <param name="data">The values of <c>--data</c>.</param>
    /// <param name="time">The clock.</param>
    public OfflineStores(OfflineData data, TimeProvider time)
    {
        Data = data;
        var served = ProviderRegistry.Create(static _ => null, time, new ProviderCalls(null)).All;
        var vault = served.Single(static p => p.Key == "vault");
        var fake = new FakeProvider();
        Providers = new ProviderRegistry(served.Select(p => new OfflineProvider(p, new Extraction(fake, vault), this)), time);
    }

    /// <summary>The values of <c>--data</c>.</summary>
    public OfflineData Data { get; }

    /// <summary>The kinds of store.</summary>
    public ProviderRegistry Providers { get; }

    /// <summary>The remote keys that were asked for and are not known, by store.</summary>
    public ILookup<string, string> Missing => _missing.Keys.OrderBy(static m => m.Store, StringComparer.Ordinal)
        .ThenBy(static m => m.Key, StringComparer.Ordinal).ToLookup(static m => m.Store, static m => m.Key, StringComparer.Ordinal);

    /// <summary>Notes a key that is not known.</summary>
    public void NoteMissing(string store, string key) => _missing[(store, key)] = 0;

    /// <summary>Notes what is pushed.</summary>
    public void NotePushed(PushedValue pushed) => _pushed.Enqueue(pushed);

    /// <summary>Takes what was pushed since the last time.</summary>
    public IReadOnlyList<PushedValue> TakePushed()
    {
        var taken = new List<PushedValue>();
        while (_pushed.TryDequeue(out var one))
        {
            taken.Add(one);
        }

        return taken;
    }

    /// <summary>A store's name in messages.</summary>
    public static string NameOf(StoreObject store) =>
        $"{store.Kind} {(store.Namespace.Length > 0 ? store.Namespace + "/" : "")}{store.Name}";
}

/// <summary>Takes values of stores apart whose raw values are no documents as people write them.</summary>
/// <param name="Path">Looks a property up as a path.</param>
/// <param name="Members">Looks a property up as a member first.</param>
internal sealed record Extraction(IProvider Path, IProvider Members);
