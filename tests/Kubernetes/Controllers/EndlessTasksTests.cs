using Keyferry.Kubernetes.Controllers;
using Microsoft.Extensions.Time.Testing;

namespace Keyferry.Kubernetes.Tests.Controllers;

public sealed class EndlessTasksTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    private readonly FakeTimeProvider _time = new();
    private bool _otherEnded;

    [Test]
    public async Task A_task_that_throws_ends_all_and_is_told_without_what_it_said()
    {
        var fault = await Assert.ThrowsAsync<ControllerFaultException>(async () => await RunAsync(
            new EndlessTask("the watch of widgets", static _ => throw new InvalidOperationException("hunter2"))).WaitAsync(Limit));
        Assert.That(fault!.Message, Is.EqualTo("the watch of widgets ended: System.InvalidOperationException"));
        Assert.That(_otherEnded, Is.True);
    }

    [Test]
    public async Task A_task_that_throws_later_ends_all()
    {
        var fault = await Assert.ThrowsAsync<ControllerFaultException>(async () => await RunAsync(
            new EndlessTask("workers", static async _ =>
            {
                await Task.Delay(20, CancellationToken.None);
                throw new OverflowException();
            })).WaitAsync(Limit));
        Assert.That(fault!.Message, Is.EqualTo("workers ended: System.OverflowException"));
        Assert.That(_otherEnded, Is.True);
    }

    [Test]
    public async Task A_task_that_returns_ends_all()
    {
        var fault = await Assert.ThrowsAsync<ControllerFaultException>(
            async () => await RunAsync(new EndlessTask("events", static _ => Task.CompletedTask)).WaitAsync(Limit));
        Assert.That(fault!.Message, Is.EqualTo("events ended"));
        Assert.That(_otherEnded, Is.True);
    }

    [Test]
    public async Task Cancellation_waits_for_every_task()
    {
        using var stop = new CancellationTokenSource();
        var running = EndlessTasks.RunAsync([Other, Other], Limit, _time, stop.Token);
        await stop.CancelAsync();
        await running.WaitAsync(Limit);
        Assert.That(_otherEnded, Is.True);
    }

    [Test]
    public async Task A_task_that_does_not_stop_is_not_waited_for_without_end()
    {
        using var stop = new CancellationTokenSource();
        var hangs = new TaskCompletionSource();
        var running = EndlessTasks.RunAsync(
            [Other, new EndlessTask("a pass", _ => hangs.Task)], TimeSpan.FromSeconds(5), _time, stop.Token);
        await stop.CancelAsync();
        while (!running.IsCompleted)
        {
            _time.Advance(TimeSpan.FromSeconds(1));
            await Task.Delay(5);
        }

        var fault = await Assert.ThrowsAsync<ControllerFaultException>(async () => await running);
        Assert.That(fault!.Message, Is.EqualTo("did not stop within 5 s: a pass"));
        hangs.SetResult();
    }

    private Task RunAsync(EndlessTask first) =>
        EndlessTasks.RunAsync([Other, first], Limit, _time, CancellationToken.None);

    private EndlessTask Other => new("other", async cancellation =>
    {
        try
        {
            await Task.Delay(Timeout.InfiniteTimeSpan, cancellation);
        }
        finally
        {
            await Task.Delay(20, CancellationToken.None);
            _otherEnded = true;
        }
    });
}
