using Keyferry.Kubernetes.Controllers;
using Keyferry.Text.Functions;
using Keyferry.Text.Templates;

namespace Keyferry.Sync.Hosting;

/// <summary>How the engine runs.</summary>
public sealed partial record EngineOptions
{
    /// <summary>Stores of another class belong to another controller.</summary>
    public string ControllerClass { get; init; } = "default";

    /// <summary>The one namespace to serve; null means all.</summary>
    public string? Namespace { get; init; }

    /// <summary>How many objects of a kind are reconciled at a time.</summary>
    public int Workers { get; init; } = 16;

    /// <summary>Time between two checks of a store that names none.</summary>
    public TimeSpan StoreInterval { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>Whether a store must be Ready before it is used.</summary>
    public bool FloodGate { get; init; } = true;

    /// <summary>Whether SecretStores are checked.</summary>
    public bool ChecksSecretStores { get; init; } = true;

    /// <summary>Whether ClusterSecretStores are checked and served.</summary>
    public bool ServesClusterStores { get; init; } = true;

    /// <summary>Whether targets other than Secrets are allowed.</summary>
    public bool AllowsGenericTargets { get; init; }

    /// <summary>How templates are read.</summary>
    public TemplateOptions Templates { get; init; } = new() { Functions = FunctionLibrary.All };

    /// <summary>How many objects' templates are rendered at a time.</summary>
    public int ConcurrentRenders { get; init; } = 2;

    /// <summary>How long the templates of one object may take.</summary>
    public TimeSpan RenderLimit { get; init; } = TimeSpan.FromSeconds(20);

    /// <summary>Whether ClusterExternalSecrets are served; not where one namespace is.</summary>
    public bool ServesClusterExternalSecrets { get; init; } = true;

    /// <summary>Whether ClusterPushSecrets are served; not where one namespace is.</summary>
    public bool ServesClusterPushSecrets { get; init; } = true;

    /// <summary>Whether objects that are stored in an old version are stored anew; not where one namespace is served.</summary>
    public bool MigratesStoredVersions { get; init; } = true;

    /// <summary>Whether PushSecrets are served, and stores that they need held.</summary>
    public bool ServesPushSecrets { get; init; } = true;

    /// <summary>What else runs in a term of the engine: each adds its informers and background work, and names its controllers.</summary>
    public IReadOnlyList<Func<LeadershipTerm, IEnumerable<Controller>>> Additions { get; init; } = [];

    /// <summary>
    /// How long a pass, a write or a watch may take to stop, before the engine ends with a fault; with a lease no longer
    /// than the lease leaves until others may take it.
    /// </summary>
    public TimeSpan StopLimit { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>A number from 0 up to 1, new each time: spreads what would fall on one moment.</summary>
    public required Func<double> Jitter { get; init; }
}
