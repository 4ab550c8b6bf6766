using k8s.Models;
using Keyferry.Api.Resources;
using Keyferry.Kubernetes.Calls;
using Keyferry.Kubernetes.Controllers;
using Keyferry.Kubernetes.Types;
using Keyferry.Sync.Generators;
using NUnit.Framework;

namespace Keyferry.Sync.Tests.Generators;

/// <summary>What a generator created elsewhere is remembered, replaced in turn, and taken back.</summary>
public sealed class GeneratorStateTests
{
    private const string Finalizer = "generatorstate.externalsecrets.io/finalizer";

    [Test]
    public async Task A_state_says_whose_it_is_and_of_what()
    {
        using var scene = Scene();

        await scene.RotateAsync();

        var state = scene.States.Single();
        Assert.That(state.Metadata.Name, Does.StartWith("gen-externalsecret-app-"));
        Assert.That(state.Metadata.Labels["generators.external-secrets.io/owner-key"], Is.EqualTo(
            GeneratorStates.OwnerKey(new GeneratorOwner("", "ExternalSecret", "team", "app", ""), "0")));
        Assert.That(state.Metadata.OwnerReferences.Select(static o => (o.ApiVersion, o.Kind, o.Name, o.Uid, o.Controller)), Is.EqualTo(
            [("external-secrets.io/v1", "ExternalSecret", "app", scene.Owner.Metadata.Uid, (bool?)null)]));
        Assert.That(state.Spec.State.GetRawText(), Is.EqualTo("""{"id":1}"""));
        Assert.That(state.Spec.Resource.GetProperty("kind").GetString(), Is.EqualTo("Grafana"));
        Assert.That(state.Spec.Resource.GetProperty("metadata").GetProperty("name").GetString(), Is.EqualTo("g"));
        Assert.That(state.Spec.Resource.GetProperty("spec").GetProperty("url").GetString(), Is.EqualTo("https://grafana"));
        Assert.That(state.Spec.GarbageCollectionDeadline, Is.Null);
    }

    [Test]
    public void The_owner_key_is_that_of_ESO() => Assert.That(
        GeneratorStates.OwnerKey(new GeneratorOwner("", "ExternalSecret", "default", "my-es", ""), "0"),
        Is.EqualTo(HashOf("ExternalSecret-default-my-es-0")));

    [Test]
    public async Task The_one_before_stays_and_those_before_it_get_a_deadline()
    {
        using var scene = Scene();

        await scene.RotateAsync();
        await scene.RotateAsync();
        Assert.That(Deadlines(scene), Is.EqualTo(new[] { "1 -", "2 -" }));

        await scene.RotateAsync();
        await scene.RotateAsync();

        Assert.That(Deadlines(scene), Is.EqualTo(new[] { "1 12:02:20", "2 12:02:30", "3 -", "4 -" }));
    }

    [Test]
    public async Task A_place_that_uses_no_generator_any_more_lets_all_of_it_go()
    {
        using var scene = Scene();
        await scene.RotateAsync();
        await scene.RotateAsync("1");

        var run = scene.Begin();
        run.Release("0");
        Assert.That(await run.CommitAsync(default), Is.Null);

        Assert.That(Deadlines(scene), Is.EqualTo(new[] { "1 12:02:20", "2 -" }));
    }

    [Test]
    public async Task What_was_made_in_vain_is_taken_back()
    {
        using var scene = Scene();
        var run = scene.Begin();
        using var made = new GeneratorScene.Values(await run.GenerateAsync(GeneratorScene.Ref("Grafana", "g"), "0", default));

        await run.RollBackAsync(default);

        Assert.That(scene.Double.Cleaned, Is.EqualTo([1]));
        Assert.That(scene.States, Is.Empty);
    }

    [Test]
    public async Task What_cannot_be_taken_back_at_once_is_collected_later()
    {
        using var scene = Scene();
        scene.Double.CleanUpFails = "no answer";
        var run = scene.Begin();
        using var made = new GeneratorScene.Values(await run.GenerateAsync(GeneratorScene.Ref("Grafana", "g"), "0", default));

        await run.RollBackAsync(default);

        Assert.That(Deadlines(scene), Is.EqualTo(new[] { "1 12:00:00" }));
    }

    [Test]
    public async Task What_cannot_be_kept_is_taken_back_and_told()
    {
        using var scene = Scene();
        scene.Api.Calls.Before = call => ValueTask.FromResult(
            call.Verb == "create" ? new KubeFailure(403, "Forbidden", "generatorstates is forbidden", []) : null);
        var run = scene.Begin();
        using var made = new GeneratorScene.Values(await run.GenerateAsync(GeneratorScene.Ref("Grafana", "g"), "0", default));

        var failure = await run.CommitAsync(default);

        Assert.That(failure!.Message, Is.EqualTo("could not create a GeneratorState: generatorstates is forbidden"));
        Assert.That(scene.Double.Cleaned, Is.EqualTo([1]));
    }

    [TestCase("ExternalSecret", 0)]
    [TestCase("PushSecret", 1)]
    public async Task States_of_ExternalSecrets_can_be_switched_off(string owner, int states)
    {
        using var scene = Scene(keepsStates: false);
        var run = scene.Begin(owner);
        using var made = new GeneratorScene.Values(await run.GenerateAsync(GeneratorScene.Ref("Grafana", "g"), "0", default));

        await run.CommitAsync(default);

        Assert.That(scene.States, Has.Count.EqualTo(states));
    }

    [Test]
    public async Task A_state_is_held_waits_for_its_deadline_and_is_taken_back()
    {
        using var scene = Scene();
        await scene.RotateAsync();
        var key = KeyOf(scene);

        Assert.That(await scene.Reconciler.ReconcileAsync(key, default), Is.EqualTo(ReconcileResult.Done));
        Assert.That(scene.States.Single().Metadata.Finalizers, Is.EqualTo([Finalizer]));

        scene.Api.Change(GeneratorResources.GeneratorStates, key, static s => s["spec"]!["garbageCollectionDeadline"] = "2026-01-01T12:01:10Z");
        var waiting = await scene.Reconciler.ReconcileAsync(key, default);
        Assert.That((waiting.Kind, waiting.Delay), Is.EqualTo((ReconcileResultKind.RequeueAfter, TimeSpan.FromMilliseconds(60_005))));

        scene.Time.Advance(waiting.Delay);
        await scene.Reconciler.ReconcileAsync(key, default);
        Assert.That(scene.States.Single().Metadata.DeletionTimestamp, Is.Not.Null);
        await scene.Reconciler.ReconcileAsync(key, default);

        Assert.That(scene.States, Is.Empty);
        Assert.That(scene.Double.Cleaned, Is.EqualTo([1]));
        Assert.That(scene.Double.CleanedFor[0].Spec.GetProperty("url").GetString(), Is.EqualTo("https://grafana"));
    }

    [TestCase("there", 0)]
    [TestCase("gone", 1)]
    [TestCase("made anew", 1)]
    public async Task A_state_whose_owner_is_gone_is_collected(string owner, int deleted)
    {
        using var scene = Scene();
        await scene.RotateAsync();
        var app = new ObjectKey("team", "app");
        if (owner != "there")
        {
            scene.Api.Remove(ApiResources.ExternalSecrets, app);
        }

        if (owner == "made anew")
        {
            scene.Api.Put(ApiResources.ExternalSecrets, new Api.ExternalSecrets.ExternalSecret
            {
                Metadata = new V1ObjectMeta { Name = "app", NamespaceProperty = "team" },
            });
        }

        await scene.Reconciler.ReconcileAsync(KeyOf(scene), default);

        Assert.That(scene.States.Count(static s => s.Metadata.DeletionTimestamp is not null), Is.EqualTo(deleted));
    }

    [TestCase(false)]
    [TestCase(true)]
    public async Task What_is_not_taken_back_is_told_and_holds_up_no_namespace(bool isEnding)
    {
        using var scene = Scene();
        await scene.RotateAsync();
        var key = KeyOf(scene);
        await scene.Reconciler.ReconcileAsync(key, default);
        scene.Double.CleanUpFails = "no answer";
        await scene.Api.Calls.DeleteAsync(GeneratorResources.GeneratorStates, key, null, default);
        if (isEnding)
        {
            scene.Api.Change(BuiltIn.Namespace, new ObjectKey("", "team"), static n =>
            {
                n["metadata"]!["deletionTimestamp"] = "2026-01-01T12:00:00Z";
                n["metadata"]!["finalizers"] = new System.Text.Json.Nodes.JsonArray("somebody.io/else");
            });
        }

        var result = await scene.Reconciler.ReconcileAsync(key, default);

        const string told = "could not take back what Grafana \"g\" created: no answer";
        Assert.That(result, Is.EqualTo(isEnding
            ? ReconcileResult.Done.AsFailure($"{told}; its namespace is being deleted, so it was left behind")
            : ReconcileResult.RequeueWithBackoff(told)));
        Assert.That(scene.States, Has.Count.EqualTo(isEnding ? 0 : 1));
        if (!isEnding)
        {
            Assert.That(await scene.WarningsAsync(1), Is.EqualTo([$"CleanUpFailed: {told}"]));
        }
    }

    [Test]
    public async Task A_state_of_a_kind_that_is_not_served_stays()
    {
        using var scene = Scene();
        await scene.RotateAsync();
        var key = KeyOf(scene);
        await scene.Reconciler.ReconcileAsync(key, default);
        scene.Api.Change(GeneratorResources.GeneratorStates, key, static s => s["spec"]!["resource"]!["kind"] = "GitlabDeployToken");
        await scene.Api.Calls.DeleteAsync(GeneratorResources.GeneratorStates, key, null, default);

        var result = await scene.Reconciler.ReconcileAsync(key, default);

        Assert.That(result.Reason, Does.Contain("generators of kind GitlabDeployToken are not served by this program"));
        Assert.That(scene.States, Has.Count.EqualTo(1));
    }

    private static GeneratorScene Scene(bool keepsStates = true)
    {
        var scene = new GeneratorScene(keepsStates);
        scene.Put("Grafana", "g", """{"url":"https://grafana"}""");
        return scene;
    }

    private static ObjectKey KeyOf(GeneratorScene scene) => new("team", scene.States.Single().Metadata.Name);

    private static string[] Deadlines(GeneratorScene scene) =>
    [
        .. scene.States.OrderBy(static s => s.Spec.State.GetProperty("id").GetInt32()).Select(static s =>
            $"{s.Spec.State.GetProperty("id").GetInt32()} {s.Spec.GarbageCollectionDeadline?.ToString("HH:mm:ss", System.Globalization.CultureInfo.InvariantCulture) ?? "-"}"),
    ];

    private static string HashOf(string text) => Keyferry.Sync.Hashing.ContentHash.OfText(text);
}
