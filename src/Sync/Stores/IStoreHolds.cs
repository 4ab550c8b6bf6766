namespace Keyferry.Sync.Stores;

/// <summary>Knows which stores must not go yet.</summary>
public interface IStoreHolds
{
    /// <summary>Whether a store is needed to take back what was written to it; null where that is not known yet.</summary>
    /// <param name="store">The store.</param>
    /// <param name="labels">Its labels.</param>
    bool? IsHeld(StoreKey store, IDictionary<string, string>? labels);
}
