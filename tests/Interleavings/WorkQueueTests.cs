using Keyferry.Interleavings.Tests.Support;
using Keyferry.Kubernetes.Controllers;
using Microsoft.Coyote.Specifications;

namespace Keyferry.Interleavings.Tests;

/// <summary>The queue under every order of those who add and those who work.</summary>
public sealed class WorkQueueTests
{
    [Test]
    public void A_key_that_changes_during_its_pass_is_reconciled_again() => Systematic.Holds(() => ChangesAsync(static q => q));

    // The fault of the review's C5: a change that comes while a worker has the object wakes nobody.
    [Test]
    public void A_change_that_is_lost_during_a_pass_is_found() =>
        Systematic.IsFound(() => ChangesAsync(static q => new ForgetfulQueue(q)), "a change was not seen");

    [Test]
    public void A_key_is_never_with_two_workers() => Systematic.Holds(async () =>
    {
        using var queue = new WorkQueue<string>(new StillTime(), new RetryBackoff(static () => 0.5));
        var held = 0;
        async Task WorkAsync()
        {
            var key = await queue.TakeAsync(CancellationToken.None);
            Specification.Assert(++held == 1, "a key is with two workers");
            await Task.Yield();
            held--;
            queue.Finish(key, ReconcileResult.Done);
        }

        async Task AddAsync()
        {
            queue.Add("a");
            await Task.Yield();

            // Both workers come to an end only if the second change counts as a second pass.
            while (held == 0 && queue.Depth > 0)
            {
                await Task.Yield();
            }

            queue.Add("a");
        }

        Task[] all = [Task.Run(WorkAsync), Task.Run(WorkAsync), Task.Run(AddAsync)];
        await Task.WhenAll(all);
    });

    [Test]
    public void The_earlier_of_two_times_counts_whoever_sets_it_first() => Systematic.Holds(async () =>
    {
        var time = new StillTime();
        using var queue = new WorkQueue<string>(time, new RetryBackoff(static () => 0.5));
        Task[] all =
        [
            Task.Run(() => queue.AddAfter("a", TimeSpan.FromSeconds(9))),
            Task.Run(() => queue.AddAfter("a", TimeSpan.FromSeconds(3))),
        ];
        await Task.WhenAll(all);
        time.RunNext();
        Specification.Assert(queue.Depth == 1 && time.GetTimestamp() == TimeSpan.FromSeconds(3).Ticks, "the earlier time was lost");
    });

    private static async Task ChangesAsync(Func<IWorkQueue<string>, IWorkQueue<string>> wrap)
    {
        using var real = new WorkQueue<string>(new StillTime(), new RetryBackoff(static () => 0.5));
        var queue = wrap(real);
        var (changes, seen) = (0, 0);
        var ended = false;
        async Task WorkAsync()
        {
            while (true)
            {
                var key = await queue.TakeAsync(CancellationToken.None);
                if (key == "end")
                {
                    ended = true;
                    return;
                }

                var read = changes;
                await Task.Yield();
                seen = Math.Max(seen, read);
                queue.Finish(key, ReconcileResult.Done);
            }
        }

        var worker = Task.Run(WorkAsync);
        async Task ChangeAsync()
        {
            changes++;
            queue.Add("a", ReconcileReason.Spec);
            await Task.Yield();
        }

        Task[] writers = [Task.Run(ChangeAsync), Task.Run(ChangeAsync)];
        await Task.WhenAll(writers);

        // Whatever was added is worked off before what comes last and is less urgent.
        while (real.Knows("a"))
        {
            await Task.Yield();
        }

        queue.Add("end", ReconcileReason.Refresh);
        await worker;
        Specification.Assert(ended && seen == changes, "a change was not seen");
    }

    /// <summary>Does not take a key that a worker has.</summary>
    private sealed class ForgetfulQueue(IWorkQueue<string> queue) : IWorkQueue<string>
    {
        private readonly HashSet<string> _working = [];

        public void Add(string key, ReconcileReason reason)
        {
            if (!_working.Contains(key))
            {
                queue.Add(key, reason);
            }
        }

        public async ValueTask<string> TakeAsync(CancellationToken cancellation)
        {
            var key = await queue.TakeAsync(cancellation);
            _working.Add(key);
            return key;
        }

        public void Finish(string key, ReconcileResult result)
        {
            _working.Remove(key);
            queue.Finish(key, result);
        }
    }
}
