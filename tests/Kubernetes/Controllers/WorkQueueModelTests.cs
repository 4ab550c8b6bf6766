using FsCheck;
using FsCheck.Fluent;
using Keyferry.Kubernetes.Controllers;
using Microsoft.Extensions.Time.Testing;

namespace Keyferry.Kubernetes.Tests.Controllers;

/// <summary>The queue against a plain model of what it promises, over random runs with time.</summary>
public sealed class WorkQueueModelTests
{
    private const int Keys = 5;

    [FsCheck.NUnit.Property(MaxTest = 500)]
    public Property The_queue_does_what_its_model_does() => Prop.ForAll(
        Gen.Choose(0, int.MaxValue - 1).ArrayOf().Resize(200).ToArbitrary(), static run => Follows(run));

    [Test]
    public async Task Two_threads_lose_no_key_and_never_hold_the_same_one()
    {
        using var queue = new WorkQueue<int>(TimeProvider.System, new RetryBackoff(static () => 0.5));
        using var end = new CancellationTokenSource();
        var added = new long[Keys];
        var seen = new long[Keys];
        var holders = new int[Keys];
        var clashes = 0;

        async Task WorkAsync(int seed)
        {
            var random = new System.Random(seed);
            while (true)
            {
                int key;
                try
                {
                    key = await queue.TakeAsync(end.Token);
                }
                catch (OperationCanceledException)
                {
                    return;
                }

                if (Interlocked.Increment(ref holders[key]) != 1)
                {
                    Interlocked.Increment(ref clashes);
                }

                Volatile.Write(ref seen[key], Volatile.Read(ref added[key]));
                if (random.Next(4) == 0)
                {
                    await Task.Yield();
                }

                Interlocked.Decrement(ref holders[key]);
                queue.Finish(key, random.Next(5) switch
                {
                    0 => ReconcileResult.RequeueAfter(TimeSpan.FromMilliseconds(random.Next(3))),
                    1 => ReconcileResult.Requeue,
                    2 => ReconcileResult.Cancelled,
                    _ => ReconcileResult.Done,
                });
            }
        }

        void AddAll(int seed)
        {
            var random = new System.Random(seed);
            for (var i = 0; i < 50_000; i++)
            {
                var key = random.Next(Keys);
                Interlocked.Increment(ref added[key]);
                if (random.Next(10) == 0)
                {
                    queue.AddAfter(key, TimeSpan.FromMilliseconds(random.Next(2)));
                }
                else
                {
                    queue.Add(key);
                }
            }
        }

        Task[] workers = [Task.Run(() => WorkAsync(1)), Task.Run(() => WorkAsync(2))];
        await Task.WhenAll(Task.Run(() => AddAll(3)), Task.Run(() => AddAll(4)));
        for (var tries = 0; tries < 3000 && !seen.SequenceEqual(added); tries++)
        {
            await Task.Delay(10);
        }

        await end.CancelAsync();
        await Task.WhenAll(workers);
        Assert.Multiple(() =>
        {
            Assert.That(clashes, Is.Zero, "a key was with two workers");
            Assert.That(seen, Is.EqualTo(added), "a key was added and nobody looked at it afterwards");
        });
    }

    private static bool Follows(int[] run)
    {
        var time = new FakeTimeProvider();
        using var queue = new WorkQueue<int>(time, new RetryBackoff(static () => 0));
        var model = new Model();
        foreach (var step in run)
        {
            var key = step / 16 % Keys;
            var amount = step / 128 % 97;
            switch (step % 8)
            {
                case 0 or 1:
                    queue.Add(key);
                    model.Add(key);
                    break;
                case 2:
                    queue.AddAfter(key, TimeSpan.FromSeconds(amount - 3));
                    model.AddAfter(key, amount - 3);
                    break;
                case 3 or 4 when queue.Depth > 0:
                    // There is one, so this does not wait.
                    var taken = queue.TakeAsync(CancellationToken.None).AsTask().GetAwaiter().GetResult();
                    if (!model.Take(taken))
                    {
                        return false;
                    }

                    break;
                case 5 or 6 when model.Held.Count > 0:
                    var held = model.Held.Order().ElementAt(amount % model.Held.Count);
                    var outcome = Ending(amount);
                    queue.Finish(held, outcome);
                    model.Finish(held, outcome);
                    break;
                case 7:
                    time.Advance(TimeSpan.FromSeconds(amount));
                    model.Advance(amount);
                    break;
                default:
                    break;
            }

            var state = queue.State();
            if (state.Due != model.Ready.Count || state.Running != model.Held.Count
                || state.Delayed != model.Later.Count
                || Enumerable.Range(0, Keys).Any(k => queue.Knows(k) != model.Knows(k)))
            {
                return false;
            }
        }

        return true;
    }

    // Whole seconds only, so that the model's clock is a number: no conflicts here, whose first steps are shorter.
    private static ReconcileResult Ending(int amount) => (amount % 6) switch
    {
        0 => ReconcileResult.RequeueWithBackoff("it failed"),
        1 => ReconcileResult.RequeueAfter(TimeSpan.FromSeconds(amount)),
        2 => ReconcileResult.RequeueAfter(amount % 2 == 0 ? TimeSpan.MaxValue : TimeSpan.MinValue),
        3 => ReconcileResult.Cancelled,
        4 => ReconcileResult.Postpone(TimeSpan.FromSeconds(amount)),
        _ => ReconcileResult.Done,
    };

    /// <summary>What the queue promises, said the long way.</summary>
    private sealed class Model
    {
        private const double Day = 86400;
        private readonly HashSet<int> _addedMeanwhile = [];
        private readonly Dictionary<int, int> _failures = [];
        private double _now;

        public HashSet<int> Ready { get; } = [];

        public HashSet<int> Held { get; } = [];

        public Dictionary<int, double> Later { get; } = [];

        public bool Knows(int key) => Ready.Contains(key) || Held.Contains(key) || Later.ContainsKey(key);

        public void Add(int key)
        {
            if (Held.Contains(key))
            {
                _addedMeanwhile.Add(key);
            }
            else
            {
                Ready.Add(key);
            }
        }

        public void AddAfter(int key, double seconds)
        {
            if (seconds <= 0)
            {
                Add(key);
                return;
            }

            var due = _now + Math.Min(seconds, Day);
            Later[key] = Later.TryGetValue(key, out var known) ? Math.Min(known, due) : due;
        }

        public bool Take(int key) => Ready.Remove(key) && Held.Add(key) && (Later.Remove(key) || true);

        public void Finish(int key, ReconcileResult outcome)
        {
            Held.Remove(key);
            if (_addedMeanwhile.Remove(key) || outcome.Kind == ReconcileResultKind.Cancelled)
            {
                Ready.Add(key);
            }

            if (outcome.Kind == ReconcileResultKind.RequeueWithBackoff)
            {
                _failures[key] = _failures.GetValueOrDefault(key) + 1;
                AddAfter(key, Math.Min(Math.Pow(2, _failures[key] - 1), 420));
            }
            else if (outcome is { Kind: not ReconcileResultKind.Cancelled, KeepsAttempts: false })
            {
                _failures.Remove(key);
            }

            if (outcome.Kind == ReconcileResultKind.RequeueAfter)
            {
                AddAfter(key, outcome.Delay.TotalSeconds);
            }
        }

        public void Advance(double seconds)
        {
            _now += seconds;
            foreach (var key in Later.Where(p => p.Value <= _now).Select(static p => p.Key).ToList())
            {
                Later.Remove(key);
                Add(key);
            }
        }
    }
}
