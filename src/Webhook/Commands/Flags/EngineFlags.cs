using Keyferry.Providers.Contract;
using Keyferry.Providers.Http;
using static Keyferry.Webhook.Commands.Flags.FlagFactory;

namespace Keyferry.Webhook.Commands.Flags;

/// <summary>Flags about the sync engine.</summary>
public static class EngineFlags
{
    private const FlagGroup Group = FlagGroup.Engine;

    /// <summary>The class of stores.</summary>
    public static Flag<string> ControllerClass { get; } = Of(FlagTypes.Text, "controller-class", "default", Group,
        "Serve the stores whose spec.controller is this or empty.");

    /// <summary>How many objects are worked on at a time.</summary>
    public static Flag<int> Concurrent { get; } = Of(FlagTypes.Count, "concurrent", "1", Group,
        "The least number of objects of a kind that are worked on at a time; the engine takes more when there is work.");

    /// <summary>The one namespace.</summary>
    public static Flag<string> Namespace { get; } = Of(FlagTypes.Text, "namespace", "", Group,
        "Serve this namespace only. Without it: all.");

    /// <summary>How often stores are checked.</summary>
    public static Flag<TimeSpan> StoreRequeueInterval { get; } =
        Of(FlagTypes.Duration, "store-requeue-interval", "5m", Group,
            "The time between two checks of a store whose spec.refreshInterval is not set.");

    /// <summary>Whether stores must be Ready.</summary>
    public static Flag<bool> FloodGate { get; } = Of(FlagTypes.Switch, "enable-flood-gate", "true", Group,
        "Use a store only while its Ready condition is true.");

    /// <summary>Whether states of generators are kept.</summary>
    public static Flag<bool> GeneratorState { get; } = Of(FlagTypes.Switch, "enable-generator-state", "true", Group,
        "Keep what generators of ExternalSecrets created elsewhere in GeneratorStates, so that it is taken back once it is replaced.");

    /// <summary>How long a replaced value stays valid.</summary>
    public static Flag<TimeSpan> GeneratorGracePeriod { get; } =
        Of(FlagTypes.Duration, "generator-gc-grace-period", "2m", Group,
            "How long what a generator created elsewhere stays valid after it was replaced.");

    /// <summary>Which stores may use the program's own identity.</summary>
    public static Flag<AmbientCredentials> AmbientCredentials { get; } = Of(
        FlagTypes.OneOf(
            ("all", Providers.Contract.AmbientCredentials.All),
            ("cluster", Providers.Contract.AmbientCredentials.ClusterStores),
            ("none", Providers.Contract.AmbientCredentials.None)),
        "ambient-credentials", "all", Group,
        "Which stores without credentials of their own may use the identity that this program has in the cloud.");

    /// <summary>Whether namespaced stores may not use the program's own identity.</summary>
    public static Flag<bool> NoAmbientCredentials { get; } = Of(FlagTypes.Switch, "no-ambient-credentials", "false", Group,
        "The same as --ambient-credentials=cluster: no namespaced store or generator uses the identity of this program.");

    /// <summary>What tenants' stores may lead to though it is closed.</summary>
    public static Flag<IReadOnlyList<EgressRule>> AllowEgress { get; } = Of(
        FlagTypes.Egress, "allow-egress", "", Group,
        "Where addresses in stores and generators may lead to though that is closed: this host, its link, metadata services "
        + "and, for webhooks, the API server (the last two by their very address or name only), and what --deny-egress closes.")
        with { IsList = true };

    /// <summary>What tenants' stores may not lead to though it is open.</summary>
    public static Flag<IReadOnlyList<EgressRule>> DenyEgress { get; } = Of(
        FlagTypes.Egress, "deny-egress", "", Group,
        "Where addresses in stores and generators may not lead to; private: all private ranges.") with { IsList = true };

    /// <summary>Whether targets other than Secrets are allowed.</summary>
    public static Flag<bool> UnsafeAllowGenericTargets { get; } =
        Of(FlagTypes.Switch, "unsafe-allow-generic-targets", "false", Group,
            "Allow spec.target.manifest: targets that are no Secrets, whose readers may be more than a Secret's.");

    /// <summary>Whether SecretStores are checked.</summary>
    public static Flag<bool> SecretStores { get; } =
        Of(FlagTypes.Switch, "enable-secret-store-reconciler", "true", Group, "Check SecretStores.");

    /// <summary>Whether ClusterSecretStores are checked and served.</summary>
    public static Flag<bool> ClusterStores { get; } = Of(FlagTypes.Switch, "enable-cluster-store-reconciler", "true",
        Group, "Check and serve ClusterSecretStores.");

    /// <summary>Whether ClusterExternalSecrets are served.</summary>
    public static Flag<bool> ClusterExternalSecrets { get; } =
        Of(FlagTypes.Switch, "enable-cluster-external-secret-reconciler", "true", Group,
            "Serve ClusterExternalSecrets. With --namespace they are not served.");

    /// <summary>Whether PushSecrets are served.</summary>
    public static Flag<bool> PushSecrets { get; } = Of(FlagTypes.Switch, "enable-push-secret-reconciler", "true", Group,
        "Serve PushSecrets, and keep the stores that they need to clean up.");

    /// <summary>Whether ClusterPushSecrets are served.</summary>
    public static Flag<bool> ClusterPushSecrets { get; } =
        Of(FlagTypes.Switch, "enable-cluster-push-secret-reconciler", "true", Group,
            "Serve ClusterPushSecrets. With --namespace they are not served.");

    /// <summary>Whether objects that are stored in an old version are stored anew.</summary>
    public static Flag<bool> MigrateStoredVersions { get; } = Of(FlagTypes.Switch, "migrate-stored-versions", "true", Group,
        "In the background, store objects anew that are stored as v1beta1, until the definitions name v1 alone as stored. "
        + "With --namespace it is not done.");

    /// <summary>Whether workloads are restarted.</summary>
    public static Flag<bool> Restarts { get; } = Of(FlagTypes.Switch, "enable-restarts", "true", Group,
        "Restart Deployments, StatefulSets, DaemonSets and Argo Rollouts that ask for it when what they use of Secrets changes.");

    /// <summary>How long a change must have been the last one.</summary>
    public static Flag<TimeSpan> RestartDebounce { get; } = Of(FlagTypes.Wait, "restart-debounce", "10s", Group,
        "How long after the last change of its Secrets a workload is restarted, and the least time between two restarts of it.");

    /// <summary>Whether Reloader's annotations count.</summary>
    public static Flag<bool> RestartReloaderAnnotations { get; } = Of(
        FlagTypes.Switch, "restart-reloader-annotations", "true", Group,
        "Restart workloads that ask for it with the annotations of Stakater Reloader; false while Reloader itself still runs.");

    /// <summary>Whether replicas agree on who works.</summary>
    public static Flag<bool> LeaderElection { get; } = Of(FlagTypes.Switch, "enable-leader-election", "true", Group,
        "Of several replicas let one sync, by a Lease in the namespace of --namespace, else of the certificates' Secrets. "
        + "The webhook answers on all of them.");

    /// <summary>The Lease's name.</summary>
    public static Flag<string> LeaseName { get; } = Of(FlagTypes.Text, "leader-election-id",
        "external-secrets-controller", Group, "The Lease's name.");

    /// <summary>How long a leader counts as alive.</summary>
    public static Flag<TimeSpan> LeaseDuration { get; } = Of(FlagTypes.Duration, "leader-election-lease-duration", "15s",
        Group, "How long a leader counts as alive after its last sign of life.");

    /// <summary>How long a leader tries to renew.</summary>
    public static Flag<TimeSpan> RenewDeadline { get; } = Of(FlagTypes.Duration, "leader-election-renew-deadline", "10s",
        Group, "How long a leader tries to renew before it stops working.");

    /// <summary>The time between two tries.</summary>
    public static Flag<TimeSpan> RetryPeriod { get; } = Of(FlagTypes.Duration, "leader-election-retry-period", "2s",
        Group, "The time between two tries to get or renew the Lease.");

    /// <summary>What opens an action of a template.</summary>
    public static Flag<string> TemplateLeftDelimiter { get; } = Of(FlagTypes.Text, "template-left-delimiter", "{{", Group,
        "What opens an action in spec.target.template.");

    /// <summary>What closes an action of a template.</summary>
    public static Flag<string> TemplateRightDelimiter { get; } = Of(FlagTypes.Text, "template-right-delimiter", "}}", Group,
        "What closes an action in spec.target.template.");

    /// <summary>How many renders run at a time.</summary>
    public static Flag<int> ConcurrentRenders { get; } = Of(FlagTypes.Count, "concurrent-renders", "2", Group,
        "How many objects' templates are rendered at a time, each on a thread of its own; one may take 64 MiB.");

    /// <summary>All of them.</summary>
    public static IReadOnlyList<Flag> All { get; } =
    [
        ControllerClass, Concurrent, Namespace, StoreRequeueInterval, FloodGate, AmbientCredentials,
        NoAmbientCredentials, AllowEgress, DenyEgress, GeneratorState, GeneratorGracePeriod, UnsafeAllowGenericTargets, SecretStores,
        ClusterStores, ClusterExternalSecrets, PushSecrets, ClusterPushSecrets, MigrateStoredVersions, Restarts,
        RestartDebounce, RestartReloaderAnnotations, LeaderElection,
        LeaseName, LeaseDuration, RenewDeadline, RetryPeriod, TemplateLeftDelimiter, TemplateRightDelimiter, ConcurrentRenders,
    ];
}
