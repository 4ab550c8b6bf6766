using Keyferry.Providers.Contract;
using Keyferry.Providers.Http;

namespace Keyferry.Webhook.Options;

/// <summary>The sync engine, as flags set it.</summary>
public sealed record EngineSettings
{
    /// <summary>The class of a controller that has not been given one.</summary>
    public const string DefaultControllerClass = "default";

    /// <summary>Stores of another class belong to another controller.</summary>
    public string ControllerClass { get; init; } = DefaultControllerClass;

    /// <summary>The least number of objects of a kind that are worked on at a time.</summary>
    public int Concurrent { get; init; } = 1;

    /// <summary>The one namespace that is served; null means all.</summary>
    public string? Namespace { get; init; }

    /// <summary>The time between two checks of a store that names none.</summary>
    public TimeSpan StoreRequeueInterval { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>Whether a store must be Ready before it is used.</summary>
    public bool FloodGate { get; init; } = true;

    /// <summary>Whether states of generators of ExternalSecrets are kept.</summary>
    public bool GeneratorState { get; init; } = true;

    /// <summary>How long what a generator created elsewhere stays valid after it was replaced.</summary>
    public TimeSpan GeneratorGracePeriod { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>Which stores may use the identity of this process in the cloud.</summary>
    public AmbientCredentials AmbientCredentials { get; init; }

    /// <summary>Where addresses in stores and generators may lead to though that is closed by default.</summary>
    public IReadOnlyList<EgressRule> AllowEgress { get; init; } = [];

    /// <summary>Where they may not lead to though that is open by default.</summary>
    public IReadOnlyList<EgressRule> DenyEgress { get; init; } = [];

    /// <summary>More renders at a time than this are not made: each has a thread.</summary>
    public const int MostRenders = 64;

    /// <summary>How many objects' templates are rendered at a time.</summary>
    public int ConcurrentRenders { get; init; } = 2;

    /// <summary>Whether targets other than Secrets are allowed.</summary>
    public bool UnsafeAllowGenericTargets { get; init; }

    /// <summary>Whether SecretStores are checked.</summary>
    public bool SecretStores { get; init; } = true;

    /// <summary>Whether ClusterSecretStores are checked and served.</summary>
    public bool ClusterStores { get; init; } = true;

    /// <summary>Whether ClusterExternalSecrets are served.</summary>
    public bool ClusterExternalSecrets { get; init; } = true;

    /// <summary>Whether PushSecrets are served.</summary>
    public bool PushSecrets { get; init; } = true;

    /// <summary>Whether ClusterPushSecrets are served.</summary>
    public bool ClusterPushSecrets { get; init; } = true;

    /// <summary>Whether objects that are stored in an old version are stored anew.</summary>
    public bool MigrateStoredVersions { get; init; } = true;

    /// <summary>Whether workloads are restarted when what they use of Secrets changes.</summary>
    public bool Restarts { get; init; } = true;

    /// <summary>How long after the last change, and the least time between two restarts of a workload.</summary>
    public TimeSpan RestartDebounce { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Whether Reloader's annotations ask for restarts too.</summary>
    public bool RestartReloaderAnnotations { get; init; } = true;

    /// <summary>How replicas agree on who works; null where each works.</summary>
    public LeaderElectionOptions? LeaderElection { get; init; } = new(
        "external-secrets-controller", TimeSpan.FromSeconds(15), TimeSpan.FromSeconds(10), TimeSpan.FromSeconds(2));
}

/// <summary>How replicas agree on who works.</summary>
/// <param name="LeaseName">The Lease's name.</param>
/// <param name="LeaseDuration">How long a leader counts as alive after its last sign of life.</param>
/// <param name="RenewDeadline">How long a leader tries to renew before it gives up.</param>
/// <param name="RetryPeriod">The time between two tries.</param>
public sealed record LeaderElectionOptions(
    string LeaseName, TimeSpan LeaseDuration, TimeSpan RenewDeadline, TimeSpan RetryPeriod);
