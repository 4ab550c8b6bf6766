using Keyferry.Sync.Queue;
using Microsoft.Extensions.Time.Testing;
using NUnit.Framework;

namespace Keyferry.Sync.Tests.Queue;

public sealed class WorkQueueTests
{
    private readonly FakeTimeProvider _time = new();
    private WorkQueue<string> _queue = null!;

    [SetUp]
    public void Make() => _queue = new WorkQueue<string>(_time, new RetryBackoff(static () => 0));

    [TearDown]
    public void Dispose() => _queue.Dispose();

    [Test]
    public async Task A_key_added_twice_waits_once()
    {
        _queue.Add("a");
        _queue.Add("a");
        Assert.That(await Take(), Is.EqualTo("a"));
        _queue.Finish("a", Outcome.Done);
        Assert.That(_queue.Depth, Is.Zero);
    }

    [Test]
    public async Task A_key_added_while_it_is_worked_on_comes_back_after()
    {
        _queue.Add("a");
        await Take();
        _queue.Add("a");
        Assert.That(_queue.Depth, Is.Zero, "nobody else may take it meanwhile");
        _queue.Finish("a", Outcome.Done);
        Assert.That(await Take(), Is.EqualTo("a"));
    }

    [Test]
    public async Task Of_several_times_to_look_again_the_earliest_counts()
    {
        _queue.AddAfter("a", TimeSpan.FromMinutes(10));
        _queue.AddAfter("a", TimeSpan.FromMinutes(1));
        _queue.AddAfter("a", TimeSpan.FromMinutes(5));
        _time.Advance(TimeSpan.FromSeconds(59));
        Assert.That(_queue.Depth, Is.Zero);
        _time.Advance(TimeSpan.FromSeconds(1));
        Assert.That(await Take(), Is.EqualTo("a"));
        _queue.Finish("a", Outcome.Done);
        _time.Advance(TimeSpan.FromHours(1));
        Assert.That(_queue.Depth, Is.Zero, "the later times are forgotten with the pass");
    }

    [Test]
    public async Task A_pass_decides_anew_when_to_look_again()
    {
        _queue.AddAfter("a", TimeSpan.FromMinutes(1));
        _queue.Add("a");
        await Take();
        _queue.Finish("a", Outcome.After(TimeSpan.FromHours(1)));
        _time.Advance(TimeSpan.FromMinutes(59));
        Assert.That(_queue.Depth, Is.Zero);
        _time.Advance(TimeSpan.FromMinutes(1));
        Assert.That(_queue.Depth, Is.EqualTo(1));
    }

    [Test]
    public async Task Failures_in_a_row_wait_twice_as_long_each_time()
    {
        _queue.Add("a");
        foreach (var seconds in new[] { 1, 2, 4, 8 })
        {
            await Take();
            _queue.Finish("a", Outcome.Retry("it failed"));
            _time.Advance(TimeSpan.FromSeconds(seconds) - TimeSpan.FromMilliseconds(1));
            Assert.That(_queue.Depth, Is.Zero);
            _time.Advance(TimeSpan.FromMilliseconds(1));
            Assert.That(_queue.Depth, Is.EqualTo(1));
        }
    }

    [Test]
    public async Task A_success_forgets_the_failures_before_it()
    {
        for (var i = 0; i < 5; i++)
        {
            _queue.Add("a");
            await Take();
            _queue.Finish("a", Outcome.Retry("it failed"));
        }

        _queue.Add("a");
        await Take();
        _queue.Finish("a", Outcome.Done);
        _queue.Add("a");
        await Take();
        _queue.Finish("a", Outcome.Retry("it failed"));
        _time.Advance(TimeSpan.FromSeconds(1));
        Assert.That(_queue.Depth, Is.EqualTo(1));
    }

    [Test]
    public void The_longest_wait_is_seven_minutes() =>
        Assert.That(new RetryBackoff(static () => 0).Delay(1000), Is.EqualTo(TimeSpan.FromMinutes(7)));

    [FsCheck.NUnit.Property]
    public bool Whatever_happens_no_key_is_lost_and_none_is_with_two_workers(int[] actions)
    {
        using var queue = new WorkQueue<int>(_time, new RetryBackoff(static () => 0));
        HashSet<int> owed = [], held = [];
        foreach (var action in actions)
        {
            var key = Math.Abs(action % 5);
            if (action % 3 != 0)
            {
                queue.Add(key);
                owed.Add(key);
            }
            else if (queue.Depth > 0)
            {
                // There is one, so this does not wait.
                var taken = queue.TakeAsync(CancellationToken.None).AsTask().GetAwaiter().GetResult();
                if (!owed.Remove(taken) || !held.Add(taken))
                {
                    return false;
                }
            }
            else if (held.Count > 0)
            {
                var done = held.First();
                held.Remove(done);
                queue.Finish(done, Outcome.Done);
            }
        }

        foreach (var key in held)
        {
            queue.Finish(key, Outcome.Done);
        }

        return queue.Depth == owed.Count;
    }

    private async Task<string> Take()
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(10));
        return await _queue.TakeAsync(limit.Token);
    }
}
