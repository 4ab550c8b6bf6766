using Keyferry.Kubernetes.Calls;
using Keyferry.Kubernetes.Controllers;
using Microsoft.Extensions.Time.Testing;

namespace Keyferry.Kubernetes.Tests.Controllers;

/// <summary>How long a key waits after a pass that failed or met a conflict.</summary>
public sealed class WorkQueueRetryTests
{
    private readonly FakeTimeProvider _time = new();
    private WorkQueue<string> _queue = null!;

    [SetUp]
    public void Make() => _queue = new WorkQueue<string>(_time, new RetryBackoff(static () => 0));

    [TearDown]
    public void Dispose() => _queue.Dispose();

    [Test]
    public async Task Failures_in_a_row_wait_twice_as_long_each_time()
    {
        _queue.Add("a");
        foreach (var seconds in new[] { 1, 2, 4, 8 })
        {
            await Take();
            _queue.Finish("a", ReconcileResult.RequeueWithBackoff("it failed"));
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
            _queue.Finish("a", ReconcileResult.RequeueWithBackoff("it failed"));
        }

        _queue.Add("a");
        await Take();
        _queue.Finish("a", ReconcileResult.Done);
        _queue.Add("a");
        await Take();
        _queue.Finish("a", ReconcileResult.RequeueWithBackoff("it failed"));
        _time.Advance(TimeSpan.FromSeconds(1));
        Assert.That(_queue.Depth, Is.EqualTo(1));
    }

    [Test]
    public void The_longest_wait_is_seven_minutes() =>
        Assert.That(new RetryBackoff(static () => 0).Delay(1000), Is.EqualTo(TimeSpan.FromMinutes(7)));

    // A server that was away for ten minutes must not be waited for seven more.
    [TestCase(0)]
    [TestCase(429)]
    [TestCase(500)]
    [TestCase(503)]
    public async Task A_server_in_trouble_is_tried_again_within_half_a_minute(int code)
    {
        var refused = ReconcileResult.AfterRefusal(new KubeFailure(code, "", "away", []));
        for (var failure = 0; failure < 12; failure++)
        {
            _queue.Add("a");
            await Take();
            _queue.Finish("a", refused);
        }

        _time.Advance(TimeSpan.FromSeconds(29));
        Assert.That(_queue.Depth, Is.Zero);
        _time.Advance(TimeSpan.FromSeconds(1));
        Assert.That(_queue.Depth, Is.EqualTo(1));
    }

    [TestCase(403)]
    [TestCase(422)]
    public void What_the_server_refuses_for_good_waits_longer_and_longer(int code) =>
        Assert.That(ReconcileResult.AfterRefusal(new KubeFailure(code, "", "no", [])).LongestBackoff, Is.Null);

    [Test]
    public async Task A_conflict_waits_50_ms_and_twice_as_long_each_time()
    {
        _queue.Add("a");
        foreach (var milliseconds in new[] { 50, 100, 200, 400, 800 })
        {
            await Take();
            _queue.Finish("a", ReconcileResult.Requeue);
            _time.Advance(TimeSpan.FromMilliseconds(milliseconds - 1));
            Assert.That(_queue.Depth, Is.Zero);
            _time.Advance(TimeSpan.FromMilliseconds(1));
            Assert.That(_queue.Depth, Is.EqualTo(1));
        }
    }

    [Test]
    public async Task A_success_forgets_the_conflicts_before_it()
    {
        foreach (var outcome in new[] { ReconcileResult.Requeue, ReconcileResult.Requeue, ReconcileResult.Requeue, ReconcileResult.Done, ReconcileResult.Requeue })
        {
            _queue.Add("a");
            await Take();
            _queue.Finish("a", outcome);
        }

        _time.Advance(TimeSpan.FromMilliseconds(50));
        Assert.That(_queue.Depth, Is.EqualTo(1));
    }

    [Test]
    public async Task A_failure_waits_as_long_as_the_server_asked()
    {
        _queue.Add("a");
        await Take();
        _queue.Finish("a", ReconcileResult.RequeueWithBackoff("429", TimeSpan.FromSeconds(30)));
        _time.Advance(TimeSpan.FromSeconds(29));
        Assert.That(_queue.Depth, Is.Zero);
        _time.Advance(TimeSpan.FromSeconds(1));
        Assert.That(_queue.Depth, Is.EqualTo(1));
    }

    [Test]
    public async Task A_server_that_asks_for_years_is_asked_again_in_an_hour()
    {
        _queue.Add("a");
        await Take();
        _queue.Finish("a", ReconcileResult.RequeueWithBackoff("429", TimeSpan.MaxValue));
        _time.Advance(TimeSpan.FromHours(1));
        Assert.That(_queue.Depth, Is.EqualTo(1));
    }

    [TestCase(double.NaN)]
    [TestCase(double.NegativeInfinity)]
    [TestCase(1e300)]
    public void Jitter_that_is_no_share_spreads_nothing(double jitter) =>
        Assert.That(new RetryBackoff(() => jitter).Delay(1), Is.EqualTo(TimeSpan.FromSeconds(1)));

    private async Task<string> Take()
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(10));
        return await _queue.TakeAsync(limit.Token);
    }
}
