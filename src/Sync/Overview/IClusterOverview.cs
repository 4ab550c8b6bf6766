using Keyferry.Api.ExternalSecrets;
using Keyferry.Api.PushSecrets;
using Keyferry.Api.Stores;
using Keyferry.Kubernetes.Types;
using Keyferry.Sync.Stores;

namespace Keyferry.Sync.Overview;

/// <summary>
/// What there is and how it stands, for people to look at: names, times and states, no values. Answers come from memory, without a
/// call to the API server or to a store.
/// </summary>
public interface IClusterOverview
{
    /// <summary>Whether an engine tells; else only what objects say of themselves is known.</summary>
    bool IsLive { get; }

    /// <summary>What could not be read, a sentence each.</summary>
    IReadOnlyList<string> Troubles { get; }

    /// <summary>ExternalSecrets.</summary>
    IReadOnlyList<ExternalSecret> ExternalSecrets { get; }

    /// <summary>PushSecrets.</summary>
    IReadOnlyList<PushSecret> PushSecrets { get; }

    /// <summary>SecretStores.</summary>
    IReadOnlyList<SecretStore> Stores { get; }

    /// <summary>ClusterSecretStores.</summary>
    IReadOnlyList<ClusterSecretStore> ClusterStores { get; }

    /// <summary>The workloads that ask for restarts and use a Secret.</summary>
    /// <param name="target">The Secret.</param>
    IReadOnlyList<WorkloadUse> WorkloadsOf(ObjectKey target);

    /// <summary>The ExternalSecrets that read from a store.</summary>
    /// <param name="store">The store.</param>
    IReadOnlyList<ExternalSecret> UsersOf(StoreKey store);

    /// <summary>When an ExternalSecret is looked at next.</summary>
    /// <param name="item">The object.</param>
    NextLook NextLookOf(ExternalSecret item);

    /// <summary>When a PushSecret is looked at next.</summary>
    /// <param name="item">The object.</param>
    NextLook NextLookOf(PushSecret item);

    /// <summary>When a store is checked next.</summary>
    /// <param name="store">The store.</param>
    NextLook NextLookOf(StoreKey store);

    /// <summary>How stores are used; one that nobody uses is not among them.</summary>
    /// <param name="stores">The stores.</param>
    IReadOnlyDictionary<StoreKey, StoreUsage> UsageOf(IReadOnlySet<StoreKey> stores);

    /// <summary>What is due and untouched, of each kind what has been so for longest.</summary>
    /// <param name="most">How many of a kind at most.</param>
    IReadOnlyList<DueObject> Due(int most);
}
