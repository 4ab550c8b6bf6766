using Keyferry.Kubernetes.Controllers;
using Microsoft.Extensions.Time.Testing;

namespace Keyferry.Kubernetes.Tests.Controllers;

/// <summary>What a person waits for comes before what is only due, and neither starves.</summary>
public sealed class LaneTests
{
    private readonly FakeTimeProvider _time = new();
    private WorkQueue<string> _queue = null!;

    [SetUp]
    public void Make() => _queue = new WorkQueue<string>(_time, new RetryBackoff(static () => 0));

    [TearDown]
    public void Dispose() => _queue.Dispose();

    [Test]
    public async Task A_change_goes_before_ten_thousand_refreshes()
    {
        for (var i = 0; i < 10_000; i++)
        {
            _queue.Add($"due{i}", ReconcileReason.Refresh);
        }

        _queue.Add("edited", ReconcileReason.Spec);
        Assert.That(await TakeAsync(), Is.EqualTo("edited"));
        Assert.That(await TakeAsync(), Is.EqualTo("due0"));
    }

    [Test]
    public async Task Refreshes_go_on_while_changes_never_end()
    {
        for (var i = 0; i < 4; i++)
        {
            _queue.Add($"due{i}", ReconcileReason.Refresh);
        }

        var taken = new List<string>();
        for (var i = 0; i < 32; i++)
        {
            _queue.Add($"edited{i}", ReconcileReason.Spec);
            taken.Add(await TakeAsync());
        }

        Assert.That(
            taken.Select(static (key, at) => (key, at)).Where(static t => t.key.StartsWith("due", StringComparison.Ordinal)),
            Is.EqualTo([("due0", 7), ("due1", 15), ("due2", 23), ("due3", 31)]), "one of eight, in their order");
    }

    [Test]
    public async Task A_key_that_is_only_due_and_changes_goes_over_to_the_changes()
    {
        _queue.Add("a", ReconcileReason.Refresh);
        _queue.Add("b", ReconcileReason.Refresh);
        _queue.Add("b", ReconcileReason.Drift);
        Assert.That(_queue.State(), Has.Property("Due").EqualTo(2).And.Property("OnlyDue").EqualTo(1));
        Assert.That(await TakeAsync(), Is.EqualTo("b"));
        Assert.That(await TakeAsync(), Is.EqualTo("a"));
    }

    [Test]
    public async Task A_change_while_a_worker_has_the_key_comes_back_as_a_change()
    {
        _queue.Add("a", ReconcileReason.Refresh);
        await TakeAsync();
        _queue.Add("b", ReconcileReason.Refresh);
        _queue.Add("a", ReconcileReason.Refresh);
        _queue.Add("a", ReconcileReason.Spec);
        _queue.Finish("a", ReconcileResult.Done);
        Assert.That(await TakeAsync(), Is.EqualTo("a"));
    }

    private static readonly ReconcileResult[] Unfinished =
        [ReconcileResult.Requeue, ReconcileResult.Cancelled, ReconcileResult.Postpone(TimeSpan.FromSeconds(1))];

    [TestCaseSource(nameof(Unfinished))]
    public async Task What_a_pass_did_not_come_to_is_still_a_change(ReconcileResult result)
    {
        _queue.Add("edited", ReconcileReason.Spec);
        await TakeAsync();
        _queue.Add("due", ReconcileReason.Refresh);
        _queue.Finish("edited", result);
        _time.Advance(TimeSpan.FromSeconds(1));
        Assert.That(await TakeAsync(), Is.EqualTo("edited"));
    }

    [Test]
    public async Task A_key_that_is_woken_before_its_time_keeps_the_reason_that_it_waited_with()
    {
        _queue.Add("edited", ReconcileReason.Spec);
        await TakeAsync();
        _queue.Add("due", ReconcileReason.Refresh);
        _queue.Finish("edited", ReconcileResult.Postpone(TimeSpan.FromMinutes(2)));
        _queue.Add("edited", ReconcileReason.Refresh);
        Assert.That(await TakeAsync(), Is.EqualTo("edited"));
    }

    [Test]
    public async Task A_failure_comes_back_as_only_due()
    {
        _queue.Add("failed", ReconcileReason.Spec);
        await TakeAsync();
        _queue.Finish("failed", ReconcileResult.RequeueWithBackoff("no"));
        _time.Advance(TimeSpan.FromSeconds(1));
        _queue.Add("edited", ReconcileReason.Spec);
        Assert.That(await TakeAsync(), Is.EqualTo("edited"));
    }

    [Test]
    public async Task Failures_and_conflicts_grow_one_back_off()
    {
        _queue.Add("a");
        var waits = new List<double>();
        foreach (var result in new[]
        {
            ReconcileResult.RequeueWithBackoff("no"), ReconcileResult.Requeue, ReconcileResult.RequeueWithBackoff("no"),
            ReconcileResult.Requeue,
        })
        {
            await TakeAsync();
            _queue.Finish("a", result);
            var waited = 0;
            for (; _queue.Depth == 0; waited += 50)
            {
                _time.Advance(TimeSpan.FromMilliseconds(50));
            }

            waits.Add(waited / 1000d);
        }

        Assert.That(waits, Is.EqualTo([1, 0.1, 4, 0.4]));
    }

    private async Task<string> TakeAsync()
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(10));
        return await _queue.TakeAsync(limit.Token);
    }
}
