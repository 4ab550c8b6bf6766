using Keyferry.Api.PushSecrets;
using Keyferry.Api.Resources;
using Keyferry.Api.Shared;
using Keyferry.Kubernetes.Controllers;
using Keyferry.Kubernetes.Types;
using Keyferry.Providers.Contract;
using NUnit.Framework;

namespace Keyferry.Sync.Tests.PushSecrets;

/// <summary>What one pass over a PushSecret writes, and what it says.</summary>
public sealed class PushPassTests
{
    private const string Synced = "True Synced: PushSecret synced successfully";

    [Test]
    public async Task A_key_goes_to_the_store_and_status_and_event_say_so()
    {
        using var scene = new PushScene();
        scene.Put();
        var result = await scene.PassAsync();

        Assert.That(scene.Ready, Is.EqualTo(Synced));
        Assert.That(scene.Held, Is.EqualTo(new[] { "shelf pw=s3cr3t" }));
        Assert.That(scene.Synced, Is.EqualTo(new[] { "SecretStore/shelf: pw" }));
        Assert.That(scene.Push.Status!.RefreshTime, Is.EqualTo(scene.Time.GetUtcNow().UtcDateTime));
        Assert.That(scene.Push.Status.SyncedResourceVersion, Does.StartWith("1-"));
        Assert.That(result.Kind, Is.EqualTo(ReconcileResultKind.RequeueAfter));
        Assert.That(result.Delay, Is.InRange(TimeSpan.FromMinutes(54), TimeSpan.FromMinutes(61)));
        Assert.That(await scene.ToldAsync(1), Is.EqualTo(new[] { "Normal Synced: PushSecret synced successfully" }));
    }

    [Test]
    public async Task Nothing_is_pushed_before_it_is_due_and_all_of_it_then()
    {
        using var scene = new PushScene();
        scene.Put();
        await scene.PassAsync();
        await scene.PassAsync();
        Assert.That(scene.Shelf.Calls, Has.Count.EqualTo(1));
        scene.Time.Advance(TimeSpan.FromHours(1) + TimeSpan.FromSeconds(1));
        await scene.PassAsync();
        Assert.That(scene.Shelf.Calls, Has.Count.EqualTo(2));
    }

    [Test]
    public async Task A_changed_source_is_pushed_at_once_and_after_a_restart_at_the_next_refresh()
    {
        using var scene = new PushScene();
        scene.Put();
        await scene.PassAsync();
        scene.PutSource("source", ("password", "newer"));
        await scene.PassAsync();
        Assert.That(scene.Held, Is.EqualTo(new[] { "shelf pw=newer" }));

        scene.Start();
        await scene.PassAsync();
        Assert.That(scene.Shelf.Calls, Has.Count.EqualTo(2), "a restart alone is no reason to write");
        scene.PutSource("source", ("password", "newest"));
        await scene.PassAsync();
        Assert.That(scene.Held, Is.EqualTo(new[] { "shelf pw=newest" }));
    }

    [Test]
    public async Task With_interval_0_only_a_change_of_the_PushSecret_counts()
    {
        using var scene = new PushScene();
        scene.Put(static p => p.Spec.RefreshInterval = "0s");
        Assert.That(await scene.PassAsync(), Is.EqualTo(ReconcileResult.Done));
        scene.PutSource("source", ("password", "newer"));
        Assert.That(await scene.PassAsync(), Is.EqualTo(ReconcileResult.Done));
        Assert.That(scene.Held, Is.EqualTo(new[] { "shelf pw=s3cr3t" }));
        scene.Put(static p => p.Metadata.Labels = new Dictionary<string, string> { ["again"] = "1" });
        await scene.PassAsync();
        Assert.That(scene.Held, Is.EqualTo(new[] { "shelf pw=newer" }));
    }

    [Test]
    public async Task A_store_that_changed_is_written_to_again()
    {
        using var scene = new PushScene();
        scene.Put();
        await scene.PassAsync();
        scene.Api.Change(ApiResources.SecretStores, new ObjectKey(PushScene.Namespace, "shelf"), static s => s["metadata"]!["generation"] = 7);
        await scene.PassAsync();
        Assert.That(scene.Shelf.Calls, Has.Count.EqualTo(2));
    }

    [Test]
    public async Task A_missing_source_is_an_error_until_it_comes()
    {
        using var scene = new PushScene();
        scene.Api.Remove(BuiltIn.Secret, new ObjectKey(PushScene.Namespace, "source"));
        scene.Put();
        var result = await scene.PassAsync();
        Assert.That(scene.Ready, Is.EqualTo("False Errored: could not get source secret"));
        Assert.That(result.Kind, Is.EqualTo(ReconcileResultKind.RequeueWithBackoff));
        Assert.That(result.Reason, Does.Contain("source"), "the log names it");
        scene.PutSource("source", ("password", "late"));
        await scene.PassAsync();
        Assert.That(scene.Ready, Is.EqualTo(Synced));
    }

    [Test]
    public async Task A_missing_store_is_an_error_that_names_it()
    {
        using var scene = new PushScene();
        scene.Put(static p => p.Spec.SecretStoreRefs = [new PushStoreRef { Name = "none" }]);
        await scene.PassAsync();
        Assert.That(scene.Ready, Is.EqualTo(
            "False Errored: could not get SecretStore \"none\", SecretStore.external-secrets.io \"none\" not found"));
        Assert.That(scene.Synced, Is.Empty);
    }

    [Test]
    public async Task A_key_that_the_source_lacks_ends_the_push_to_its_store_and_what_came_before_stays_known()
    {
        using var scene = new PushScene();
        scene.Put(static p => p.Spec.Data = [PushScene.Entry("user", "u"), PushScene.Entry("nothing", "n"), PushScene.Entry("password", "p")]);
        await scene.PassAsync();
        Assert.That(scene.Ready, Is.EqualTo("False Errored: set secret failed: secret key nothing does not exist"));
        Assert.That(scene.Held, Is.EqualTo(new[] { "shelf u=app" }));
        Assert.That(scene.Synced, Is.EqualTo(new[] { "SecretStore/shelf: u" }));
    }

    [Test]
    public async Task One_store_that_refuses_keeps_nothing_from_another()
    {
        using var scene = new PushScene();
        scene.PutStore("other");
        scene.Put(static p => p.Spec.SecretStoreRefs = [new PushStoreRef { Name = "shelf" }, new PushStoreRef { Name = "other" }]);
        scene.Shelf.Fail = static call => call.StartsWith("push shelf", StringComparison.Ordinal)
            ? new FetchFailure(FetchFailureKind.Denied, "no rights") : null;
        await scene.PassAsync();
        Assert.That(scene.Ready, Is.EqualTo(
            "False Errored: set secret failed: could not write remote ref password to target secretstore shelf: no rights"));
        Assert.That(scene.Held, Is.EqualTo(new[] { "other pw=s3cr3t" }));
        Assert.That(scene.Synced, Is.EqualTo(new[] { "SecretStore/other: pw", "SecretStore/shelf: " }));
    }

    [Test]
    public async Task A_store_that_is_not_ready_or_another_controllers_is_not_written_to()
    {
        using var scene = new PushScene();
        scene.PutStore("shelf", ready: false);
        scene.Put();
        await scene.PassAsync();
        Assert.That(scene.Ready, Is.EqualTo(
            "False Errored: set secret failed: could not get secrets client for store shelf: SecretStore \"shelf\" is not ready"));

        scene.PutStore("shelf", controller: "another");
        scene.Put(static p => p.Status = null);
        await scene.PassAsync();
        Assert.That(scene.Ready, Is.Empty, "another controller's object is not ours to write to");
        Assert.That(scene.Shelf.Calls, Is.Empty);
    }

    [Test]
    public async Task A_whole_Secret_is_one_JSON_document()
    {
        using var scene = new PushScene();
        scene.Put(static p => p.Spec.Data = [PushScene.Entry(null, "all")]);
        await scene.PassAsync();
        Assert.That(scene.Held, Is.EqualTo(new[] { "shelf all={\"password\":\"s3cr3t\",\"user\":\"app\"}" }));
    }

    [Test]
    public async Task IfNotExists_leaves_what_is_there_and_records_it()
    {
        using var scene = new PushScene();
        scene.Shelf.Held[("shelf", "pw", "")] = "theirs";
        scene.Put(static p =>
        {
            p.Spec.UpdatePolicy = UpdatePolicy.IfNotExists;
            p.Spec.Data!.Add(PushScene.Entry("user", "u"));
        });
        await scene.PassAsync();
        Assert.That(scene.Ready, Is.EqualTo(Synced + ". Existing secrets in providers unchanged."));
        Assert.That(scene.Held, Is.EqualTo(new[] { "shelf pw=theirs", "shelf u=app" }));
        Assert.That(scene.Synced, Is.EqualTo(new[] { "SecretStore/shelf: pw, u" }));
    }

    [Test]
    public async Task What_the_source_carries_for_other_tools_goes_along_but_kubectls_copy_of_the_values()
    {
        using var scene = new PushScene();
        var source = scene.PutSource("source", new() { ["l"] = "1" }, PushScene.Namespace, ("password", "s3cr3t"));
        source.Metadata.Annotations = new Dictionary<string, string>
        {
            ["a"] = "1", ["kubectl.kubernetes.io/last-applied-configuration"] = "{\"data\":{\"password\":\"s3cr3t\"}}",
        };
        scene.Api.Put(BuiltIn.Secret, source);
        scene.Put();
        await scene.PassAsync();
        Assert.That(scene.Shelf.Last!.Labels.Keys, Is.EqualTo(new[] { "l" }));
        Assert.That(scene.Shelf.Last.Annotations.Keys, Is.EqualTo(new[] { "a" }));
        Assert.That(scene.Shelf.Last.SecretType, Is.EqualTo("Opaque"));
        Assert.That(scene.Shelf.Last.Namespace, Is.EqualTo(PushScene.Namespace));
    }

    [Test]
    public async Task A_dataTo_whose_store_is_not_listed_is_refused_once_and_for_all()
    {
        using var scene = new PushScene();
        scene.Put(static p => p.Spec.DataTo = [new PushDataTo { StoreRef = new PushStoreRef { Name = "other" } }]);
        var result = await scene.PassAsync();
        Assert.That(scene.Ready, Is.EqualTo("False Errored: dataTo[0]: storeRef \"other\" not found in secretStoreRefs"));
        Assert.That(result.Kind, Is.EqualTo(ReconcileResultKind.Done));
        Assert.That(result.IsFailure);
    }

    [Test]
    public async Task Stores_are_selected_by_label_in_the_own_namespace_alone()
    {
        using var scene = new PushScene();
        scene.PutStore("one", labels: new() { ["push"] = "yes" });
        scene.PutStore("two", labels: new() { ["push"] = "no" });
        scene.PutStore("far", ns: "other", labels: new() { ["push"] = "yes" });
        scene.Put(static p => p.Spec.SecretStoreRefs = [new PushStoreRef { LabelSelector = PushScene.Labels("push", "yes") }]);
        await scene.PassAsync();
        Assert.That(scene.Held, Is.EqualTo(new[] { "one pw=s3cr3t" }));

        scene.Put(static p => p.Spec.SecretStoreRefs = [new PushStoreRef { LabelSelector = PushScene.Labels("push", "never") }]);
        await scene.PassAsync();
        Assert.That(scene.Ready, Is.EqualTo("False Errored: secretStoreRefs[0]: labelSelector does not match any SecretStore"));
    }

    [Test]
    public async Task A_selector_never_reaches_beyond_the_own_namespace()
    {
        // https://github.com/advisories/GHSA-fcxq-v2r3-cc8h
        using var scene = new PushScene();
        scene.PutSource("theirs", new() { ["push"] = "yes" }, "other", ("stolen", "x"));
        scene.PutSource("ours", new() { ["push"] = "yes" }, PushScene.Namespace, ("a", "1"));
        scene.Put(static p =>
        {
            p.Spec.Selector.Secret = new PushSecretSelector { Selector = PushScene.Labels("push", "yes") };
            p.Spec.Data = null;
            p.Spec.DataTo = [new PushDataTo { StoreRef = new PushStoreRef { Name = "shelf" } }];
        });
        await scene.PassAsync();
        Assert.That(scene.Held, Is.EqualTo(new[] { "shelf a=1" }));

        // An empty selector is everything, of this namespace.
        scene.Put(static p => p.Spec.Selector.Secret = new PushSecretSelector { Selector = new LabelSelector() });
        await scene.PassAsync();
        Assert.That(scene.Held, Has.None.Contains("stolen"));
        Assert.That(scene.Synced, Is.EqualTo(new[] { "SecretStore/shelf: a, password, user" }));
        Assert.That(
            scene.Api.Calls.Calls.Where(static c => c.Verb == "list" && c.Type.Plural == "secrets").Select(static c => c.Key.Namespace),
            Is.All.EqualTo(PushScene.Namespace).And.Not.Empty);
    }

    [Test]
    public async Task Several_sources_are_pushed_each_and_do_not_delete_each_others_entries()
    {
        using var scene = new PushScene();
        scene.PutSource("one", new() { ["push"] = "yes" }, PushScene.Namespace, ("a", "1"));
        scene.PutSource("two", new() { ["push"] = "yes" }, PushScene.Namespace, ("b", "2"));
        scene.Put(static p =>
        {
            p.Spec.DeletionPolicy = PushDeletionPolicy.Delete;
            p.Spec.Selector.Secret = new PushSecretSelector { Selector = PushScene.Labels("push", "yes") };
            p.Spec.Data = null;
            p.Spec.DataTo = [new PushDataTo { StoreRef = new PushStoreRef { Name = "shelf" } }];
        });
        await scene.PassAsync();
        scene.PutSource("one", new() { ["push"] = "yes" }, PushScene.Namespace, ("a", "3"));
        await scene.PassAsync();
        Assert.That(scene.Held, Is.EqualTo(new[] { "shelf a=3", "shelf b=2" }));

        scene.Api.Remove(BuiltIn.Secret, new ObjectKey(PushScene.Namespace, "two"));
        await scene.PassAsync();
        Assert.That(scene.Held, Is.EqualTo(new[] { "shelf a=3" }), "its source is gone");

        scene.Api.Remove(BuiltIn.Secret, new ObjectKey(PushScene.Namespace, "one"));
        await scene.PassAsync();
        Assert.That(scene.Held, Is.Empty);
        Assert.That(scene.Ready, Is.EqualTo(Synced));
        Assert.That(await scene.ToldAsync(2), Has.Some.EqualTo("Warning NothingSelected: spec.selector.secret.selector matches no Secret in this namespace"));
    }

    [Test]
    public async Task A_pattern_that_matches_no_key_is_told()
    {
        using var scene = new PushScene();
        scene.Put(static p =>
        {
            p.Spec.Data = null;
            p.Spec.DataTo = [new PushDataTo { StoreRef = new PushStoreRef { Name = "shelf" }, Match = new PushKeyMatch { Regexp = "^zzz" } }];
        });
        await scene.PassAsync();
        Assert.That(scene.Ready, Is.EqualTo(Synced));
        Assert.That(scene.Synced, Is.EqualTo(new[] { "SecretStore/shelf: " }));
        Assert.That(await scene.ToldAsync(2), Has.Some.EqualTo("Warning NothingSelected: spec.dataTo[0] matches none of the 2 keys of \"source\""));
    }
}
