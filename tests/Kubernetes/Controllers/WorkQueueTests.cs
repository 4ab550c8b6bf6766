using Keyferry.Kubernetes.Controllers;
using Microsoft.Extensions.Time.Testing;

namespace Keyferry.Kubernetes.Tests.Controllers;

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
        _queue.Finish("a", ReconcileResult.Done);
        Assert.That(_queue.Depth, Is.Zero);
    }

    [Test]
    public async Task A_key_added_while_it_is_worked_on_comes_back_after()
    {
        _queue.Add("a");
        await Take();
        _queue.Add("a");
        Assert.That(_queue.Depth, Is.Zero, "nobody else may take it meanwhile");
        _queue.Finish("a", ReconcileResult.Done);
        Assert.That(await Take(), Is.EqualTo("a"));
    }

    [Test]
    public async Task What_is_shown_of_a_key_is_whether_it_is_due_worked_on_or_due_later()
    {
        Assert.That(_queue.Find("a"), Is.Null);
        _queue.AddAfter("a", TimeSpan.FromMinutes(10));
        _time.Advance(TimeSpan.FromMinutes(1));
        Assert.That(_queue.Find("a"), Is.EqualTo(
            new QueuedKey<string>("a", QueuedKeyState.Later, TimeSpan.FromMinutes(9), ReconcileReason.Refresh)));

        _queue.Add("a", ReconcileReason.Spec);
        _time.Advance(TimeSpan.FromSeconds(5));
        Assert.That(_queue.Find("a"), Is.EqualTo(
            new QueuedKey<string>("a", QueuedKeyState.Due, TimeSpan.FromSeconds(5), ReconcileReason.Spec)));

        await Take();
        _time.Advance(TimeSpan.FromSeconds(2));
        Assert.That(_queue.Find("a"), Is.EqualTo(
            new QueuedKey<string>("a", QueuedKeyState.Running, TimeSpan.FromSeconds(2), ReconcileReason.Spec)));
        _queue.Finish("a", ReconcileResult.Done);
        Assert.That(_queue.Find("a"), Is.Null);
    }

    [Test]
    public async Task Of_what_is_due_the_longest_come_first_and_so_many_at_most()
    {
        _queue.Add("a");
        _time.Advance(TimeSpan.FromSeconds(1));
        _queue.Add("b");
        _queue.AddAfter("c", TimeSpan.FromSeconds(1));
        _queue.AddAfter("later", TimeSpan.FromHours(1));
        _time.Advance(TimeSpan.FromSeconds(3));

        Assert.That(_queue.Due(10).Select(static k => $"{k.Key} {k.Time.TotalSeconds}"), Is.EqualTo(new[] { "a 4", "b 3", "c 2" }));
        Assert.That(_queue.Due(2).Select(static k => k.Key), Is.EqualTo(new[] { "a", "b" }));
        await Take();
        Assert.That(_queue.Due(10).Select(static k => k.Key), Has.No.Member("a"), "a worker has it");
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
        _queue.Finish("a", ReconcileResult.Done);
        _time.Advance(TimeSpan.FromHours(1));
        Assert.That(_queue.Depth, Is.Zero, "the later times are forgotten with the pass");
    }

    [Test]
    public async Task A_pass_decides_anew_when_to_look_again()
    {
        _queue.AddAfter("a", TimeSpan.FromMinutes(1));
        _queue.Add("a");
        await Take();
        _queue.Finish("a", ReconcileResult.RequeueAfter(TimeSpan.FromHours(1)));
        _time.Advance(TimeSpan.FromMinutes(59));
        Assert.That(_queue.Depth, Is.Zero);
        _time.Advance(TimeSpan.FromMinutes(1));
        Assert.That(_queue.Depth, Is.EqualTo(1));
    }

    private static readonly TimeSpan[] OddDelays =
        [TimeSpan.MaxValue, TimeSpan.MinValue, TimeSpan.FromTicks(1), TimeSpan.FromSeconds(300_000_000_000), TimeSpan.Zero];

    [TestCaseSource(nameof(OddDelays))]
    public async Task Whatever_time_a_pass_asks_for_its_key_comes_back_within_a_day(TimeSpan delay)
    {
        _queue.Add("a");
        await Take();
        Assert.That(() => _queue.Finish("a", ReconcileResult.RequeueAfter(delay)), Throws.Nothing);
        _time.Advance(TimeSpan.FromHours(24));
        Assert.That(_queue.Depth, Is.EqualTo(1));
    }

    [Test]
    public async Task A_clock_that_is_set_back_stalls_nothing()
    {
        var time = new SettableTime();
        using var queue = new WorkQueue<string>(time, new RetryBackoff(static () => 0));
        queue.AddAfter("a", TimeSpan.FromMilliseconds(50));
        time.Offset = TimeSpan.FromHours(-1);
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        Assert.That(await queue.TakeAsync(limit.Token), Is.EqualTo("a"));
    }

    [Test]
    public async Task A_cancelled_pass_leaves_its_key_waiting()
    {
        _queue.Add("a");
        await Take();
        _queue.Finish("a", ReconcileResult.Cancelled);
        Assert.That(await Take(), Is.EqualTo("a"));
    }

    [Test]
    public async Task Memory_grows_with_keys_and_not_with_passes()
    {
        for (var i = 0; i < 1_000_000; i++)
        {
            _queue.Add("a");
            await Take();
            _queue.Finish("a", ReconcileResult.RequeueAfter(TimeSpan.FromHours(24)));
        }

        Assert.That(_queue.State(), Has.Property(nameof(QueueState.Delayed)).EqualTo(1)
            .And.Property(nameof(QueueState.Due)).Zero);
    }

    [Test]
    public async Task The_state_tells_what_is_due_and_how_long_workers_have_had_what_they_have()
    {
        _queue.Add("a");
        _time.Advance(TimeSpan.FromSeconds(1));
        _queue.Add("b");
        _queue.AddAfter("c", TimeSpan.FromMinutes(1));
        Assert.That(await Take(), Is.EqualTo("a"));
        _time.Advance(TimeSpan.FromSeconds(9));
        Assert.That(_queue.State(), Is.EqualTo(new QueueState(
            Due: 1, LongestWait: TimeSpan.FromSeconds(9), Running: 1, LongestRun: TimeSpan.FromSeconds(9),
            RunningTotal: TimeSpan.FromSeconds(9), Delayed: 1, SinceProgress: TimeSpan.FromSeconds(9))));
        _time.Advance(TimeSpan.FromMinutes(1));
        Assert.That(_queue.State(), Has.Property(nameof(QueueState.Due)).EqualTo(2)
            .And.Property(nameof(QueueState.Delayed)).Zero);
    }

    private sealed class SettableTime : TimeProvider
    {
        public TimeSpan Offset { get; set; }

        public override DateTimeOffset GetUtcNow() => System.GetUtcNow() + Offset;
    }

    private async Task<string> Take()
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(10));
        return await _queue.TakeAsync(limit.Token);
    }
}
