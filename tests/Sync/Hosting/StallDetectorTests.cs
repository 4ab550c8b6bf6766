using Keyferry.Api.Resources;
using Keyferry.Kubernetes.Calls;
using Keyferry.Kubernetes.Watching;
using Keyferry.Sync.Hosting;
using Keyferry.Kubernetes.Controllers;
using Microsoft.Extensions.Time.Testing;
using NUnit.Framework;

namespace Keyferry.Sync.Tests.Hosting;

public sealed class StallDetectorTests
{
    private static readonly QueueState Quiet = new(
        0, TimeSpan.Zero, 0, TimeSpan.Zero, TimeSpan.Zero, 100, TimeSpan.FromHours(5));

    [Test]
    public void Nothing_due_for_hours_is_no_stall() => Assert.That(Reason(Quiet), Is.Null);

    [Test]
    public void Much_work_that_gets_done_is_no_stall() => Assert.That(
        Reason(Quiet with { Due = 9999, LongestWait = TimeSpan.FromHours(1), SinceProgress = TimeSpan.FromSeconds(1) }), Is.Null);

    [Test]
    public void Due_objects_and_no_pass_that_ends_is_a_stall() => Assert.That(
        Reason(Quiet with { Due = 3, LongestWait = TimeSpan.FromMinutes(12), SinceProgress = TimeSpan.FromMinutes(11) }),
        Is.EqualTo("externalsecret: 3 objects are due, the first for 12 min, and no pass has begun or ended for 11 min"));

    [Test]
    public void The_wait_for_the_first_lists_is_no_stall() => Assert.That(
        Reason(Quiet with { Due = 3, LongestWait = TimeSpan.FromHours(1) }, workers: 0), Is.Null);

    [Test]
    public async Task First_lists_that_arrive_late_are_no_stall_once_a_pass_has_begun()
    {
        var time = new FakeTimeProvider();
        using var queue = new WorkQueue<string>(time, new RetryBackoff(static () => 0.5));
        queue.Add("first");
        queue.Add("second");
        time.Advance(TimeSpan.FromMinutes(20));
        Assert.That(await queue.TakeAsync(default), Is.EqualTo("first"));

        Assert.That(Reason(queue.State()), Is.Null);
        time.Advance(TimeSpan.FromMinutes(10.5));
        Assert.That(Reason(queue.State()), Is.Not.Null, "the pass it began holds up the other");
    }

    [Test]
    public void A_pass_that_does_not_heed_its_deadline_is_a_stall() => Assert.That(
        Reason(Quiet with { Running = 1, LongestRun = TimeSpan.FromMinutes(11), SinceProgress = TimeSpan.Zero }),
        Is.EqualTo("externalsecret: a pass has run for 11 min"));

    [Test]
    public void A_watch_that_hears_nothing_and_says_nothing_is_a_stall()
    {
        var silent = new WatchState(
            ApiResources.SecretStores, null, true, TimeSpan.FromHours(1), TimeSpan.FromMinutes(31), null);
        Assert.That(
            StallDetector.Reason([], [silent]),
            Is.EqualTo("the watch of secretstores has heard nothing for 31 min and reports no trouble"));
        var told = silent with { Trouble = new WatchTrouble(silent.Type, "list", null, new KubeFailure(0, "", "", [])) };
        Assert.That(StallDetector.Reason([], [told]), Is.Null);
    }

    [Test]
    public void The_progress_sums_up_and_names_the_longest_wait()
    {
        var progress = EngineProgress.Of(
            [
                new ControllerProgress("a", Quiet with { Due = 2, LongestWait = TimeSpan.FromSeconds(5) }, 1, 16),
                new ControllerProgress("b", Quiet with { Due = 3, LongestWait = TimeSpan.FromSeconds(4) }, 1, 16),
            ],
            []);
        Assert.That(progress, Has.Property(nameof(EngineProgress.DueUntouched)).EqualTo(5)
            .And.Property(nameof(EngineProgress.LongestWait)).EqualTo(TimeSpan.FromSeconds(5))
            .And.Property(nameof(EngineProgress.Stalled)).False);
    }

    private static string? Reason(QueueState queue, int workers = 16) =>
        StallDetector.Reason([new ControllerProgress("externalsecret", queue, 0, workers)], []);
}
