using System.Collections.Concurrent;
using Keyferry.Text.Runtime;

namespace Keyferry.Text.Templates;

/// <summary>
/// Lets only a few renders run at once in the process, on threads of its own: N renders take N times the memory of
/// <see cref="TemplateLimits.Memory"/>, and a render of seconds on the thread pool would keep the servers and the probes
/// of the process from answering. Others wait their turn, first come first served.
/// </summary>
public sealed class RenderGate : IDisposable
{
    private readonly BlockingCollection<Action> _jobs = [];
    private readonly SemaphoreSlim _free;
    private readonly CancellationTokenSource _closing = new();
    private readonly Lazy<IReadOnlyList<Thread>> _threads;
    private readonly TimeProvider _clock;
    private readonly TimeSpan _timeLimit;
    private int _running;
    private int _waiting;
    private int _disposed;

    /// <summary>Prepares; the threads start with the first piece of work.</summary>
    /// <param name="slots">How many run at once; see <see cref="DefaultSlots"/>.</param>
    /// <param name="timeLimit">After how long the token of a piece of work is cancelled, counted from its start.</param>
    /// <param name="clock">The clock of that limit.</param>
    public RenderGate(int slots, TimeSpan timeLimit, TimeProvider clock)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(slots, 1);
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(timeLimit, TimeSpan.Zero);
        (_timeLimit, _clock) = (timeLimit, clock);
        _free = new SemaphoreSlim(slots);
        _threads = new Lazy<IReadOnlyList<Thread>>(() => [.. Enumerable.Range(0, slots).Select(NewThread)]);
    }

    /// <summary>Two to four, by the number of processors: the rest is for what must answer in time.</summary>
    public static int DefaultSlots => Math.Clamp(Environment.ProcessorCount / 2, 2, 4);

    /// <summary>How many pieces of work are running.</summary>
    public int Running => Volatile.Read(ref _running);

    /// <summary>How many pieces of work wait for a slot.</summary>
    public int Waiting => Volatile.Read(ref _waiting);

    /// <summary>Runs a piece of work once a slot is free.</summary>
    /// <param name="work">
    /// What to do; its token is cancelled with <paramref name="cancel"/>, at the time limit, and when the gate is disposed.
    /// </param>
    /// <param name="cancel">Ends the wait, and the work.</param>
    /// <returns>What the work gave, or the exception that it threw.</returns>
    /// <exception cref="OperationCanceledException">It was cancelled while it waited or ran.</exception>
    /// <exception cref="TimeoutException">It was cancelled by the time limit.</exception>
    /// <exception cref="ObjectDisposedException">The gate is disposed.</exception>
    public async Task<T> RunAsync<T>(Func<CancellationToken, T> work, CancellationToken cancel)
    {
        ObjectDisposedException.ThrowIf(Volatile.Read(ref _disposed) != 0, this);
        _ = _threads.Value;
        Interlocked.Increment(ref _waiting);
        try
        {
            using var either = CancellationTokenSource.CreateLinkedTokenSource(cancel, _closing.Token);
            await _free.WaitAsync(either.Token).ConfigureAwait(false);
        }
        finally
        {
            Interlocked.Decrement(ref _waiting);
        }

        try
        {
            // Continuations run on the thread pool: the next render must not wait for the code of the caller.
            var outcome = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
            try
            {
                _jobs.Add(() => Run(work, outcome, cancel), cancel);
            }
            catch (InvalidOperationException) when (_jobs.IsAddingCompleted)
            {
                // The slot came free while the gate was being disposed.
                throw new OperationCanceledException(_closing.Token);
            }

            return await outcome.Task.ConfigureAwait(false);
        }
        finally
        {
            _free.Release();
        }
    }

    /// <summary>Cancels what runs and what waits; the threads end as soon as their work does.</summary>
    public void Dispose()
    {
        if (Interlocked.Exchange(ref _disposed, 1) != 0)
        {
            return;
        }

        // The semaphore and the token source are not disposed of: waiting and running work still uses both.
        _closing.Cancel();
        _jobs.CompleteAdding();
    }

    private Thread NewThread(int number)
    {
        var thread = new Thread(RunJobs) { Name = $"render {number}", IsBackground = true };
        thread.Start();
        return thread;
    }

    private void RunJobs()
    {
        foreach (var job in _jobs.GetConsumingEnumerable())
        {
            job();
        }
    }

    // Never throws: an exception becomes the outcome, so that the thread goes on.
    private void Run<T>(Func<CancellationToken, T> work, TaskCompletionSource<T> outcome, CancellationToken cancel)
    {
        Interlocked.Increment(ref _running);
        using var limit = new CancellationTokenSource(_timeLimit, _clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancel, limit.Token, _closing.Token);
        T? result = default;
        Exception? failure = null;
        try
        {
            result = work(either.Token);
        }
        catch (Exception exception)
        {
            failure = exception;
        }

        // Before the outcome is set: a caller that has it must see the slot as free.
        Interlocked.Decrement(ref _running);
        switch (failure)
        {
            case null:
                outcome.SetResult(result!);
                break;
            case OperationCanceledException when cancel.IsCancellationRequested || _closing.IsCancellationRequested:
                outcome.SetCanceled(cancel.IsCancellationRequested ? cancel : _closing.Token);
                break;
            case OperationCanceledException when limit.IsCancellationRequested:
                outcome.SetException(new TimeoutException($"a render took longer than {_timeLimit.TotalSeconds} s"));
                break;
            default:
                outcome.SetException(failure);
                break;
        }
    }
}
