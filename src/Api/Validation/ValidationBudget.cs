namespace Keyferry.Api.Validation;

/// <summary>
/// What one validation may use, so that no object, however it was made, holds a core: a deadline, a token, and an
/// allowance for hints, which cost more than finding the fault. Of one validation; not for several threads.
/// </summary>
public sealed class ValidationBudget
{
    /// <summary>How many names are compared for "did you mean" in one validation.</summary>
    public const int MaxComparisons = 50_000;

    // Reading the clock costs as much as a hundred small steps.
    private const int StepsBetweenLooks = 1024;
    private readonly TimeProvider _time;
    private readonly TimeSpan _limit;
    private readonly long _start;
    private readonly CancellationToken _cancellation;
    private int _comparisons = MaxComparisons;
    private int _steps = StepsBetweenLooks;

    /// <summary>Starts the clock.</summary>
    /// <param name="time">The clock.</param>
    /// <param name="limit">How long the validation may take; <see cref="Timeout.InfiniteTimeSpan"/> for no limit.</param>
    /// <param name="cancellation">Nobody waits for the answer any more.</param>
    public ValidationBudget(TimeProvider time, TimeSpan limit, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(time);
        (_time, _limit, _cancellation) = (time, limit, cancellation);
        _start = time.GetTimestamp();
    }

    /// <summary>A budget without a deadline.</summary>
    public static ValidationBudget Unlimited() =>
        new(TimeProvider.System, Timeout.InfiniteTimeSpan, CancellationToken.None);

    /// <summary>Counts work, and looks at the clock and the token now and then.</summary>
    /// <param name="steps">How much work, in steps of about a microsecond.</param>
    /// <exception cref="ValidationStoppedException">The time is up.</exception>
    /// <exception cref="OperationCanceledException">Nobody waits any more.</exception>
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

    /// <summary>Takes comparisons of names for a hint out of the allowance.</summary>
    /// <param name="count">How many names would be compared.</param>
    /// <returns>Whether the allowance has room for all of them; where not, there is no hint.</returns>
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
