using Keyferry.Kubernetes.Types;
using Keyferry.Providers.Contract;

namespace Keyferry.Sync.Stores;

/// <summary>An object that waits for reads and searches, or a search that waits for reads. Guarded by the scheduler's lock.</summary>
/// <param name="item">The object.</param>
/// <param name="version">The object's version that wants them.</param>
/// <param name="notBefore">Reads that began earlier are of no use to it.</param>
/// <param name="since">When it began to wait.</param>
internal sealed class Waiter(ObjectKey item, string version, long notBefore, long since)
{
    /// <summary>A search that waits for the values of what it found.</summary>
    public Waiter(PendingSearch owner, long since)
        : this(default, "", 0, since) => Owner = owner;

    /// <summary>The search that waits; null where an object does.</summary>
    public PendingSearch? Owner { get; }

    public ObjectKey Item => item;

    public string Version => version;

    public long NotBefore => notBefore;

    /// <summary>The reads whose values it needs.</summary>
    public Dictionary<(StoreKey Store, RemoteKey Key), PendingRead> Reads { get; } = [];

    /// <summary>The searches that it needs.</summary>
    public Dictionary<(StoreKey Store, StoreSearch Search), PendingSearch> Searches { get; } = [];

    /// <summary>How many of both are still to be answered.</summary>
    public int Pending { get; set; }

    public long Since => since;

    /// <summary>How many bytes its values hold together.</summary>
    public long Held { get; set; }

    /// <summary>Whether its values are more than a pass may hold; what it lacks is then not read again.</summary>
    public bool IsFull { get; set; }
}
