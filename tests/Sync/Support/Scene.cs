using System.Text;
using k8s.Models;
using Keyferry.Api.ExternalSecrets;
using Keyferry.Api.Resources;
using Keyferry.Api.Shared;
using Keyferry.Api.Stores;
using Keyferry.Kubernetes.Controllers;
using Keyferry.Kubernetes.Events;
using Keyferry.Kubernetes.Types;
using Keyferry.Local.Testing;
using Keyferry.Providers;
using Keyferry.Sync.Generators;
using Keyferry.Sync.Hosting;
using Keyferry.Sync.Stores;
using Microsoft.Extensions.Time.Testing;

namespace Keyferry.Sync.Tests.Support;

/// <summary>The reconcilers over an API server in memory and a scripted store: namespace <c>team</c>, store <c>shelf</c>.</summary>
internal sealed class Scene : IDisposable
{
    public const string Namespace = "team";

    private readonly TestApi _told = new();
    private readonly EventRecorder _events;
    private readonly CancellationTokenSource _ending = new();
    private readonly EngineOptions _options;

    public Scene(EngineOptions? options = null, TimeProvider? time = null)
    {
        _options = options ?? Options;
        Api = new ScriptedKubeApi(Time);
        _told.Put(BuiltIn.Namespace, new V1Namespace { Metadata = new V1ObjectMeta { Name = Namespace } });
        _events = new EventRecorder(_told.Calls, "external-secrets", TimeProvider.System);
        _ = _events.RunAsync(_ending.Token);
        ExternalSecrets = new MemoryCache<ExternalSecret>(Api, ApiResources.ExternalSecrets);
        Stores = new MemoryCache<SecretStore>(Api, ApiResources.SecretStores);
        ClusterStores = new MemoryCache<ClusterSecretStore>(Api, ApiResources.ClusterSecretStores);
        Start(time);
        PutStore("shelf");
    }

    public static EngineOptions Options => new() { Jitter = static () => 0.5 };

    public static ObjectKey App { get; } = new(Namespace, "app");

    public ScriptedKubeApi Api { get; }

    public ScriptedProvider Provider { get; } = new();

    public FakeTimeProvider Time { get; } = new(new DateTimeOffset(2026, 1, 1, 12, 0, 0, TimeSpan.Zero));

    public MemoryCache<ExternalSecret> ExternalSecrets { get; }

    public MemoryCache<SecretStore> Stores { get; }

    public MemoryCache<ClusterSecretStore> ClusterStores { get; }

    public List<ObjectKey> Woken { get; } = [];

    /// <summary>Runs generators, from the next start on; null for none.</summary>
    public IGeneratorRuns? Generators { get; set; }

    public SyncReconcilers Reconcilers { get; private set; } = null!;

    /// <summary>The reconcilers anew, as after a restart: nothing is remembered.</summary>
    public void Start(TimeProvider? time = null)
    {
        Reconcilers?.Renders.Dispose();
        Reconcilers = SyncReconcilers.Create(
            new SyncSeams(
                Api.Kube, null, ExternalSecrets, Stores, ClusterStores, new MemoryMetadata<V1Secret>(Api, BuiltIn.Secret),
                _events, _events, _events,
                key =>
                {
                    lock (Woken)
                    {
                        Woken.Add(key);
                    }
                },
                _ => (time ?? Time).GetTimestamp())
            {
                ConfigMaps = new MemoryMetadata<V1ConfigMap>(Api, BuiltIn.ConfigMap),
            },
            new ProviderRegistry([Provider], time ?? Time), _options, time ?? Time, Generators);
    }

    public SecretStore PutStore(string name, string? controller = null, bool? ready = true) =>
        Api.Put(ApiResources.SecretStores, new SecretStore
        {
            Metadata = new V1ObjectMeta { Name = name, NamespaceProperty = Namespace },
            Spec = new SecretStoreSpec
            {
                Controller = controller,
                Provider = new StoreProviderSpec { Fake = new FakeProviderSpec { Data = [] } },
            },
            Status = ready is { } isReady ? Ready(isReady) : null,
        });

    public static SecretStoreStatus Ready(bool isReady) => new()
    {
        Conditions = [new StatusCondition { Type = "Ready", Status = isReady ? "True" : "False" }],
    };

    /// <summary>An ExternalSecret <c>app</c> with one key <c>password</c> from <c>pw</c> of a store.</summary>
    public ExternalSecret PutApp(Action<ExternalSecret>? change = null, string name = "app", string store = "shelf")
    {
        var app = new ExternalSecret
        {
            Metadata = new V1ObjectMeta { Name = name, NamespaceProperty = Namespace },
            Spec = new ExternalSecretSpec
            {
                RefreshInterval = "1h",
                SecretStoreRef = new StoreRef { Name = store },
                Target = new ExternalSecretTarget { CreationPolicy = "Owner", DeletionPolicy = "Retain" },
                Data = [new ExternalSecretData { SecretKey = "password", RemoteRef = new RemoteRefSpec { Key = "pw" } }],
            },
        };
        change?.Invoke(app);
        return Api.Put(ApiResources.ExternalSecrets, app);
    }

    public V1Secret PutSecret(string name, string value, Action<V1Secret>? change = null)
    {
        var secret = new V1Secret
        {
            Metadata = new V1ObjectMeta { Name = name, NamespaceProperty = Namespace },
            Data = new Dictionary<string, byte[]> { ["password"] = Encoding.UTF8.GetBytes(value) },
        };
        change?.Invoke(secret);
        return Api.Put(BuiltIn.Secret, secret);
    }

    /// <summary>One pass; one that ends because a store has not answered is done again once the object is woken.</summary>
    public async Task<ReconcileResult> PassAsync(string name = "app")
    {
        var key = new ObjectKey(Namespace, name);
        while (true)
        {
            var outcome = await OnePassAsync(name);
            if (outcome != ReconcileResult.Postpone(StoreScheduler.Fallback))
            {
                return outcome;
            }

            await WokenAsync(key);
        }
    }

    /// <summary>One pass, that may end because a store has not answered.</summary>
    public async Task<ReconcileResult> OnePassAsync(string name = "app") =>
        await Reconcilers.ExternalSecrets.ReconcileAsync(new ObjectKey(Namespace, name), default);

    /// <summary>Waits until an object is woken.</summary>
    public async Task WokenAsync(ObjectKey key)
    {
        for (var tries = 0; ; tries++)
        {
            lock (Woken)
            {
                if (Woken.Remove(key))
                {
                    return;
                }
            }

            NUnit.Framework.Assert.That(tries, NUnit.Framework.Is.LessThan(6_000), $"{key} was not woken");
            await Task.Delay(5);
        }
    }

    public async Task<ReconcileResult> ValidateAsync(string name = "shelf") =>
        await Reconcilers.Stores.ReconcileAsync(new ObjectKey(Namespace, name), default);

    public ExternalSecretCondition? Condition(string name = "app") =>
        Api.Find(ApiResources.ExternalSecrets, new ObjectKey(Namespace, name))?.Status?.Conditions?.Find(c => c.Type == "Ready");

    public StatusCondition? StoreCondition(string name = "shelf") =>
        Api.Find(ApiResources.SecretStores, new ObjectKey(Namespace, name))?.Status?.Conditions?.Find(c => c.Type == "Ready");

    public string? Value(string name = "app", string key = "password") =>
        Api.Find(BuiltIn.Secret, new ObjectKey(Namespace, name))?.Data is { } data && data.TryGetValue(key, out var value)
            ? Encoding.UTF8.GetString(value)
            : null;

    /// <summary>What was told so far, each as <c>reason: message (count)</c>.</summary>
    public async Task<IReadOnlyList<string>> ToldAsync(int least = 0)
    {
        for (var tries = 0; tries < 500 && _told.All(BuiltIn.Event).Count < least; tries++)
        {
            await Task.Delay(10);
        }

        await Task.Delay(50);
        return [.. _told.All(BuiltIn.Event).Select(e => $"{e.Reason}: {e.Message} ({e.Count})")];
    }

    public void Dispose()
    {
        _ending.Cancel();
        _ending.Dispose();
        Reconcilers.Renders.Dispose();
        Api.Dispose();
        _told.Dispose();
    }
}
