using System.Collections.Concurrent;
using Keyferry.Kubernetes.Controllers;
using Keyferry.Kubernetes.Types;
using Keyferry.Sync.PushSecrets;
using Microsoft.Extensions.Time.Testing;
using NUnit.Framework;

namespace Keyferry.Sync.Tests.PushSecrets;

/// <summary>A pass that waits for a store holds no worker, and nothing of what it comes to is lost.</summary>
public sealed class BackgroundPassesTests
{
    private static readonly ObjectKey Key = new("team", "push");

    [Test]
    public async Task A_pass_that_ends_soon_is_answered_at_once()
    {
        using var passes = Passes((_, _) => ValueTask.FromResult(ReconcileResult.Requeue), out var woken, out _);
        Assert.That(await passes.ReconcileAsync(Key, default), Is.EqualTo(ReconcileResult.Requeue));
        Assert.That(woken, Is.Empty);
    }

    [Test]
    public async Task One_that_waits_gives_the_worker_back_and_its_result_comes_with_the_wake()
    {
        var answer = new TaskCompletionSource<ReconcileResult>();
        using var passes = Passes((_, _) => new ValueTask<ReconcileResult>(answer.Task), out var woken, out var time);
        Assert.That(await BeginAsync(passes, time), Is.EqualTo(ReconcileResult.Postpone(BackgroundPasses.Fallback)));
        answer.SetResult(ReconcileResult.RequeueWithBackoff("no"));
        await WokenAsync(woken, 1);
        Assert.That((await passes.ReconcileAsync(Key, default)).Reason, Is.EqualTo("no"), "a failure keeps its back-off");
    }

    [Test]
    public async Task What_changes_meanwhile_is_passed_over_again_and_never_by_two_at_a_time()
    {
        var begun = 0;
        var answers = new ConcurrentQueue<TaskCompletionSource<ReconcileResult>>();
        using var passes = Passes(
            (_, _) =>
            {
                Interlocked.Increment(ref begun);
                var answer = new TaskCompletionSource<ReconcileResult>();
                answers.Enqueue(answer);
                return new ValueTask<ReconcileResult>(answer.Task);
            }, out var woken, out var time);
        await BeginAsync(passes, time);
        Assert.That(await passes.ReconcileAsync(Key, default), Is.EqualTo(ReconcileResult.Postpone(BackgroundPasses.Fallback)));
        Assert.That(begun, Is.EqualTo(1));
        Assert.That(answers.TryDequeue(out var first));
        first!.SetResult(ReconcileResult.RequeueAfter(TimeSpan.FromHours(1)));
        await WokenAsync(woken, 1);
        var second = passes.ReconcileAsync(Key, default).AsTask();
        Assert.That(begun, Is.EqualTo(2));
        Assert.That(answers.TryDequeue(out var last));
        last!.SetResult(ReconcileResult.Done);
        Assert.That(await second, Is.EqualTo(ReconcileResult.Done));
    }

    [Test]
    public async Task The_end_of_the_term_cancels_what_runs_and_waits_for_it()
    {
        var cancelled = false;
        using var passes = Passes(
            async (_, token) =>
            {
                try
                {
                    await Task.Delay(Timeout.InfiniteTimeSpan, token);
                }
                finally
                {
                    cancelled = true;
                }

                return ReconcileResult.Done;
            }, out _, out var time);
        using var term = new CancellationTokenSource();
        var running = passes.RunAsync(term.Token);
        await BeginAsync(passes, time);
        await term.CancelAsync();
        Assert.That(async () => await running, Throws.InstanceOf<OperationCanceledException>());
        Assert.That(cancelled);
        Assert.That(passes.Count, Is.Zero);
    }

    [Test]
    public async Task A_defect_comes_out_where_the_loop_logs_it()
    {
        var fail = new TaskCompletionSource<ReconcileResult>();
        using var passes = Passes((_, _) => new ValueTask<ReconcileResult>(fail.Task), out var woken, out var time);
        await BeginAsync(passes, time);
        fail.SetException(new InvalidOperationException());
        await WokenAsync(woken, 1);
        Assert.That(async () => await passes.ReconcileAsync(Key, default), Throws.InvalidOperationException);
    }

    private static BackgroundPasses Passes(
        Func<ObjectKey, CancellationToken, ValueTask<ReconcileResult>> pass, out ConcurrentQueue<ObjectKey> woken, out FakeTimeProvider time)
    {
        var queue = woken = new ConcurrentQueue<ObjectKey>();
        time = new FakeTimeProvider();
        return new BackgroundPasses(pass, queue.Enqueue, time);
    }

    private static async Task<ReconcileResult> BeginAsync(BackgroundPasses passes, FakeTimeProvider time)
    {
        var first = passes.ReconcileAsync(Key, default).AsTask();
        time.Advance(TimeSpan.FromSeconds(1));
        return await first;
    }

    private static async Task WokenAsync(ConcurrentQueue<ObjectKey> woken, int count)
    {
        for (var tries = 0; woken.Count < count; tries++)
        {
            Assert.That(tries, Is.LessThan(2_000), "nobody was woken");
            await Task.Delay(5);
        }
    }
}
