using Keyferry.Api.ExternalSecrets;
using Keyferry.Api.Resources;
using Keyferry.Kubernetes.Controllers;
using Keyferry.Kubernetes.Types;
using Keyferry.Kubernetes.Watching;
using Keyferry.Sync.Generators;
using Keyferry.Sync.Metrics;

namespace Keyferry.Sync.Hosting;

/// <summary>The controller of GeneratorStates, and what generators have reconciled.</summary>
/// <param name="informers">What is watched.</param>
/// <param name="externalSecrets">ExternalSecrets, indexed by <see cref="ByGenerator"/>.</param>
internal sealed class GeneratorControllers(GeneratorInformers informers, Informer<ExternalSecret> externalSecrets)
{
    /// <summary>The index of ExternalSecrets by the generators that they refer to.</summary>
    public const string ByGenerator = "generator";

    /// <summary>The index values of an ExternalSecret.</summary>
    public static IEnumerable<string> GeneratorsOf(ExternalSecret owner) => (owner.Spec?.DataFrom ?? [])
        .Select(static f => f.SourceRef?.GeneratorRef)
        .Where(static r => r is not null && GeneratorResources.ByKind.ContainsKey(r.Kind))
        .Select(r => IndexValue(GeneratorResources.ByKind[r!.Kind], owner.Metadata.NamespaceProperty, r.Name));

    /// <summary>The watches of generators: one that comes or changes has the ExternalSecrets that refer to it looked at.</summary>
    public IEnumerable<ControllerWatch> Watches() => informers.Generators.Values.Select(generators => ControllerWatch.Of(
        generators,
        static c => c.After is { } after && c.Before?.Metadata.Generation != after.Metadata.Generation ? ReconcileReason.Dependency : null,
        c => externalSecrets.ByIndex(ByGenerator, IndexValue(generators.Type, c.Key.Namespace, c.Key.Name))
            .Select(static es => new ObjectKey(es.Metadata.NamespaceProperty, es.Metadata.Name))));

    /// <summary>The controller of GeneratorStates.</summary>
    /// <param name="reconciler">Reconciles one.</param>
    /// <param name="written">What was written and has not come back by a watch.</param>
    /// <param name="workers">How many are reconciled at a time.</param>
    /// <param name="metrics">Where passes are counted.</param>
    public Controller States(GeneratorStateReconciler reconciler, WrittenVersions written, int workers, EngineRunMetrics metrics)
    {
        var kind = informers.States.Type.Kind;
        var name = kind.ToLowerInvariant();
        return new Controller
        {
            Name = name,
            Kind = kind,
            Watches =
            [
                ControllerWatch.Own(informers.States, static c =>
                    c.After is null ? null
                    : c.Before is null ? ReconcileReason.New
                    : ObjectChanges.Matters(c.Before.Metadata, c.After.Metadata) ? ReconcileReason.Spec
                    : null),
                ControllerWatch.Of(
                    externalSecrets,
                    static c => c.After is null ? ReconcileReason.Dependency : null,
                    c => informers.States.ByIndex(GeneratorInformers.ByOwnerUid, c.Before?.Metadata.Uid ?? "")
                        .Select(static s => new ObjectKey(s.Metadata.NamespaceProperty, s.Metadata.Name))),
            ],
            Reconcile = reconciler.ReconcileAsync,
            Workers = workers,
            Gate = new WriteGate(written, key => [new TypedKey(informers.States.Type, key)]),
            QueueObserver = metrics.Queue(name),
            Observer = metrics.Controller(name),
        };
    }

    private static string IndexValue(ResourceType type, string ns, string name) => $"{type.Kind}/{(type.Namespaced ? ns : "")}/{name}";
}
