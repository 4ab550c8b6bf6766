using System.Collections.Frozen;
using Keyferry.Api.ExternalSecrets;
using Keyferry.Api.Resources;
using Keyferry.Api.Injection;
using Keyferry.Injection.Webhooks;
using Keyferry.Kubernetes.Connecting;
using Keyferry.Kubernetes.Controllers;
using Keyferry.Kubernetes.Events;
using Keyferry.Kubernetes.Types;
using Keyferry.Kubernetes.Watching;

namespace Keyferry.Injection.Controllers;

/// <summary>
/// The controllers of injection: one keeps the ExternalSecrets of inline references, one says by events what the webhook may
/// not write. All of what they watch is optional, so that a cluster whose roles are older than injection works as before.
/// </summary>
/// <param name="kube">The API server.</param>
/// <param name="options">How pods are injected.</param>
/// <param name="missed">Notified of each pod that asked and got nothing.</param>
/// <param name="watching">How patient watches are.</param>
public sealed class InjectionControllers(
    KubeConnection kube, InjectionOptions options, Action missed, WatchSettings watching)
{
    /// <summary>The name of the controller of inline references.</summary>
    public const string ReferenceName = "inlinereference";

    /// <summary>The name of the controller of pods.</summary>
    public const string PodName = "injectedpod";

    /// <summary>What the API server calls a pod.</summary>
    public static ResourceType Pods { get; } = new("", "v1", "pods", "Pod", true);

    // A rollout of a hundred pods is one pass.
    private static readonly TimeSpan PodPause = TimeSpan.FromMilliseconds(200);

    private static readonly MetadataFields PodFields = new(
        new[] { InjectionNames.Inject }.ToFrozenSet(StringComparer.Ordinal),
        new[]
        {
            InjectionNames.Inject, InjectionNames.Secrets, InjectionNames.Injected, InjectionNames.Awaited, InjectionNames.References,
        }.ToFrozenSet(StringComparer.Ordinal));

    /// <summary>Adds what runs in the background, and makes the controllers.</summary>
    /// <param name="term">The term that they run in.</param>
    public IEnumerable<Controller> AddTo(LeadershipTerm term)
    {
        ArgumentNullException.ThrowIfNull(term);
        var optional = new InformerScope { Optional = true };
        var pods = term.Informers.Metadata(Pods, optional with { FirstListFromCache = true }, PodFields);
        var namespaces = term.Informers.Metadata(BuiltIn.Namespace, optional, MetadataFields.AllLabels);
        var secrets = term.Informers.Objects(ApiResources.ExternalSecrets, new InformerScope());
        pods.AddIndex(ReferenceUsers.ByReference, static p => ReferenceUsers.KeysOf(p).Select(static k => k.ToString()).Distinct());
        var events = new EventRecorder(kube.Api, "keyferry-injection", watching.Time);
        term.AddBackground("the writing of injection's events", events.RunAsync);

        var workloads = new WorkloadWatches(
            kube.Http, watching, key => term.Enqueue(ReferenceName, key, ReconcileReason.Dependency));
        term.AddBackground("the watches of workloads", workloads.RunAsync);
        var users = new ReferenceUsers(namespaces, workloads, pods);
        namespaces.Subscribe(c =>
        {
            if (users.Allows(c.Key.Name))
            {
                workloads.Start();
            }
        });
        return
        [
            References(users, pods, namespaces, secrets, workloads, events),
            new Controller
            {
                Name = PodName,
                Kind = "Pod",
                Watches = [ControllerWatch.Own(pods, static c => c.Before is null ? ReconcileReason.New : null)],
                Reconcile = new PodReporter(pods, kube.Api, events, options, missed).ReconcileAsync,
            },
        ];
    }

    private Controller References(
        ReferenceUsers users, Informer<ObjectMetadata> pods, Informer<ObjectMetadata> namespaces,
        Informer<ExternalSecret> secrets, WorkloadWatches workloads, EventRecorder events)
    {
        var reconciler = new ReferenceReconciler(
            kube.Api, users, secrets, IsKnown, events);

        // Where references are not allowed it does not matter who has some, and nobody may ever have looked.
        bool IsKnown(string ns) => namespaces.Synced && (!users.Allows(ns) || (workloads.Synced && pods.Synced));

        return new Controller
        {
            Name = ReferenceName,
            Kind = ApiResources.ExternalSecrets.Kind,
            Watches =
            [
                ControllerWatch.Of(
                    pods, static _ => ReconcileReason.Dependency,
                    static c => ReferenceUsers.KeysOf(c.Before).Union(ReferenceUsers.KeysOf(c.After)), PodPause),
                ControllerWatch.Of(
                    secrets, static c => IsOurs(c.Before) || IsOurs(c.After) ? ReconcileReason.Drift : null, static c => [c.Key]),
                ControllerWatch.Of(
                    namespaces, static c => LabelsDiffer(c) ? ReconcileReason.Dependency : null,
                    c => workloads.KeysOf(c.Key.Name)
                        .Concat(pods.All().Where(p => p.Key.Namespace == c.Key.Name).SelectMany(ReferenceUsers.KeysOf))
                        .Distinct()),
            ],
            Reconcile = reconciler.ReconcileAsync,
            Workers = 4,
        };
    }

    private static bool IsOurs(ExternalSecret? item) => item is not null && ReferenceObject.Is(item);

    private static bool LabelsDiffer(ObjectChange<ObjectMetadata> change) =>
        Differs(change, InjectionNames.InlineReferences) || Differs(change, InjectionNames.NamespaceInjection);

    private static bool Differs(ObjectChange<ObjectMetadata> change, string label) =>
        change.Before?.Labels.GetValueOrDefault(label) != change.After?.Labels.GetValueOrDefault(label);
}
