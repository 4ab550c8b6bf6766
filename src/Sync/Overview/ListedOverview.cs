using Keyferry.Api.ExternalSecrets;
using Keyferry.Api.PushSecrets;
using Keyferry.Api.Stores;
using Keyferry.Kubernetes.Types;
using Keyferry.Sync.ExternalSecrets;
using Keyferry.Sync.Restarts;
using Keyferry.Sync.Stores;

namespace Keyferry.Sync.Overview;

/// <summary>What objects say of themselves, listed once: an engine may be at work on them or none.</summary>
/// <param name="time">The clock.</param>
public sealed class ListedOverview(TimeProvider time) : IClusterOverview
{
    private static readonly RestartOptions AnyRequest = new();

    private ILookup<StoreKey, ExternalSecret>? _users;

    /// <inheritdoc/>
    public bool IsLive => false;

    /// <inheritdoc/>
    public IReadOnlyList<string> Troubles { get; init; } = [];

    /// <inheritdoc/>
    public IReadOnlyList<ExternalSecret> ExternalSecrets { get; init; } = [];

    /// <inheritdoc/>
    public IReadOnlyList<PushSecret> PushSecrets { get; init; } = [];

    /// <inheritdoc/>
    public IReadOnlyList<SecretStore> Stores { get; init; } = [];

    /// <inheritdoc/>
    public IReadOnlyList<ClusterSecretStore> ClusterStores { get; init; } = [];

    /// <summary>The workloads.</summary>
    public IReadOnlyList<WorkloadUse> Workloads { get; init; } = [];

    /// <inheritdoc/>
    public IReadOnlyList<WorkloadUse> WorkloadsOf(ObjectKey target) =>
        [.. Workloads.Where(w => w.Workload.Key.Namespace == target.Namespace && Uses(w.Workload, target.Name))];

    /// <inheritdoc/>
    public IReadOnlyList<ExternalSecret> UsersOf(StoreKey store)
    {
        _users ??= ExternalSecrets
            .SelectMany(static es => FetchPlan.StoresOf(es).Select(s => (Store: s, User: es)))
            .ToLookup(static u => u.Store, static u => u.User);
        return [.. _users[store]];
    }

    /// <inheritdoc/>
    public NextLook NextLookOf(ExternalSecret item) => NextLook.Of(item, time.GetUtcNow());

    /// <inheritdoc/>
    public NextLook NextLookOf(PushSecret item) => NextLook.Of(item, time.GetUtcNow());

    /// <inheritdoc/>
    public NextLook NextLookOf(StoreKey store) => new(NextLookKind.Unknown, TimeSpan.Zero);

    /// <inheritdoc/>
    public IReadOnlyDictionary<StoreKey, StoreUsage> UsageOf(IReadOnlySet<StoreKey> stores) => new Dictionary<StoreKey, StoreUsage>();

    /// <inheritdoc/>
    public IReadOnlyList<DueObject> Due(int most) => [];

    private static bool Uses(Workload workload, string target) => AnyRequest.Serves(workload)
        && (workload.SecretNames().Contains(target, StringComparer.Ordinal) || workload.Request!.Patterns.Any(p => p.IsMatch(target)));
}
