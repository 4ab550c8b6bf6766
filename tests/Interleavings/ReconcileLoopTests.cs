using Keyferry.Interleavings.Tests.Support;
using Keyferry.Kubernetes.Controllers;
using Microsoft.Coyote.Specifications;
using Microsoft.Extensions.Logging.Abstractions;

namespace Keyferry.Interleavings.Tests;

/// <summary>Workers under faults, cancellation and conflicts, with the review's faults C1, C3 and C4 put back.</summary>
public sealed class ReconcileLoopTests
{
    [Test]
    public void A_queue_that_fails_ends_no_worker() => Systematic.Holds(() => FailingQueueAsync(Loop), "Task.Delay", "CancelAsync");

    // C1: what the queue throws ends the worker, and the other keys stay.
    [Test]
    public void A_worker_that_dies_is_found() => Systematic.IsFound(() => FailingQueueAsync(WorkWithoutBarrierAsync), "nobody works");

    [Test]
    public void A_pass_that_is_cancelled_gives_its_key_back() => Systematic.Holds(() => CancelledAsync(static r => r));

    // C3: a pass that is cut short counts as done, and its key is lost with it.
    [Test]
    public void A_cancelled_pass_that_counts_as_done_is_found() =>
        Systematic.IsFound(() => CancelledAsync(static _ => ReconcileResult.Done), "the key is lost");

    [Test]
    public void Conflicts_wait_longer_and_longer() => Systematic.Holds(() => ConflictsAsync(ReconcileResult.Requeue));

    // C4: a conflict comes again after 50 ms for ever, each time with calls to the store.
    [Test]
    public void A_conflict_that_comes_again_at_once_is_found() => Systematic.IsFound(
        () => ConflictsAsync(ReconcileResult.RequeueAfter(TimeSpan.FromMilliseconds(50))), "passes in a minute");

    private static Task Loop(
        IWorkQueue<string> queue, Func<string, CancellationToken, ValueTask<ReconcileResult>> reconcile, StillTime time,
        CancellationToken cancellation) =>
        new ReconcileLoop<string>("test", queue, reconcile, NullLogger.Instance, time).RunAsync(1, cancellation);

    private static async Task WorkWithoutBarrierAsync(
        IWorkQueue<string> queue, Func<string, CancellationToken, ValueTask<ReconcileResult>> reconcile, StillTime time,
        CancellationToken cancellation)
    {
        while (!cancellation.IsCancellationRequested)
        {
            var key = await queue.TakeAsync(cancellation);
            queue.Finish(key, await reconcile(key, cancellation));
        }
    }

    private static async Task FailingQueueAsync(
        Func<IWorkQueue<string>, Func<string, CancellationToken, ValueTask<ReconcileResult>>, StillTime, CancellationToken, Task> run)
    {
        var time = new StillTime();
        using var end = new CancellationTokenSource();
        using var real = new WorkQueue<string>(time, new RetryBackoff(static () => 0.5));
        var queue = new TestQueue(real) { Finishing = static key => key == "bad" ? throw new OverflowException() : true };
        var seen = new HashSet<string>(StringComparer.Ordinal);
        var work = Task.Run(() => run(
            queue,
            async (key, _) =>
            {
                await Task.Yield();
                seen.Add(key);
                return ReconcileResult.Done;
            },
            time, end.Token));
        Task[] adds = [Task.Run(() => queue.Add("bad", ReconcileReason.Spec)), Task.Run(() => queue.Add("good", ReconcileReason.Spec))];
        await Task.WhenAll(adds);
        while (seen.Count < 2)
        {
            Specification.Assert(!work.IsFaulted, $"nobody works: {work.Exception?.GetBaseException().GetType().Name}");
            time.RunNext();
            await Task.Yield();
        }

        end.Cancel();
    }

    private static async Task CancelledAsync(Func<ReconcileResult, ReconcileResult> change)
    {
        var time = new StillTime();
        using var end = new CancellationTokenSource();
        using var real = new WorkQueue<string>(time, new RetryBackoff(static () => 0.5));
        var queue = new TestQueue(real) { Change = change };
        var done = false;
        var work = Task.Run(() => Loop(
            queue,
            async (_, token) =>
            {
                await Task.Yield();
                token.ThrowIfCancellationRequested();
                done = true;
                return ReconcileResult.Done;
            },
            time, end.Token));
        Task[] both = [Task.Run(() => queue.Add("a", ReconcileReason.Spec)), Task.Run(end.Cancel), work];
        await Task.WhenAll(both);
        Specification.Assert(done || real.Knows("a"), "the key is lost");
    }

    private static async Task ConflictsAsync(ReconcileResult conflict)
    {
        var time = new StillTime();
        using var queue = new WorkQueue<string>(time, new RetryBackoff(static () => 0.5));
        var passes = 0;
        queue.Add("a");
        while (time.GetTimestamp() < TimeSpan.FromMinutes(1).Ticks && passes < 50)
        {
            var key = await queue.TakeAsync(CancellationToken.None);
            passes++;
            await Task.Yield();
            queue.Finish(key, conflict);
            while (queue.Depth == 0)
            {
                time.RunNext();
            }
        }

        Specification.Assert(passes < 20, "passes in a minute");
    }
}
