namespace Keyferry.Api.Validation;

/// <summary>
/// The deadline, cancellation and cost limit of one validation, so that no object can occupy a core. Suggestions of similar
/// names have a limit of their own, since they cost more than the check itself. For one thread.
/// </summary>
public sealed class ValidationBudget
{
    /// <summary>The most names that one validation compares for "did you mean".</summary>
    public const int MaxComparisons = 50_000;

    // Reading the clock at every step would cost more than the step.
    private const int StepsBetweenLooks = 1024;
    private readonly TimeProvider _time;
    private readonly TimeSpan _limit;
    private readonly long _start;
    private readonly CancellationToken _cancellation;
    private int _comparisons = MaxComparisons;
    private int _steps = StepsBetweenLooks;

    /// <summary>Starts the time limit.</summary>
    /// <param name="time">The clock.</param>
    /// <param name="limit">How long the validation may take; <see cref="Timeout.InfiniteTimeSpan"/> for no limit.</param>
    /// <param name="cancellation">Cancels the validation, such as when the client has disconnected.</param>
    public ValidationBudget(TimeProvider time, TimeSpan limit, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(time);
        (_time, _limit, _cancellation) = (time, limit, cancellation);
        _start = time.GetTimestamp();
    }

    /// <summary>A budget without a deadline.</summary>
    public static ValidationBudget Unlimited() =>
        new(TimeProvider.System, Timeout.InfiniteTimeSpan, CancellationToken.None);

    /// <summary>The time that is left; <see cref="Timeout.InfiniteTimeSpan"/> for no limit.</summary>
    public TimeSpan TimeLeft => _limit == Timeout.InfiniteTimeSpan ? _limit
        : _limit - _time.GetElapsedTime(_start) is var left && left > TimeSpan.Zero ? left : TimeSpan.Zero;

    /// <summary>Counts work, and checks the deadline and the cancellation every 1,024 steps.</summary>
    /// <param name="steps">The work, in steps of about a microsecond.</param>
    /// <exception cref="ValidationStoppedException">The time limit has passed.</exception>
    /// <exception cref="OperationCanceledException">The validation was cancelled.</exception>
    public void Spend(int steps = 1)
    {
        _steps -= steps;
        if (_steps > 0)
        {
            return;
        }

        _steps = StepsBetweenLooks;
        _cancellation.ThrowIfCancellationRequested();
        if (_limit != Timeout.InfiniteTimeSpan && _time.GetElapsedTime(_start) >= _limit)
        {
            throw new ValidationStoppedException(ValidationStop.OutOfTime);
        }
    }

    /// <summary>Reserves comparisons of names for one suggestion.</summary>
    /// <param name="count">The number of names to compare.</param>
    /// <returns>Whether the limit has room for all of them; if not, make no suggestion.</returns>
    public bool TryCompare(int count)
    {
        if (count > _comparisons)
        {
            return false;
        }

        _comparisons -= count;
        return true;
    }
}
