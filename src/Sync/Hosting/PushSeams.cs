using Keyferry.Api.PushSecrets;
using Keyferry.Kubernetes.Events;
using Keyferry.Kubernetes.Watching;
using Keyferry.Sync.Generators;
using Keyferry.Sync.PushSecrets;
using Keyferry.Sync.Stores;
using Keyferry.Sync.Templating;
using Keyferry.Text.Templates;
using Microsoft.Extensions.Logging;

namespace Keyferry.Sync.Hosting;

/// <summary>What the reconciler of PushSecrets reads and writes beside the others.</summary>
/// <param name="PushSecrets">PushSecrets, indexed by <see cref="StoreHolds.ByHeld"/>.</param>
/// <param name="Events">Events about PushSecrets.</param>
/// <param name="Log">Where it is logged what an event may not reach.</param>
public sealed record PushSeams(IObjectCache<PushSecret> PushSecrets, EventRecorder Events, ILogger Log);

/// <summary>The reconciler of PushSecrets, put together.</summary>
/// <param name="Objects">PushSecrets with our own writes; to be notified of the cache's changes.</param>
/// <param name="Reconciler">Reconciles PushSecrets.</param>
public sealed record PushReconcilers(AssumeCache<PushSecret> Objects, PushSecretReconciler Reconciler)
{
    internal static PushReconcilers Create(
        PushSeams seams, SyncSeams sync, StoreAccess access, StoreScheduler scheduler, ISecretTemplates templates,
        RenderGate renders, IGeneratorRuns generators, TimeProvider time)
    {
        var objects = new AssumeCache<PushSecret>(seams.PushSecrets);
        var sources = new PushSources(sync.Api, sync.Secrets);
        var memory = new PushMemory();
        var reporter = new PushReporter(new PushStatusWriter(sync.Api), objects, seams.Events, time);
        var removal = new PushRemoval(new PushCleanup(access, scheduler, sync.Api, time), memory, time);
        var push = new PushSync(
            access, sources, new SourceReading(sources, generators, time), new PushTemplates(templates, new TemplateVersions(sync.ConfigMaps, sync.Secrets)),
            new PushPlanner(renders, time), new PushWriter(scheduler), removal, reporter, memory, time);
        return new PushReconcilers(objects, new PushSecretReconciler(
            objects, sync.Api, access, new PushStores(access, sync.Stores, sync.ClusterStores), push, removal, reporter,
            seams.Log, time));
    }
}
