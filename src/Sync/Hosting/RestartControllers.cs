using Keyferry.Api.ExternalSecrets;
using Keyferry.Kubernetes.Calls;
using Keyferry.Kubernetes.Controllers;
using Keyferry.Kubernetes.Events;
using Keyferry.Kubernetes.Types;
using Keyferry.Kubernetes.Watching;
using Keyferry.Sync.Metrics;
using Keyferry.Sync.Overview;
using Keyferry.Sync.Restarts;

namespace Keyferry.Sync.Hosting;

/// <summary>
/// The controllers that restart workloads, one for each kind. All of what they watch beside is watched anyway, and the workloads
/// are optional: where they are not served or not allowed, that is told once.
/// </summary>
/// <param name="shared">The informers of this term.</param>
/// <param name="informers">What the engine watches.</param>
/// <param name="options">How the engine runs.</param>
/// <param name="written">What was written and has not come back by a watch.</param>
/// <param name="api">The API server, noting what is written.</param>
/// <param name="events">Records events.</param>
/// <param name="metrics">Where passes and restarts are counted.</param>
/// <param name="time">The clock.</param>
internal sealed class RestartControllers(
    SharedInformers shared, EngineInformers informers, EngineOptions options, WrittenVersions written, IKubeApi api,
    EventRecorder events, EngineRunMetrics metrics, TimeProvider time)
{
    private const string BySecret = "secret";
    private const string ByPatternNamespace = "pattern-namespace";
    private const int MostWorkers = 8;

    private readonly SecretHashes _hashes = new(api, informers.Secrets);
    private readonly List<Informer<Workload>> _workloads = [];

    private RestartOptions Restarts => options.Restarts;

    /// <summary>The controllers; their informers are added to those of the term.</summary>
    public IEnumerable<Controller> All()
    {
        if (!Restarts.Enabled)
        {
            return [];
        }

        var secrets = new RestartSecrets(
            informers.Secrets, secret => Keepers(secret).Count > 0, _hashes, new RestartKeySource(api, Restarts.KeySecret));
        var reporter = new RestartReporter(events, new RestartMetrics(metrics.Factory, WorkloadKinds.All.Select(static k => k.Kind)), Keepers);
        return [.. WorkloadKinds.All.Select(type => Of(type, secrets, reporter))];
    }

    private Controller Of(ResourceType<Workload> type, RestartSecrets secrets, RestartReporter reporter)
    {
        var workloads = shared.Objects(type, new InformerScope(options.Namespace)
        {
            FirstListFromCache = true, Optional = true, MayNotBeServed = type == WorkloadKinds.Rollouts,
        });
        workloads.AddIndex(BySecret, w => Restarts.Serves(w) ? w.SecretNames().Select(name => new ObjectKey(w.Key.Namespace, name).ToString()) : []);
        workloads.AddIndex(
            ByPatternNamespace, w => Restarts.Serves(w) && w.Request!.Patterns.Count > 0 ? [w.Key.Namespace] : []);
        written.Track(workloads);
        _workloads.Add(workloads);
        workloads.Subscribe(Forget);

        var reconciler = new RestartReconciler(
            new RestartSeams(type, workloads, new WorkloadWriter(api, type), secrets, reporter), Restarts, time);
        var name = type.Kind.ToLowerInvariant();
        return new Controller
        {
            Name = name,
            Kind = type.Kind,
            Watches =
            [
                ControllerWatch.Own(workloads, static c => Reason(c.Before, c.After)),
                ControllerWatch.Of(
                    informers.Secrets, static _ => ReconcileReason.Dependency, c => Users(workloads, c.Key).Distinct()),
                ControllerWatch.Of(
                    informers.ExternalSecrets,
                    static c => c.Before is null || c.After is null || c.Before.Metadata.Generation != c.After.Metadata.Generation
                        ? ReconcileReason.Dependency
                        : null,
                    c => Targets(c).SelectMany(target => Users(workloads, target)).Distinct()),
            ],
            Reconcile = reconciler.ReconcileAsync,
            Workers = Math.Min(options.Workers, MostWorkers),
            Gate = new WriteGate(written, key => [new TypedKey(type, key)]),
            QueueObserver = metrics.Queue(name),
            Observer = metrics.Controller(name),
        };
    }

    /// <summary>The workloads that use a Secret, of those that ask for restarts.</summary>
    /// <param name="secret">The Secret.</param>
    public IReadOnlyList<WorkloadUse> UsersOf(ObjectKey secret) =>
        [.. _workloads.SelectMany(informer => Using(informer, secret).Distinct().Select(w => new WorkloadUse(informer.Type, w)))];

    // Of most workloads nothing is asked: their changes, as each pod becomes ready, are no reason.
    private static ReconcileReason? Reason(Workload? before, Workload? after)
    {
        if (after is null)
        {
            return before?.Request is null ? null : ReconcileReason.Spec;
        }

        if (after.Request is null && after.State is null)
        {
            return before?.Request is null ? null : ReconcileReason.Spec;
        }

        return before is null ? ReconcileReason.Refresh : after.IsAs(before) ? null : ReconcileReason.Spec;
    }

    private static IEnumerable<ObjectKey> Users(Informer<Workload> workloads, ObjectKey secret) =>
        Using(workloads, secret).Select(static w => w.Key);

    private static IEnumerable<Workload> Using(Informer<Workload> workloads, ObjectKey secret) =>
        workloads.ByIndex(BySecret, secret.ToString())
            .Concat(workloads.ByIndex(ByPatternNamespace, secret.Namespace)
                .Where(w => w.Request!.Patterns.Any(p => p.IsMatch(secret.Name))));

    private static IEnumerable<ObjectKey> Targets(ObjectChange<ExternalSecret> change) =>
        new[] { change.Before, change.After }.OfType<ExternalSecret>().Select(EngineInformers.TargetOf).Distinct();

    private IReadOnlyList<ExternalSecret> Keepers(ObjectKey secret) =>
        informers.ExternalSecrets.ByIndex(EngineInformers.ByTarget, secret.ToString());

    // Hashes of what nobody uses any more are not kept.
    private void Forget(ObjectChange<Workload> change)
    {
        foreach (var name in change.Before?.SecretNames() ?? [])
        {
            var secret = new ObjectKey(change.Key.Namespace, name);
            if (!_workloads.Any(w => w.ByIndex(BySecret, secret.ToString()).Count > 0))
            {
                _hashes.Forget(secret);
            }
        }
    }
}
