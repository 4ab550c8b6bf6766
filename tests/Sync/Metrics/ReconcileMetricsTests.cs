using System.Text;
using Keyferry.Kubernetes.Controllers;
using Keyferry.Kubernetes.Types;
using Keyferry.Sync.Metrics;
using Microsoft.Extensions.Time.Testing;
using NUnit.Framework;
using Prometheus;

namespace Keyferry.Sync.Tests.Metrics;

public sealed class ReconcileMetricsTests
{
    private CollectorRegistry _registry = null!;
    private EngineRunMetrics _metrics = null!;
    private FakeTimeProvider _time = null!;

    [SetUp]
    public void Make()
    {
        _registry = Prometheus.Metrics.NewCustomRegistry();
        _time = new FakeTimeProvider();
        _metrics = new EngineMetrics(_registry, _time).Begin();
    }

    [TearDown]
    public void End() => _metrics.Dispose();

    [Test]
    public async Task Every_count_of_a_controller_is_there_from_the_beginning()
    {
        _metrics.Controller("externalsecret");

        var text = await TextAsync();
        foreach (var result in new[] { "success", "requeue", "requeue_after", "error" })
        {
            Assert.That(text, Does.Contain(
                $"controller_runtime_reconcile_total{{controller=\"externalsecret\",result=\"{result}\"}} 0\n"));
        }

        Assert.That(text, Does.Contain("controller_runtime_reconcile_errors_total{controller=\"externalsecret\"} 0\n"));
        Assert.That(text, Does.Contain("controller_runtime_reconcile_timeouts_total{controller=\"externalsecret\"} 0\n"));
    }

    [TestCaseSource(nameof(Outcomes))]
    public async Task An_outcome_is_counted_as_controller_runtime_counts_it(
        ReconcileResult outcome, string result, int errors, int terminal)
    {
        var controller = _metrics.Controller("c");
        controller.Started("c");
        controller.Finished("c", default, TimeSpan.FromSeconds(0.2), outcome);

        var text = await TextAsync();
        Assert.Multiple(() =>
        {
            Assert.That(text, Does.Contain($"controller_runtime_reconcile_total{{controller=\"c\",result=\"{result}\"}} 1\n"));
            Assert.That(text, Does.Contain($"controller_runtime_reconcile_errors_total{{controller=\"c\"}} {errors}\n"));
            Assert.That(text, Does.Contain($"controller_runtime_terminal_reconcile_errors_total{{controller=\"c\"}} {terminal}\n"));
            Assert.That(text, Does.Contain("controller_runtime_reconcile_time_seconds_sum{controller=\"c\"} 0.2\n"));
            Assert.That(text, Does.Contain("controller_runtime_active_workers{controller=\"c\"} 0\n"));
        });
    }

    [Test]
    public async Task A_pass_that_took_too_long_counts_as_timed_out_and_one_that_threw_as_a_panic()
    {
        var controller = _metrics.Controller("c");
        controller.Finished("c", default, ReconcileLoop<string>.Deadline, ReconcileResult.RequeueWithBackoff("the pass took too long"));
        controller.Crashed("c");

        var text = await TextAsync();
        Assert.That(text, Does.Contain("controller_runtime_reconcile_timeouts_total{controller=\"c\"} 1\n"));
        Assert.That(text, Does.Contain("controller_runtime_reconcile_panics_total{controller=\"c\"} 1\n"));
    }

    [Test]
    public async Task A_queue_is_counted_and_what_is_due_is_seen_with_its_longest_wait()
    {
        using var queue = new WorkQueue<string>(_time, new RetryBackoff(static () => 0), "q", _metrics.Queue("q"));
        _metrics.Watch("q", queue.State);
        queue.Add("first");
        _time.Advance(TimeSpan.FromSeconds(3));
        queue.Add("second");
        queue.Add("second");
        _time.Advance(TimeSpan.FromSeconds(4));

        Assert.That(await TextAsync(), Does.Contain("workqueue_adds_total{controller=\"q\",name=\"q\"} 2\n")
            .And.Contain("workqueue_depth{controller=\"q\",name=\"q\",priority=\"0\"} 2\n")
            .And.Contain("keyferry_due_untouched{controller=\"q\"} 2\n")
            .And.Contain("keyferry_due_untouched_longest_seconds{controller=\"q\"} 7\n"));

        var key = await queue.TakeAsync(default);
        _time.Advance(TimeSpan.FromSeconds(2));
        Assert.That(await TextAsync(), Does.Contain("workqueue_unfinished_work_seconds{controller=\"q\",name=\"q\"} 2\n")
            .And.Contain("workqueue_longest_running_processor_seconds{controller=\"q\",name=\"q\"} 2\n")
            .And.Contain("keyferry_due_untouched{controller=\"q\"} 1\n"));

        queue.Finish(key, ReconcileResult.RequeueWithBackoff("no"));
        Assert.That(await TextAsync(), Does.Contain("workqueue_retries_total{controller=\"q\",name=\"q\"} 1\n")
            .And.Contain("workqueue_work_duration_seconds_sum{controller=\"q\",name=\"q\"} 2\n")
            .And.Contain("workqueue_queue_duration_seconds_sum{controller=\"q\",name=\"q\"} 7\n"));

        _metrics.Dispose();
        Assert.That(await TextAsync(), Does.Contain("keyferry_due_untouched{controller=\"q\"} 0\n"), "an engine that ended has no work");
    }

    [Test]
    public void What_a_pass_counts_allocates_nothing()
    {
        var queue = new QueueObserverGuard(_metrics.Queue("c"));
        var controller = new ReconcileObserverGuard<ObjectKey>(_metrics.Controller("c"));
        long Allocated()
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            for (var i = 0; i < 100; i++)
            {
                queue.Added("c");
                queue.Taken("c", ReconcileReason.Spec, TimeSpan.FromMilliseconds(3));
                controller.Started("c");
                controller.Finished("c", default, TimeSpan.FromMilliseconds(3), ReconcileResult.Done);
                queue.Finished("c", TimeSpan.FromMilliseconds(3));
            }

            return GC.GetAllocatedBytesForCurrentThread() - before;
        }

        Allocated();
        Assert.That(Allocated(), Is.Zero);
    }

    private static IEnumerable<TestCaseData> Outcomes() =>
    [
        new(ReconcileResult.Done, "success", 0, 0),
        new(ReconcileResult.RequeueAfter(TimeSpan.FromHours(1)), "requeue_after", 0, 0),
        new(ReconcileResult.Requeue, "requeue", 0, 0),
        new(ReconcileResult.RequeueWithBackoff("no answer"), "error", 1, 0),
        new(ReconcileResult.Done.AsFailure("refused"), "error", 1, 1),
        new(ReconcileResult.RequeueAfter(TimeSpan.FromHours(1)).AsFailure("refused"), "error", 1, 1),
    ];

    private async Task<string> TextAsync()
    {
        using var text = new MemoryStream();
        await _registry.CollectAndExportAsTextAsync(text);
        return Encoding.UTF8.GetString(text.ToArray());
    }
}
