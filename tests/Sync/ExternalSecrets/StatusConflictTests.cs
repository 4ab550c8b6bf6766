using Keyferry.Api.Resources;
using Keyferry.Kubernetes.Calls;
using Keyferry.Kubernetes.Controllers;
using Keyferry.Sync.Tests.Support;
using NUnit.Framework;

namespace Keyferry.Sync.Tests.ExternalSecrets;

/// <summary>A write that loses to somebody else's never asks the store again.</summary>
public sealed class StatusConflictTests
{
    [Test]
    public async Task A_status_conflict_reads_the_object_and_writes_the_status_again()
    {
        using var scene = new Scene();
        scene.PutApp();
        var edits = 3;
        scene.Api.Script = call =>
        {
            if (call is { Verb: "status", Plural: "externalsecrets" } && edits-- > 0)
            {
                scene.Api.Change(ApiResources.ExternalSecrets, call.Key, static o => o["metadata"]!["labels"] = null);
            }

            return null;
        };

        var outcome = await scene.PassAsync();

        Assert.That(scene.Provider.Fetches, Is.EqualTo(1));
        Assert.That(scene.Condition()!.Status, Is.EqualTo("True"));
        Assert.That(scene.Value(), Is.EqualTo("s3cr3t"));
        Assert.That(outcome.Kind, Is.EqualTo(ReconcileResultKind.RequeueAfter));
    }

    [Test]
    public async Task A_status_that_keeps_losing_is_kept_and_written_by_a_later_pass_without_the_store()
    {
        using var scene = new Scene();
        scene.PutApp();
        scene.Api.Script = static call =>
            call is { Verb: "status", Plural: "externalsecrets" } ? ScriptedKubeApi.Conflict : null;

        var outcome = await scene.PassAsync();
        Assert.That(outcome, Is.EqualTo(ReconcileResult.Requeue));
        await scene.PassAsync();
        await scene.PassAsync();
        Assert.That(scene.Provider.Fetches, Is.EqualTo(1));
        Assert.That(await scene.ToldAsync(), Is.Empty, "nothing is told before the status stands");

        scene.Api.Script = null;
        await scene.PassAsync();

        Assert.That(scene.Provider.Fetches, Is.EqualTo(1));
        Assert.That(scene.Condition()!.Status, Is.EqualTo("True"));
        Assert.That(await scene.ToldAsync(1), Is.EqualTo(new[] { "Created: secret created (1)" }));
    }

    [TestCase(500, "InternalError")]
    [TestCase(403, "Forbidden")]
    [TestCase(0, "")]
    public async Task A_refused_status_is_retried_with_back_off_and_without_the_store(int code, string reason)
    {
        using var scene = new Scene();
        scene.PutApp();
        scene.Api.Script = call => call is { Verb: "status", Plural: "externalsecrets" }
            ? ScriptedKubeApi.Failure(code, reason, "the server says so", TimeSpan.FromSeconds(7))
            : null;

        var outcome = await scene.PassAsync();
        await scene.PassAsync();

        Assert.That(outcome, Is.EqualTo(
            ReconcileResult.RequeueWithBackoff(
                "could not write the status: the server says so", new KubeFailure(code, reason, "", [], TimeSpan.FromSeconds(7)))));
        Assert.That(scene.Provider.Fetches, Is.EqualTo(1));
        Assert.That(scene.Api.Count("create", "secrets"), Is.EqualTo(1));
    }

    [Test]
    public async Task A_failure_that_could_not_be_told_is_told_once_and_not_found_out_again()
    {
        using var scene = new Scene();
        scene.Provider.Values.Clear();
        scene.PutApp();
        scene.Api.Script = static call =>
            call is { Verb: "status", Plural: "externalsecrets" } ? ScriptedKubeApi.Conflict : null;
        await scene.PassAsync();
        await scene.PassAsync();
        scene.Api.Script = null;

        var outcome = await scene.PassAsync();

        Assert.That(scene.Provider.Fetches, Is.EqualTo(1));
        Assert.That(outcome.Kind, Is.EqualTo(ReconcileResultKind.RequeueWithBackoff));
        Assert.That(scene.Condition()!.Status, Is.EqualTo("False"));
        Assert.That(await scene.ToldAsync(1), Has.Count.EqualTo(1));
    }

    [Test]
    public async Task A_spec_that_was_edited_meanwhile_is_synced_anew()
    {
        using var scene = new Scene();
        scene.PutApp();
        scene.Api.Script = static call =>
            call is { Verb: "status", Plural: "externalsecrets" } ? ScriptedKubeApi.Conflict : null;
        await scene.PassAsync();
        scene.Api.Script = null;
        scene.Api.Change(ApiResources.ExternalSecrets, Scene.App, static o => o["metadata"]!["generation"] = 2);

        await scene.PassAsync();

        Assert.That(scene.Provider.Fetches, Is.EqualTo(2));
        Assert.That(scene.Condition()!.Status, Is.EqualTo("True"));
    }

    [Test]
    public async Task A_finalizer_conflict_takes_the_newest_object_and_asks_no_store()
    {
        using var scene = new Scene();
        scene.PutApp();
        scene.ExternalSecrets.Freeze();
        scene.Api.Change(ApiResources.ExternalSecrets, Scene.App, static o => o["metadata"]!["generation"] = 2);

        var first = await scene.PassAsync();
        Assert.That(first, Is.EqualTo(ReconcileResult.Requeue));
        Assert.That(scene.Provider.Fetches, Is.Zero);

        var second = await scene.PassAsync();

        Assert.That(second.Kind, Is.EqualTo(ReconcileResultKind.RequeueAfter), "the watch still shows the old object");
        Assert.That(scene.Value(), Is.EqualTo("s3cr3t"));
    }

    [Test]
    public async Task A_target_that_others_write_at_the_same_time_is_written_again_with_what_was_fetched()
    {
        using var scene = new Scene();
        scene.PutApp();
        scene.PutSecret("app", "old");
        var edits = 2;
        scene.Api.Script = call =>
        {
            if (call is { Verb: "replace", Plural: "secrets" } && edits-- > 0)
            {
                scene.PutSecret("app", $"edit {edits}");
            }

            return null;
        };

        await scene.PassAsync();

        Assert.That(scene.Value(), Is.EqualTo("s3cr3t"));
        Assert.That(scene.Provider.Fetches, Is.EqualTo(1));
    }

    [Test]
    public async Task Where_a_Secret_may_be_created_and_not_read_it_is_said_and_backed_off_from()
    {
        using var scene = new Scene();
        scene.PutApp();
        scene.Api.Script = static call => call switch
        {
            { Verb: "create", Plural: "secrets" } => ScriptedKubeApi.Failure(409, "AlreadyExists"),
            { Verb: "get", Plural: "secrets" } => ScriptedKubeApi.Failure(403, "Forbidden", "secrets \"app\" is forbidden"),
            _ => null,
        };

        var outcome = await scene.PassAsync();

        Assert.That(outcome.Kind, Is.EqualTo(ReconcileResultKind.RequeueWithBackoff));
        Assert.That(scene.Condition()!.Status, Is.EqualTo("False"));
        Assert.That(await scene.ToldAsync(1), Has.Some.Contains("secrets \"app\" is forbidden"));
    }

    [Test]
    public async Task A_target_that_vanishes_before_it_is_marked_is_looked_at_again()
    {
        using var scene = new Scene();
        scene.PutApp(static es => es.Spec.Target!.CreationPolicy = "None");
        scene.PutSecret("app", "theirs");
        scene.Api.Script = static call => call is { Verb: "patch", Plural: "secrets" }
            ? ScriptedKubeApi.Failure(404, "NotFound")
            : null;

        Assert.That(await scene.PassAsync(), Is.EqualTo(ReconcileResult.Requeue));
    }
}
