using Keyferry.Kubernetes.Controllers;
using Keyferry.Sync.Restarts;
using Keyferry.Sync.Tests.Support;
using NUnit.Framework;

namespace Keyferry.Sync.Tests.Restarts;

/// <summary>Passes over a workload through crashes, refusals and windows, on a clock that the test sets.</summary>
public sealed class RestartPassTests
{
    private static readonly (string, string) Named = (RestartAnnotations.Restart, "db");

    [Test]
    public async Task A_crash_before_the_restart_loses_none_and_one_after_it_repeats_none()
    {
        using var scene = new PassScene(Named);
        scene.Secret("1");
        await scene.RunAsync(TimeSpan.FromSeconds(1));
        scene.Secret("2");
        await scene.RunAsync(TimeSpan.FromSeconds(5));
        Assert.That(scene.RestartedAt, Is.Null, "more may come");

        scene.Crash();
        await scene.RunAsync(TimeSpan.FromSeconds(30));
        var at = scene.RestartedAt;
        Assert.That(at, Is.Not.Null);

        scene.Crash();
        scene.Observe();
        await scene.RunAsync(TimeSpan.FromHours(1));
        Assert.That(scene.RestartedAt, Is.EqualTo(at));
    }

    [Test]
    public async Task A_restart_whose_answer_is_lost_is_not_made_twice()
    {
        using var scene = new PassScene(Named);
        scene.Secret("1");
        await scene.RunAsync(TimeSpan.FromSeconds(1));
        scene.Secret("2");
        await scene.PassAsync();
        scene.Time.Advance(TimeSpan.FromSeconds(11));
        var first = await scene.PassAsync();
        Assert.That(first.Kind, Is.EqualTo(ReconcileResultKind.RequeueAfter));
        var at = scene.RestartedAt;
        Assert.That(at, Is.Not.Null);

        // The engine died before it read the answer: the next one finds the workload as the server has it.
        scene.Crash();
        await scene.RunAsync(TimeSpan.FromMinutes(1));

        Assert.That(scene.RestartedAt, Is.EqualTo(at));
    }

    [Test]
    public async Task A_window_holds_a_restart_through_crashes_and_nothing_restarts_outside_of_it()
    {
        using var scene = new PassScene(Named, (RestartAnnotations.Window, "0 14 * * * 30m"));
        scene.Secret("1");
        await scene.RunAsync(TimeSpan.FromSeconds(1));
        scene.Secret("2");
        await scene.RunAsync(TimeSpan.FromMinutes(30));
        scene.Crash();
        await scene.RunAsync(TimeSpan.FromMinutes(85));
        Assert.That(scene.RestartedAt, Is.Null);
        Assert.That(await scene.EventsAsync(1), Has.Some.EqualTo(
            "Normal RestartHeld: Secret db has new content; keyferry.io/restart-window holds the restart until 2026-01-01T14:00:00Z"));
        Assert.That(await scene.MetricsAsync(), Does.Contain("keyferry_workload_restarts_held{kind=\"Deployment\"} 1"));

        await scene.RunAsync(TimeSpan.FromMinutes(10));
        Assert.That(scene.RestartedAt, Does.StartWith("2026-01-01T14:00:"));
        Assert.That(await scene.MetricsAsync(), Does.Contain("keyferry_workload_restarts_held{kind=\"Deployment\"} 0"));
    }

    [Test]
    public async Task A_value_that_comes_back_before_the_window_needs_no_restart()
    {
        using var scene = new PassScene(Named, (RestartAnnotations.Window, "0 14 * * * 30m"));
        scene.Secret("1");
        await scene.RunAsync(TimeSpan.FromSeconds(1));
        scene.Secret("2");
        await scene.RunAsync(TimeSpan.FromMinutes(30));
        scene.Secret("1");
        await scene.RunAsync(TimeSpan.FromHours(3));

        Assert.That(scene.RestartedAt, Is.Null);
    }

    [Test]
    public async Task A_window_that_cannot_be_read_holds_and_is_told_once()
    {
        using var scene = new PassScene(Named, (RestartAnnotations.Window, "at night"));
        scene.Secret("1");
        await scene.RunAsync(TimeSpan.FromSeconds(1));
        scene.Secret("2");
        await scene.RunAsync(TimeSpan.FromDays(2));

        Assert.That(scene.RestartedAt, Is.Null);
        Assert.That((await scene.EventsAsync(2)).Count(static e => e.StartsWith("Warning InvalidRestartAnnotation: keyferry.io/restart-window: ", StringComparison.Ordinal)), Is.EqualTo(1));
    }

    [Test]
    public async Task It_counts_once_the_controller_has_seen_it_and_the_next_one_waits_for_that()
    {
        using var scene = new PassScene(Named);
        scene.Secret("1");
        await scene.RunAsync(TimeSpan.FromSeconds(1));
        scene.Secret("2");
        await scene.RunAsync(TimeSpan.FromSeconds(15));
        var at = scene.RestartedAt;
        Assert.That(at, Is.Not.Null);
        Assert.That(await scene.MetricsAsync(), Does.Contain("keyferry_workload_restarts_total{kind=\"Deployment\",result=\"restarted\"} 0"));

        scene.Secret("3");
        await scene.RunAsync(TimeSpan.FromSeconds(60));
        Assert.That(scene.RestartedAt, Is.EqualTo(at), "the controller has not seen the first one");

        scene.Observe();
        await scene.RunAsync(TimeSpan.FromSeconds(60));
        Assert.That(scene.RestartedAt, Is.Not.EqualTo(at));
        Assert.That(await scene.EventsAsync(1), Is.EqualTo(["Normal Restarted: restarted for the new content of Secret db"]));
        Assert.That(await scene.MetricsAsync(), Does.Contain("keyferry_workload_restarts_total{kind=\"Deployment\",result=\"restarted\"} 1"));
    }

    [Test]
    public async Task A_restart_that_no_controller_sees_is_told()
    {
        using var scene = new PassScene(Named);
        scene.Secret("1");
        await scene.RunAsync(TimeSpan.FromSeconds(1));
        scene.Secret("2");
        await scene.RunAsync(TimeSpan.FromMinutes(10));

        Assert.That(await scene.EventsAsync(1), Has.One.StartsWith("Warning RestartNotObserved: the restart was written, and 5 min later the controller of deployments"));
        Assert.That(await scene.MetricsAsync(), Does.Contain("result=\"unobserved\"} 1"));
    }

    [Test]
    public async Task A_right_that_is_missing_is_told_with_the_cure_and_tried_again()
    {
        using var scene = new PassScene(Named);
        scene.Secret("1");
        scene.Api.Script = static call => call is { Verb: "patch", Plural: "deployments" }
            ? ScriptedKubeApi.Failure(403, "Forbidden", "deployments.apps \"app\" is forbidden")
            : null;

        var result = await scene.PassAsync();

        Assert.That(result.Kind, Is.EqualTo(ReconcileResultKind.RequeueWithBackoff));
        Assert.That(await scene.EventsAsync(1), Is.EqualTo(
            ["Warning RestartFailed: deployments.apps \"app\" is forbidden; grant Keyferry the verb patch on deployments.apps"]));
    }

    [Test]
    public async Task A_conflict_is_decided_anew()
    {
        using var scene = new PassScene(Named);
        scene.Secret("1");
        scene.Api.Script = static call => call is { Verb: "patch", Plural: "deployments" } ? ScriptedKubeApi.Conflict : null;
        Assert.That((await scene.PassAsync()).Kind, Is.EqualTo(ReconcileResultKind.Requeue));

        scene.Api.Script = null;
        await scene.RunAsync(TimeSpan.FromSeconds(1));
        Assert.That(scene.Workload.State, Is.Not.Null);
    }

    [Test]
    public async Task A_lost_key_of_hashes_restarts_nothing()
    {
        using var scene = new PassScene(Named);
        scene.Secret("1");
        await scene.RunAsync(TimeSpan.FromSeconds(1));
        var before = scene.Workload.State;
        scene.Api.Remove(Kubernetes.Types.BuiltIn.Secret, new Kubernetes.Types.ObjectKey("ns", "key"));
        scene.Crash();
        await scene.RunAsync(TimeSpan.FromMinutes(5));

        Assert.That(scene.RestartedAt, Is.Null);
        Assert.That(scene.Workload.State, Is.Not.EqualTo(before));
    }

    [Test]
    public async Task Another_clock_restarts_nothing_and_a_change_after_it_does()
    {
        using var scene = new PassScene(Named);
        scene.Secret("1");
        await scene.RunAsync(TimeSpan.FromSeconds(1));
        scene.Secret("2");
        await scene.RunAsync(TimeSpan.FromSeconds(15));
        scene.Observe();
        var at = scene.RestartedAt;
        await scene.RunAsync(TimeSpan.FromDays(40));
        Assert.That(scene.RestartedAt, Is.EqualTo(at));

        scene.Secret("3");
        await scene.RunAsync(TimeSpan.FromSeconds(15));
        Assert.That(scene.RestartedAt, Is.Not.EqualTo(at));
    }

    [Test]
    public async Task A_Secret_is_read_once_a_version_and_only_its_hash_is_kept()
    {
        using var scene = new PassScene(Named);
        scene.Secret("1");
        await scene.RunAsync(TimeSpan.FromSeconds(1));
        scene.Api.Forget();
        for (var pass = 0; pass < 10; pass++)
        {
            await scene.PassAsync();
        }

        Assert.That(scene.Api.Calls, Is.Empty);
        Assert.That(scene.Hashes.Count, Is.EqualTo(1));
        scene.Secret("1");
        await scene.RunAsync(TimeSpan.FromMinutes(1));
        Assert.That(scene.Api.Calls.Select(static c => c.ToString()), Is.EqualTo(["get secrets ns/db"]), "an equal value is read and written nowhere");
    }

    [Test]
    public async Task A_workload_that_is_gone_is_forgotten()
    {
        using var scene = new PassScene(Named);
        scene.Remove();

        Assert.That(await scene.PassAsync(), Is.EqualTo(ReconcileResult.Done));
    }
}
