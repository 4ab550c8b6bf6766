using Keyferry.Api.ExternalSecrets;
using Keyferry.Api.Resources;
using Keyferry.Api.Stores;
using Keyferry.Kubernetes.Applying;
using Keyferry.Kubernetes.Calls;
using Keyferry.Kubernetes.Controllers;
using Keyferry.Kubernetes.Discovery;
using Keyferry.Kubernetes.Events;
using Keyferry.Kubernetes.Types;
using Keyferry.Kubernetes.Watching;
using Keyferry.Providers;
using Keyferry.Sync.ExternalSecrets;
using Keyferry.Sync.ExternalSecrets.Manifests;
using Keyferry.Sync.Generators;
using Keyferry.Sync.Preflight;
using Keyferry.Sync.PushSecrets;
using Keyferry.Sync.Stores;
using Keyferry.Sync.Templating;
using Keyferry.Text.Templates;

namespace Keyferry.Sync.Hosting;

/// <summary>What the reconcilers read and write.</summary>
/// <param name="Api">The API server.</param>
/// <param name="Tokens">Asks for ServiceAccount tokens; null where there is nobody to ask.</param>
/// <param name="ExternalSecrets">ExternalSecrets.</param>
/// <param name="Stores">SecretStores.</param>
/// <param name="ClusterStores">ClusterSecretStores.</param>
/// <param name="Secrets">The metadata of Secrets, indexed by <see cref="OrphanCleanup.ByOwner"/>.</param>
/// <param name="SyncEvents">Events about ExternalSecrets.</param>
/// <param name="StoreEvents">Events about SecretStores.</param>
/// <param name="ClusterStoreEvents">Events about ClusterSecretStores.</param>
/// <param name="Wake">Has an ExternalSecret reconciled again.</param>
/// <param name="DueSince">Since when an ExternalSecret has been due that is being reconciled, as a timestamp.</param>
public sealed record SyncSeams(
    IKubeApi Api, TokenRequests? Tokens, IObjectCache<ExternalSecret> ExternalSecrets, IObjectCache<SecretStore> Stores,
    IObjectCache<ClusterSecretStore> ClusterStores, IObjectCache<ObjectMetadata> Secrets, EventRecorder SyncEvents,
    EventRecorder StoreEvents, EventRecorder ClusterStoreEvents, Action<ObjectKey> Wake,
    Func<ObjectKey, long> DueSince)
{
    /// <summary>Finds the kinds of targets that are no Secrets; null where there is nobody to ask.</summary>
    public IKindDiscovery? Kinds { get; init; }

    /// <summary>Watches those kinds; null where nobody does.</summary>
    public DynamicInformers? KindWatches { get; init; }

    /// <summary>The metadata of ConfigMaps, which templates may stand in.</summary>
    public IObjectCache<ObjectMetadata> ConfigMaps { get; init; } = new EmptyCache<ObjectMetadata>();

    /// <summary>What is watched for generators.</summary>
    public GeneratorSeams Generators { get; init; } = GeneratorSeams.None;

    /// <summary>The kinds of generator; null means all of this program.</summary>
    public GeneratorRegistry? GeneratorKinds { get; init; }

    /// <summary>Counts that a store of a provider asked to be called less; null counts nothing.</summary>
    public Action<string>? Throttled { get; init; }

    /// <summary>What PushSecrets need beside; null where they are not served.</summary>
    public PushSeams? Push { get; init; }
}

/// <summary>The reconcilers of ExternalSecrets and of both kinds of store, put together.</summary>
/// <param name="Objects">ExternalSecrets with our own writes; to be notified of the cache's changes.</param>
/// <param name="Access">Decides which stores are ours.</param>
/// <param name="Scheduler">Reads from stores; to be disposed of at the end.</param>
/// <param name="ExternalSecrets">Reconciles ExternalSecrets.</param>
/// <param name="Stores">Reconciles SecretStores.</param>
/// <param name="ClusterStores">Reconciles ClusterSecretStores.</param>
public sealed record SyncReconcilers(
    AssumeCache<ExternalSecret> Objects, StoreAccess Access, StoreScheduler Scheduler,
    ExternalSecretReconciler ExternalSecrets, StoreReconciler<SecretStore> Stores,
    StoreReconciler<ClusterSecretStore> ClusterStores)
{
    /// <summary>The threads that all templates are rendered on; to be disposed of at the end.</summary>
    public required RenderGate Renders { get; init; }

    /// <summary>Renders the templates of Secrets, for whoever has some.</summary>
    public required ISecretTemplates Templates { get; init; }

    /// <summary>Asks stores about what is not stored yet.</summary>
    public required StorePreflight Preflight { get; init; }

    /// <summary>Runs generators.</summary>
    public required IGeneratorRuns Generators { get; init; }

    /// <summary>Reconciles GeneratorStates.</summary>
    public required GeneratorStateReconciler GeneratorStates { get; init; }

    /// <summary>Reconciles PushSecrets; null where they are not served.</summary>
    public PushReconcilers? Push { get; private init; }

    /// <summary>Puts them together.</summary>
    /// <param name="seams">What the reconcilers read and write.</param>
    /// <param name="providers">The kinds of store.</param>
    /// <param name="options">How they run.</param>
    /// <param name="time">The clock.</param>
    /// <param name="generators">Runs generators; null means those of this program.</param>
    public static SyncReconcilers Create(
        SyncSeams seams, ProviderRegistry providers, EngineOptions options, TimeProvider time, IGeneratorRuns? generators = null)
    {
        var api = seams.Api;
        var sessions = new StoreSessions(providers, new CredentialVersions(seams.Secrets, api, time));
        var references = new ReferenceReader(api, seams.Tokens);
        var waits = new PreflightWaits();
        var scheduler = new StoreScheduler(
            references,
            key =>
            {
                if (!waits.Wake(key))
                {
                    seams.Wake(key);
                }
            },
            time) { OnThrottled = seams.Throttled };
        var access = new StoreAccess(
            seams.Stores, seams.ClusterStores, api, sessions,
            new StoreAccessOptions(options.ControllerClass, options.FloodGate, options.ServesClusterStores), time);

        var generatorKinds = seams.GeneratorKinds ?? GeneratorRegistry.Create(time);
        generators ??= new GeneratorRuns(
            generatorKinds, new GeneratorFinder(api, seams.Generators.Objects, options.ControllerClass),
            new GeneratorStates(api, seams.Generators.States, options.GeneratorGracePeriod, time), references,
            options.KeepsGeneratorStates);

        var objects = new AssumeCache<ExternalSecret>(seams.ExternalSecrets);
        var writer = new SecretWriter(api);
        var renders = new RenderGate(options.ConcurrentRenders, options.RenderLimit, time);
        var texts = new TextRenderer(renders, options.Templates, time);
        var templates = new SecretTemplates(api, texts);
        var versions = new TemplateVersions(seams.ConfigMaps, seams.Secrets);
        var targets = new TargetsByKind(
            new SecretTargets(seams.Secrets, writer, new TargetRenderer(templates, versions)),
            options.AllowsGenericTargets && seams.Kinds is { } kinds
                ? new ManifestTargets(api, kinds, seams.KindWatches, new ManifestRenderer(api, texts, versions))
                : null);
        var expiring = new ExpiringValues();
        var reporter = new SyncStatusReporter(new ExternalSecretStatusWriter(api), objects, seams.SyncEvents, expiring, time);
        var sources = new ExternalSecretSources(
            new SourceFetcher(access, scheduler, generators, seams.DueSince), new KeyRewriter(renders, time), time);
        var sync = new ExternalSecretSync(
            access, sources, targets, reporter, expiring, new GeneratedReuse(api, time), time);
        var holds = seams.Push is { } push ? new StoreHolds(push.PushSecrets) : null;
        return new SyncReconcilers(
            objects, access, scheduler,
            new ExternalSecretReconciler(api, objects, access, generators, sync, targets, new Finalizers(api), time),
            new StoreReconciler<SecretStore>(
                new StoreKind<SecretStore>(ApiResources.SecretStores, static s => s.Spec, static s => s.Status, StoreObjects.Of),
                key => seams.Stores.TryGet(key, out var store) ? store : null,
                api, access, sessions, scheduler, seams.StoreEvents, time, options.StoreInterval, holds),
            new StoreReconciler<ClusterSecretStore>(
                new StoreKind<ClusterSecretStore>(
                    ApiResources.ClusterSecretStores, static s => s.Spec, static s => s.Status, StoreObjects.Of),
                key => seams.ClusterStores.TryGet(key, out var store) ? store : null,
                api, access, sessions, scheduler, seams.ClusterStoreEvents, time, options.StoreInterval, holds))
        {
            Renders = renders, Templates = templates, Preflight = new StorePreflight(access, scheduler, waits, time),
            Generators = generators,
            GeneratorStates = new GeneratorStateReconciler(
                api, seams.Generators.States, new GeneratorStateOwners(api, seams.ExternalSecrets), generatorKinds, references,
                seams.SyncEvents, time),
            Push = seams.Push is null ? null : PushReconcilers.Create(
                seams.Push, seams, access, scheduler, templates, renders, generators, time),
        };
    }
}
