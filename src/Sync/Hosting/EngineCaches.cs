using Keyferry.Api.ExternalSecrets;
using Keyferry.Api.Generators;
using Keyferry.Kubernetes.Types;
using Keyferry.Kubernetes.Watching;
using Keyferry.Sync.ExternalSecrets;
using Keyferry.Sync.Hashing;
using Keyferry.Sync.Naming;
using Keyferry.Sync.Stores;

namespace Keyferry.Sync.Hosting;

/// <summary>
/// What the engine knows of the cluster, for others to read: nothing is asked of the API server, and of Secrets there are metadata alone.
/// Objects are shared: never change one. For any number of threads.
/// </summary>
public sealed class EngineCaches
{
    private readonly EngineInformers _informers;
    private readonly IReadOnlyDictionary<string, Informer<GeneratorObject>> _generators;
    private readonly EngineOptions _options;

    internal EngineCaches(EngineInformers informers, GeneratorInformers generators, EngineOptions options) =>
        (_informers, _generators, _options) = (informers, generators.Generators, options);

    /// <summary>Whether targets other than Secrets are made.</summary>
    public bool AllowsGenericTargets => _options.AllowsGenericTargets;

    /// <summary>The controller class whose stores are served.</summary>
    public string ControllerClass => _options.ControllerClass;

    /// <summary>Whether the first lists of ExternalSecrets, SecretStores and Secrets are in.</summary>
    public bool Synced => _informers.ExternalSecrets.Synced && _informers.Stores.Synced && _informers.Secrets.Synced;

    /// <summary>Whether objects of a namespace are watched; of the empty one, those that have none.</summary>
    public bool Watches(string ns) => _options.Namespace is null || ns.Length == 0 || ns == _options.Namespace;

    /// <summary>The metadata of Secrets.</summary>
    public IObjectCache<ObjectMetadata> Secrets => _informers.Secrets;

    /// <summary>The metadata of ConfigMaps; not synced where they may not be listed.</summary>
    public IObjectCache<ObjectMetadata> ConfigMaps => _informers.ConfigMaps;

    /// <summary>The metadata of ServiceAccounts; not synced where they may not be listed.</summary>
    public IObjectCache<ObjectMetadata> ServiceAccounts => _informers.ServiceAccounts;

    /// <summary>Namespaces with their labels; null where they are not watched.</summary>
    public IObjectCache<ObjectMetadata>? Namespaces => _informers.Namespaces;

    /// <summary>The generators of a kind; null where the kind is not watched.</summary>
    public IObjectCache<GeneratorObject>? Generators(string kind) => _generators.GetValueOrDefault(kind);

    /// <summary>Whether all stores of a kind are known.</summary>
    public bool KnowsStores(bool clusterWide) => clusterWide ? _informers.ClusterStores is { Synced: true } : _informers.Stores.Synced;

    /// <summary>A store; null where it is not there.</summary>
    public FoundStore? Store(StoreKey key)
    {
        var name = new ObjectKey(key.Namespace, key.Name);
        return key.IsClusterWide
            ? _informers.ClusterStores is { } wide && wide.TryGet(name, out var store) ? FoundStore.Of(store) : null
            : _informers.Stores.TryGet(name, out var own) ? FoundStore.Of(own) : null;
    }

    /// <summary>The stores of a namespace; with the empty one those of the cluster.</summary>
    public IReadOnlyList<FoundStore> Stores(string ns) => ns.Length == 0
        ? [.. (_informers.ClusterStores?.All() ?? []).Select(static s => FoundStore.Of(s))]
        : [.. _informers.Stores.All().Where(s => s.Metadata.NamespaceProperty == ns).Select(static s => FoundStore.Of(s))];

    /// <summary>How many objects name a store.</summary>
    public (int ExternalSecrets, int PushSecrets) StoreUsers(StoreKey key) =>
        (_informers.ExternalSecrets.ByIndex(EngineInformers.ByStore, key.ToString()).Count,
            _informers.PushSecrets?.ByIndex(EngineInformers.ByPushStore, key.ToString()).Count ?? 0);

    /// <summary>The ExternalSecrets whose target is a Secret.</summary>
    public IReadOnlyList<ExternalSecret> TargetUsers(ObjectKey secret) =>
        _informers.ExternalSecrets.ByIndex(EngineInformers.ByTarget, secret.ToString());

    /// <summary>The creation policy of an ExternalSecret.</summary>
    public static string PolicyOf(ExternalSecret owner) => Ownership.Policy(owner);

    /// <summary>Whether a Secret was made by an ExternalSecret.</summary>
    /// <param name="secret">The Secret.</param>
    /// <param name="externalSecret">The ExternalSecret's name, in the same namespace.</param>
    public static bool IsMadeBy(ObjectMetadata secret, string externalSecret) =>
        secret.Controller is { Kind: "ExternalSecret" } controller
            ? controller.Name == externalSecret
            : secret.Controller is null && secret.Labels.TryGetValue(WellKnown.CreatedByLabel, out var label)
                && label == ContentHash.OfText($"{secret.Key.Namespace}/{externalSecret}");

    /// <summary>Whether a Secret was written by an ExternalSecret, whichever.</summary>
    public static bool IsManaged(ObjectMetadata secret) => secret.Labels.ContainsKey(WellKnown.ManagedLabel);
}
