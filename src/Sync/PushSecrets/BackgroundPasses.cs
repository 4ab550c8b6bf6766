using System.Collections.Concurrent;
using Keyferry.Kubernetes.Controllers;
using Keyferry.Kubernetes.Types;

namespace Keyferry.Sync.PushSecrets;

/// <summary>
/// Makes passes that wait for stores without holding a worker: one that does not end at once goes on in the background, the
/// worker takes other objects, and the object is woken when its pass has ended. Of one object one pass is made at a time.
/// </summary>
/// <param name="pass">Makes a pass.</param>
/// <param name="wake">Has an object reconciled again.</param>
/// <param name="time">The clock.</param>
public sealed class BackgroundPasses(
    Func<ObjectKey, CancellationToken, ValueTask<ReconcileResult>> pass, Action<ObjectKey> wake, TimeProvider time) : IDisposable
{
    /// <summary>When an object is reconciled again that nobody has woken.</summary>
    public static readonly TimeSpan Fallback = TimeSpan.FromMinutes(2);

    /// <summary>After so long a pass is cancelled: each of its calls has a shorter limit of its own.</summary>
    public static readonly TimeSpan Deadline = TimeSpan.FromMinutes(30);

    // Each holds a Secret of up to 1 MiB, and as much again while it is written.
    private const int Most = 128;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    private readonly ConcurrentDictionary<ObjectKey, Running> _running = new();
    private readonly SemaphoreSlim _slots = new(Most);
    private readonly CancellationTokenSource _ending = new();

    /// <summary>How many passes run.</summary>
    public int Count => Most - _slots.CurrentCount;

    /// <summary>Makes a pass, or tells what came of one that was begun before.</summary>
    public async ValueTask<ReconcileResult> ReconcileAsync(ObjectKey key, CancellationToken cancellation)
    {
        if (_running.TryGetValue(key, out var before))
        {
            if (!before.Task.IsCompleted)
            {
                before.IsWantedAgain = true;
                return ReconcileResult.Postpone(Fallback);
            }

            _running.TryRemove(key, out _);
            var result = await before.Task;
            if (!before.IsWantedAgain)
            {
                return result;
            }

            // Something changed while it ran, which it may not have seen.
        }

        await _slots.WaitAsync(cancellation);
        var running = new Running(RunAsync(key));
        _running[key] = running;
        await Task.WhenAny(running.Task, Task.Delay(Patience, time, cancellation));
        if (running.Task.IsCompleted)
        {
            _running.TryRemove(key, out _);
            return await running.Task;
        }

        _ = WakeAsync(key, running.Task);
        return ReconcileResult.Postpone(Fallback);
    }

    /// <summary>Runs until cancelled, and until every pass has ended.</summary>
    public async Task RunAsync(CancellationToken cancellation)
    {
        await Task.Delay(Timeout.InfiniteTimeSpan, time, cancellation).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await _ending.CancelAsync();
        await Task.WhenAll(_running.Values.Select(static r => (Task)r.Task)).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        cancellation.ThrowIfCancellationRequested();
    }

    /// <summary>Ends the passes.</summary>
    public void Dispose()
    {
        _ending.Cancel();
        _ending.Dispose();
        _slots.Dispose();
    }

    private async Task<ReconcileResult> RunAsync(ObjectKey key)
    {
        using var deadline = new CancellationTokenSource(Deadline, time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(_ending.Token, deadline.Token);
        try
        {
            return await pass(key, both.Token);
        }
        catch (OperationCanceledException) when (_ending.IsCancellationRequested)
        {
            return ReconcileResult.Cancelled;
        }
        catch (OperationCanceledException) when (deadline.IsCancellationRequested)
        {
            return ReconcileResult.RequeueWithBackoff($"the pass took longer than {Deadline}");
        }
        finally
        {
            _slots.Release();
        }
    }

    private async Task WakeAsync(ObjectKey key, Task pass)
    {
        await pass.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        wake(key);
    }

    private sealed class Running(Task<ReconcileResult> task)
    {
        public Task<ReconcileResult> Task => task;

        /// <summary>Whether the object was to be reconciled while its pass ran.</summary>
        public bool IsWantedAgain { get; set; }
    }
}
