using System.Diagnostics.CodeAnalysis;
using System.Text;
using k8s;
using k8s.Models;
using Keyferry.Api.ExternalSecrets;
using Keyferry.Api.PushSecrets;
using Keyferry.Api.Resources;
using Keyferry.Api.Shared;
using Keyferry.Api.Stores;
using Keyferry.Kubernetes.Controllers;
using Keyferry.Kubernetes.Events;
using Keyferry.Kubernetes.Types;
using Keyferry.Kubernetes.Watching;
using Keyferry.Local.Testing;
using Keyferry.Providers;
using Keyferry.Sync.Hosting;
using Keyferry.Sync.PushSecrets;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using Keyferry.Sync.Tests.Support;

namespace Keyferry.Sync.Tests.PushSecrets;

/// <summary>The reconciler of PushSecrets over an API server in memory: namespace <c>team</c>, store <c>shelf</c>, Secret <c>source</c>.</summary>
internal sealed class PushScene : IDisposable
{
    public const string Namespace = "team";

    private readonly TestApi _told = new();
    private readonly CancellationTokenSource _ending = new();
    private readonly EventRecorder _events;

    public PushScene()
    {
        Api = new TestApi(time: Time);
        foreach (var definition in Definitions.All())
        {
            Api.Server.Put("customresourcedefinitions.apiextensions.k8s.io", definition.Json);
        }

        Api.Put(BuiltIn.Namespace, new V1Namespace { Metadata = new V1ObjectMeta { Name = Namespace } });
        _told.Put(BuiltIn.Namespace, new V1Namespace { Metadata = new V1ObjectMeta { Name = Namespace } });
        _events = new EventRecorder(_told.Calls, "pushsecret", TimeProvider.System);
        _ = _events.RunAsync(_ending.Token);
        Start();
        PutStore("shelf");
        PutSource("source", ("user", "app"), ("password", "s3cr3t"));
    }

    public TestApi Api { get; }

    public FakeTimeProvider Time { get; } = new(new DateTimeOffset(2026, 1, 1, 12, 0, 0, TimeSpan.Zero));

    public ShelfProvider Shelf { get; } = new();

    public ScriptedGenerators Generators { get; } = new();

    public static ObjectKey Key { get; } = new(Namespace, "push");

    public SyncReconcilers Reconcilers { get; private set; } = null!;

    /// <summary>The reconcilers anew, as after a restart: nothing is remembered.</summary>
    public void Start()
    {
        var pushSecrets = new Cache<PushSecret>(Api, ApiResources.PushSecrets, new()
        {
            [StoreHolds.ByHeld] = StoreHolds.HeldBy,
        });
        Reconcilers = SyncReconcilers.Create(
            new SyncSeams(
                Api.Calls, null, new Cache<ExternalSecret>(Api, ApiResources.ExternalSecrets),
                new Cache<SecretStore>(Api, ApiResources.SecretStores, new() { [PushStores.ByNamespace] = static s => [s.Metadata.NamespaceProperty] }),
                new Cache<ClusterSecretStore>(Api, ApiResources.ClusterSecretStores), new Metadata<V1Secret>(Api, BuiltIn.Secret), _events, _events, _events,
                static _ => { }, _ => Time.GetTimestamp())
            {
                ConfigMaps = new Metadata<V1ConfigMap>(Api, BuiltIn.ConfigMap),
                Push = new PushSeams(pushSecrets, _events, NullLogger.Instance),
            },
            new ProviderRegistry([Shelf], Time), new EngineOptions { Jitter = static () => 0.5 }, Time, Generators);
    }

    public SecretStore PutStore(
        string name, string ns = Namespace, string? controller = null, bool ready = true, Dictionary<string, string>? labels = null) =>
        Api.Put(ApiResources.SecretStores, new SecretStore
        {
            Metadata = new V1ObjectMeta { Name = name, NamespaceProperty = ns, Labels = labels },
            Spec = new SecretStoreSpec { Controller = controller, Provider = new StoreProviderSpec { Fake = new FakeProviderSpec { Data = [] } } },
            Status = new SecretStoreStatus { Conditions = [new StatusCondition { Type = "Ready", Status = ready ? "True" : "False" }] },
        });

    public V1Secret PutSource(string name, params (string Key, string Value)[] data) => PutSource(name, null, Namespace, data);

    public V1Secret PutSource(string name, Dictionary<string, string>? labels, string ns, params (string Key, string Value)[] data) =>
        Api.Put(BuiltIn.Secret, new V1Secret
        {
            Metadata = new V1ObjectMeta { Name = name, NamespaceProperty = ns, Labels = labels },
            Type = "Opaque",
            Data = data.ToDictionary(static d => d.Key, static d => Encoding.UTF8.GetBytes(d.Value)),
        });

    /// <summary>A PushSecret <c>push</c> that pushes <c>password</c> to <c>pw</c> of the store <c>shelf</c>.</summary>
    public PushSecret Put(Action<PushSecret>? change = null)
    {
        var push = Api.Find(ApiResources.PushSecrets, Key) ?? new PushSecret
        {
            Metadata = new V1ObjectMeta { Name = Key.Name, NamespaceProperty = Namespace },
            Spec = new PushSecretSpec
            {
                RefreshInterval = "1h",
                SecretStoreRefs = [new PushStoreRef { Name = "shelf" }],
                Selector = new PushSelector { Secret = new PushSecretSelector { Name = "source" } },
                Data = [Entry("password", "pw")],
            },
        };
        change?.Invoke(push);
        push.Metadata.Generation = (push.Metadata.Generation ?? 0) + 1;
        return Api.Put(ApiResources.PushSecrets, push);
    }

    public static PushSecretData Entry(string? key, string remote, string? property = null) => new()
    {
        Match = new PushMatch { SecretKey = key, RemoteRef = new PushRemoteRef { RemoteKey = remote, Property = property } },
    };

    public static LabelSelector Labels(string key, string value) => new() { MatchLabels = new() { [key] = value } };

    public async Task<ReconcileResult> PassAsync() => await Reconcilers.Push!.Reconciler.ReconcileAsync(Key, CancellationToken.None);

    public PushSecret Push => Api.Find(ApiResources.PushSecrets, Key)!;

    public bool IsGone => Api.Find(ApiResources.PushSecrets, Key) is null;

    /// <summary>The Ready condition as <c>status reason: message</c>; empty where there is none.</summary>
    public string Ready => Push.Status?.Conditions?.Find(static c => c.Type == "Ready") is { } c ? $"{c.Status} {c.Reason}: {c.Message}" : "";

    /// <summary>What the status says was pushed, each as <c>store: name, name</c>.</summary>
    public IReadOnlyList<string> Synced =>
    [
        .. (Push.Status?.SyncedPushSecrets ?? []).OrderBy(static s => s.Key, StringComparer.Ordinal)
            .Select(static s => $"{s.Key}: {string.Join(", ", s.Value.Keys.Order(StringComparer.Ordinal))}"),
    ];

    /// <summary>What the stores hold, each as <c>place key[/property]=value</c>.</summary>
    public IReadOnlyList<string> Held =>
    [
        .. Shelf.Held.Select(static h => $"{h.Key.Place} {h.Key.Key}{(h.Key.Property.Length > 0 ? "/" + h.Key.Property : "")}={h.Value}")
            .Order(StringComparer.Ordinal),
    ];

    /// <summary>What was told, each as <c>type reason: message</c>, once at least so many events are there.</summary>
    public async Task<IReadOnlyList<string>> ToldAsync(int least)
    {
        for (var tries = 0; tries < 1_000 && _told.All(BuiltIn.Event).Count < least; tries++)
        {
            await Task.Delay(10);
        }

        return [.. _told.All(BuiltIn.Event).Select(static e => $"{e.Type} {e.Reason}: {e.Message}")];
    }

    public void Dispose()
    {
        _ending.Cancel();
        _ending.Dispose();
        Reconcilers.Scheduler.Dispose();
        Reconcilers.Renders.Dispose();
        Api.Dispose();
        _told.Dispose();
    }

    private sealed class Cache<T>(TestApi api, ResourceType<T> type, Dictionary<string, Func<T, IEnumerable<string>>>? indexes = null) : IObjectCache<T>
        where T : class, IKubernetesObject<V1ObjectMeta>
    {
        public bool Synced => true;

        public int Count => All().Count;

        public bool TryGet(ObjectKey key, [MaybeNullWhen(false)] out T found) => (found = api.Find(type, key)) is not null;

        public IReadOnlyList<T> ByIndex(string index, string value) =>
            indexes is null ? [] : [.. All().Where(o => indexes[index](o).Contains(value, StringComparer.Ordinal))];

        public IReadOnlyList<T> All() => api.All(type);
    }

    private sealed class Metadata<T>(TestApi api, ResourceType<T> type) : IObjectCache<ObjectMetadata>
        where T : class, IKubernetesObject<V1ObjectMeta>
    {
        public bool Synced => true;

        public int Count => All().Count;

        public bool TryGet(ObjectKey key, [MaybeNullWhen(false)] out ObjectMetadata found) =>
            (found = All().FirstOrDefault(s => s.Key == key)) is not null;

        public IReadOnlyList<ObjectMetadata> ByIndex(string index, string value) => [];

        public IReadOnlyList<ObjectMetadata> All() => [.. api.All(type).Select(static s => new ObjectMetadata(
            new ObjectKey(s.Metadata.NamespaceProperty, s.Metadata.Name), s.Metadata.Uid, s.Metadata.ResourceVersion, 0,
            new Dictionary<string, string>(), new Dictionary<string, string>(), null, false))];
    }
}
