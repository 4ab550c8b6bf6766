using System.Collections.Concurrent;
using Keyferry.Kubernetes.Controllers;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace Keyferry.Kubernetes.Tests.Controllers;

public sealed class ReconcileLoopTests
{
    private const int Workers = 2;

    private readonly ConcurrentQueue<string> _seen = new();
    private FakeTimeProvider _time = null!;
    private WorkQueue<string> _queue = null!;
    private CancellationTokenSource _end = null!;

    [SetUp]
    public void Make()
    {
        _seen.Clear();
        _time = new FakeTimeProvider();
        _queue = new WorkQueue<string>(_time, new RetryBackoff(static () => 0));
        _end = new CancellationTokenSource();
    }

    [TearDown]
    public void Dispose()
    {
        _queue.Dispose();
        _end.Dispose();
    }

    [Test]
    public async Task A_pass_that_asks_for_ten_thousand_years_ends_no_worker()
    {
        var running = Run((_, _) => ValueTask.FromResult(ReconcileResult.RequeueAfter(TimeSpan.FromSeconds(300_000_000_000))));
        await SeeAsync(Workers * 4);
        await StopAsync(running);
    }

    [Test]
    public async Task A_log_that_throws_ends_no_worker()
    {
        var running = Run(static (_, _) => throw new InvalidOperationException("a provider's fault"), new BrokenLog());
        for (var i = 0; i < Workers * 4; i++)
        {
            var before = _seen.Count;
            _queue.Add($"key{i}");

            // A worker whose log failed waits a second before it goes on.
            await AdvanceUntilAsync(() => _seen.Count > before && _queue.State().Running == 0);
        }

        Assert.That(_queue.State(), Has.Property(nameof(QueueState.Running)).Zero);
        await StopAsync(running);
    }

    [Test]
    public async Task An_observer_that_throws_ends_no_worker()
    {
        using var queue = new WorkQueue<string>(_time, new RetryBackoff(static () => 0), "q", new BrokenObserver());
        var loop = new ReconcileLoop<string>(
            "test", queue, (key, _) => Seen(key, ReconcileResult.Done), NullLogger.Instance, _time, new BrokenObserver());
        var running = loop.RunAsync(1, _end.Token);
        queue.Add("a");
        queue.Add("b");
        await UntilAsync(() => _seen.Count == 2);
        await StopAsync(running);
    }

    [Test]
    public async Task A_pass_that_is_cancelled_gives_its_key_back()
    {
        var entered = new TaskCompletionSource();
        var running = Run(async (_, cancellation) =>
        {
            entered.TrySetResult();
            await Task.Delay(Timeout.InfiniteTimeSpan, cancellation);
            return ReconcileResult.Done;
        });
        _queue.Add("a");
        await entered.Task.WaitAsync(TimeSpan.FromSeconds(30));
        await StopAsync(running);
        Assert.That(_queue.Depth, Is.EqualTo(1), "whoever works next must do it again");
    }

    [Test]
    public async Task A_pass_over_its_deadline_is_cancelled_and_tried_again()
    {
        var running = Run(async (key, cancellation) =>
        {
            if (_seen.Count == 1)
            {
                await Task.Delay(Timeout.InfiniteTimeSpan, cancellation);
            }

            return ReconcileResult.Done;
        });
        _queue.Add("a");
        await UntilAsync(() => _seen.Count == 1);
        _time.Advance(ReconcileLoop<string>.Deadline);
        await AdvanceUntilAsync(() => _seen.Count == 2);
        await StopAsync(running);
    }

    [Test]
    public async Task The_observer_is_told_of_each_pass()
    {
        var told = new Told();
        using var queue = new WorkQueue<string>(_time, new RetryBackoff(static () => 0), "q", told);
        var loop = new ReconcileLoop<string>(
            "c", queue, (key, _) => key == "bad" ? throw new InvalidOperationException() : Seen(key, ReconcileResult.Done),
            NullLogger.Instance, _time, told);
        var running = loop.RunAsync(1, _end.Token);
        queue.Add("good");
        queue.Add("bad");
        await UntilAsync(() => told.All.Count(static t => t.StartsWith("c finished", StringComparison.Ordinal)) == 2);
        await StopAsync(running);
        Assert.That(told.All.Order(StringComparer.Ordinal), Is.EqualTo(
        [
            "c crashed", "c finished Done", "c finished RequeueWithBackoff", "c running 1", "c started", "c started",
            "q added", "q added", "q finished", "q finished", "q retried 1", "q taken", "q taken",
        ]));
    }

    private ValueTask<ReconcileResult> Seen(string key, ReconcileResult result)
    {
        _seen.Enqueue(key);
        return ValueTask.FromResult(result);
    }

    private Task Run(Func<string, CancellationToken, ValueTask<ReconcileResult>> pass, ILogger? log = null) =>
        new ReconcileLoop<string>(
            "test", _queue,
            (key, cancellation) =>
            {
                _seen.Enqueue(key);
                return pass(key, cancellation);
            },
            log ?? NullLogger.Instance, _time).RunAsync(Workers, _end.Token);

    private async Task SeeAsync(int count)
    {
        for (var i = 0; i < count; i++)
        {
            _queue.Add($"key{i}");
            await UntilAsync(() => _seen.Count > i);
        }
    }

    private async Task StopAsync(Task running)
    {
        await _end.CancelAsync();
        await running.WaitAsync(TimeSpan.FromSeconds(30));
    }

    private static async Task UntilAsync(Func<bool> holds)
    {
        for (var i = 0; i < 3000 && !holds(); i++)
        {
            await Task.Delay(10);
        }

        Assert.That(holds(), Is.True, "it did not come to pass within 30 s");
    }

    private async Task AdvanceUntilAsync(Func<bool> holds)
    {
        for (var i = 0; i < 3000 && !holds(); i++)
        {
            _time.Advance(TimeSpan.FromSeconds(1));
            await Task.Delay(10);
        }

        Assert.That(holds(), Is.True, "it did not come to pass within 30 s");
    }

    private sealed class BrokenLog : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(
            LogLevel logLevel, EventId eventId, TState state, Exception? exception,
            Func<TState, Exception?, string> formatter) => throw new IOException("no space left on device");
    }

    private sealed class BrokenObserver : IWorkQueueObserver, IReconcileObserver<string>
    {
        public void Added(string queue) => throw new InvalidOperationException();

        public void Taken(string queue, ReconcileReason reason, TimeSpan waited) => throw new InvalidOperationException();

        public void Finished(string queue, TimeSpan worked) => throw new InvalidOperationException();

        public void Retried(string queue, TimeSpan delay) => throw new InvalidOperationException();

        public void Running(string controller, int workers) => throw new InvalidOperationException();

        public void Started(string controller) => throw new InvalidOperationException();

        public void Finished(string controller, string key, TimeSpan duration, ReconcileResult result) => throw new InvalidOperationException();

        public void Crashed(string controller) => throw new InvalidOperationException();
    }

    private sealed class Told : IWorkQueueObserver, IReconcileObserver<string>
    {
        public ConcurrentQueue<string> All { get; } = new();

        public void Added(string queue) => All.Enqueue($"{queue} added");

        public void Taken(string queue, ReconcileReason reason, TimeSpan waited) => All.Enqueue($"{queue} taken");

        public void Finished(string queue, TimeSpan worked) => All.Enqueue($"{queue} finished");

        public void Retried(string queue, TimeSpan delay) => All.Enqueue($"{queue} retried {delay.TotalSeconds}");

        public void Running(string controller, int workers) => All.Enqueue($"{controller} running {workers}");

        public void Started(string controller) => All.Enqueue($"{controller} started");

        public void Finished(string controller, string key, TimeSpan duration, ReconcileResult result) =>
            All.Enqueue($"{controller} finished {result.Kind}");

        public void Crashed(string controller) => All.Enqueue($"{controller} crashed");
    }
}
