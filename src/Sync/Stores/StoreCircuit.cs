using Keyferry.Providers.Contract;

namespace Keyferry.Sync.Stores;

/// <summary>
/// Stops calls to a store that is down: opens after <see cref="Threshold"/> failed calls in a row, for a time that
/// doubles with each failed trial, then lets one trial call through. Not safe for several threads.
/// </summary>
/// <param name="time">The clock.</param>
internal sealed class StoreCircuit(TimeProvider time)
{
    /// <summary>How many calls must fail in a row.</summary>
    public const int Threshold = 3;

    private static readonly TimeSpan Shortest = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(1);

    private int _failures;
    private long _openedAt;
    private TimeSpan _break;
    private bool _isTrying;

    /// <summary>The last failure; null while the circuit is closed.</summary>
    public FetchFailure? Failure { get; private set; }

    /// <summary>Whether calls must wait for the trial call that is in flight.</summary>
    public bool IsTrying => Failure is not null && _isTrying;

    /// <summary>How long no call may be made; zero where one may.</summary>
    public TimeSpan TimeLeft
    {
        get
        {
            if (Failure is null || _isTrying)
            {
                return TimeSpan.Zero;
            }

            var left = _break - time.GetElapsedTime(_openedAt);
            return left > TimeSpan.Zero ? left : TimeSpan.Zero;
        }
    }

    /// <summary>A call begins.</summary>
    public void Begin() => _isTrying = Failure is not null;

    /// <summary>A call ended with an answer of the store, if only a refusal.</summary>
    public void Succeeded()
    {
        _failures = 0;
        _isTrying = false;
        Failure = null;
        _break = TimeSpan.Zero;
    }

    /// <summary>A call ended without an answer, or with the store's own failure.</summary>
    public void Failed(FetchFailure failure)
    {
        _failures++;
        _isTrying = false;
        if (_failures < Threshold)
        {
            return;
        }

        Failure = failure;
        _openedAt = time.GetTimestamp();
        _break = _break == TimeSpan.Zero ? Shortest : _break * 2 < Longest ? _break * 2 : Longest;
    }
}
