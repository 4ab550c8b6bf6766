using Keyferry.Api.Stores;
using Keyferry.Kubernetes.Types;
using Keyferry.Local.Testing;
using Keyferry.Providers;
using Keyferry.Providers.Contract;
using Keyferry.Sync.Stores;
using Keyferry.Sync.Tests.Support;
using Microsoft.Extensions.Time.Testing;

namespace Keyferry.Sync.Tests.Stores;

/// <summary>A scheduler over a scripted store, with a clock that stands still.</summary>
internal sealed class SchedulerScene : IDisposable
{
    private readonly TestApi _api = new();
    private readonly IProvider _provider;

    public SchedulerScene()
    {
        _provider = new ProviderRegistry([Provider], Time).All.Single();
        Scheduler = new StoreScheduler(new ReferenceReader(_api.Calls, null), key =>
        {
            lock (Woken)
            {
                Woken.Add(key);
            }
        }, Time) { OnThrottled = Throttled.Add };
        for (var i = 0; i < 1000; i++)
        {
            Provider.Values[$"k{i}"] = $"v{i}";
        }
    }

    public ScriptedProvider Provider { get; } = new();

    public FakeTimeProvider Time { get; } = new(new DateTimeOffset(2026, 1, 1, 12, 0, 0, TimeSpan.Zero));

    public StoreScheduler Scheduler { get; }

    public List<ObjectKey> Woken { get; } = [];

    /// <summary>The provider of each call that was answered with a request for fewer.</summary>
    public List<string> Throttled { get; } = [];

    /// <summary>Since when objects have been due; null means now.</summary>
    public long? DueSince { get; set; }

    public StoreSession Session(string store = "shelf", long generation = 1, string credentials = "", string ns = "team")
    {
        var found = new StoreObject(
            StoreKey.Namespaced, ns, store,
            new SecretStoreSpec { Provider = new StoreProviderSpec { Fake = new FakeProviderSpec { Data = [] } } }, "uid", generation);
        var identity = new StoreIdentity(new StoreKey(found.Kind, ns, store), "uid", generation, ns, credentials);
        return new StoreSession(identity, _provider, found, ns);
    }

    public RemoteReads? Read(string item, StoreSession session, params string[] keys) => Read(item, false, session, keys);

    public RemoteReads? Read(string item, bool forced, StoreSession session, params string[] keys) =>
        Scheduler.Read(new StoreWants(
            new ObjectKey("team", item), forced ? $"{item} forced" : item, forced, DueSince ?? Time.GetTimestamp(),
            [new StoreWant(session, keys.Select(static k => new RemoteKey(k)).ToHashSet())]));

    /// <summary>An object wants a search of all names that hold a pattern.</summary>
    public RemoteReads? Find(string item, string? pattern = null, bool forced = false, StoreSession? session = null) =>
        Scheduler.Read(new StoreWants(
            new ObjectKey("team", item), forced ? $"{item} forced" : item, forced, DueSince ?? Time.GetTimestamp(),
            [new StoreWant(session ?? Session(), new HashSet<RemoteKey>(), new HashSet<StoreSearch> { new(null, pattern, null) })]));

    /// <summary>What a search brought, as <c>name=value</c>.</summary>
    public static IReadOnlyList<string> Found(RemoteReads? reads, string? pattern = null)
    {
        var result = reads!.Of(new StoreKey(StoreKey.Namespaced, "team", "shelf"), new StoreSearch(null, pattern, null));
        return result.Failure is { } failure ? [failure.Message] : [.. result.Secrets.Select(static s =>
            $"{s.Name}={(s.Result.Value is { } value ? System.Text.Encoding.UTF8.GetString(value.Whole) : s.Result.Failure!.Message)}")];
    }

    /// <summary>The store finds these names.</summary>
    public void CanFind(params string[] names) => Provider.OnFind = (query, _) => names
        .Where(n => query.Name?.IsMatch(n) != false).Select(static n => new FindResult(n, new RemoteKey(n))).ToAsyncEnumerable();

    /// <summary>An object waits for a store that hangs and holds the value of another.</summary>
    public void PutTwo(Task hanging)
    {
        Provider.OnFetch = (store, _) => store == "shelf" ? hanging : Task.CompletedTask;
        var reads = Scheduler.Read(new StoreWants(
            new ObjectKey("team", "app"), "v", false, Time.GetTimestamp(),
            [new StoreWant(Session(), new HashSet<RemoteKey> { new("k0") }), new StoreWant(Session("quick"), new HashSet<RemoteKey> { new("k1") })]));
        NUnit.Framework.Assert.That(reads, NUnit.Framework.Is.Null);
    }

    public static string Text(RemoteReads? reads, string key, string store = "shelf") =>
        reads!.Of(new StoreKey(StoreKey.Namespaced, "team", store), new RemoteKey(key)) is { Value: { } value }
            ? System.Text.Encoding.UTF8.GetString(value.Whole)
            : reads.Of(new StoreKey(StoreKey.Namespaced, "team", store), new RemoteKey(key)).Failure?.Message ?? "";

    /// <summary>Waits until so many objects were woken in all.</summary>
    public async Task WokenAsync(int count, TimeSpan step = default)
    {
        for (var tries = 0; ; tries++)
        {
            lock (Woken)
            {
                if (Woken.Count >= count)
                {
                    return;
                }
            }

            NUnit.Framework.Assert.That(tries, NUnit.Framework.Is.LessThan(3_000), $"{Woken.Count} of {count} were woken");
            if (step > TimeSpan.Zero)
            {
                Time.Advance(step);
            }

            await Task.Delay(5);
        }
    }

    public void Dispose()
    {
        Scheduler.Dispose();
        _api.Dispose();
    }
}
