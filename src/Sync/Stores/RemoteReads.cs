using Keyferry.Providers.Contract;

namespace Keyferry.Sync.Stores;

/// <summary>
/// What was read for one pass. The values are shared with other passes: they may be read until this is disposed of, and
/// not be kept.
/// </summary>
public sealed class RemoteReads : IDisposable
{
    private readonly StoreScheduler _owner;
    private readonly Dictionary<(StoreKey Store, RemoteKey Key), PendingRead> _reads;
    private readonly Dictionary<(StoreKey Store, StoreSearch Search), PendingSearch> _searches;
    private bool _isReleased;

    internal RemoteReads(
        StoreScheduler owner, Dictionary<(StoreKey Store, RemoteKey Key), PendingRead> reads,
        Dictionary<(StoreKey Store, StoreSearch Search), PendingSearch> searches)
    {
        _owner = owner;
        _reads = reads;
        _searches = searches;
    }

    /// <summary>The result of a key; a failure where the pass may not hold it for its size.</summary>
    public ReadResult Of(StoreKey store, RemoteKey key) =>
        _reads.TryGetValue((store, key), out var read) ? read.Result : ReadResult.Of(BoundedAnswers.TooLarge);

    /// <summary>What a search of a store came to, which was wanted.</summary>
    public SearchResult Of(StoreKey store, StoreSearch search) => _searches[(store, search)].Result();

    /// <summary>Gives the values back.</summary>
    public void Dispose()
    {
        if (!_isReleased)
        {
            _isReleased = true;
            _owner.Release(_reads.Values, _searches.Values);
        }
    }
}
