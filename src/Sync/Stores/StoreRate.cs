using Keyferry.Providers.Contract;

namespace Keyferry.Sync.Stores;

/// <summary>
/// How many calls to a store may be in flight: grows by one after that many answers, halves when the store asks to slow
/// down, and pauses for as long as it asks (additive increase, multiplicative decrease). Not safe for several threads.
/// </summary>
/// <param name="time">The clock.</param>
internal sealed class StoreRate(TimeProvider time)
{
    /// <summary>The most calls in flight to one store.</summary>
    public const int Most = 8;

    private const int AtFirst = 4;
    private static readonly TimeSpan ShortestPause = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(30);

    // What a store may ask for: nobody waits a day because of one header.
    private static readonly TimeSpan LongestAsked = TimeSpan.FromHours(1);

    private double _limit = AtFirst;
    private TimeSpan _nextPause = ShortestPause;
    private long _pausedAt;
    private TimeSpan _pause;

    /// <summary>How many calls may be in flight now.</summary>
    public int Limit => (int)_limit;

    /// <summary>What the store last answered when it asked to slow down; null where it never did.</summary>
    public FetchFailure? Failure { get; private set; }

    /// <summary>How long no call may begin; zero where one may.</summary>
    public TimeSpan PauseLeft
    {
        get
        {
            var left = _pause - time.GetElapsedTime(_pausedAt);
            return left > TimeSpan.Zero ? left : TimeSpan.Zero;
        }
    }

    /// <summary>The store answered.</summary>
    public void Succeeded()
    {
        _limit = Math.Min(Most, _limit + (1 / _limit));
        _nextPause = ShortestPause;
    }

    /// <summary>The store asks to slow down.</summary>
    /// <param name="failure">Its answer.</param>
    public void Throttled(FetchFailure failure)
    {
        _limit = Math.Max(1, _limit / 2);
        var asked = failure.RetryAfter ?? TimeSpan.Zero;
        _pause = asked > LongestAsked ? LongestAsked : asked > _nextPause ? asked : _nextPause;
        Failure = failure;
        _pausedAt = time.GetTimestamp();
        _nextPause = _nextPause * 2 < LongestPause ? _nextPause * 2 : LongestPause;
    }
}
