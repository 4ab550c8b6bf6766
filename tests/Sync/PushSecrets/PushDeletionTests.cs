using Keyferry.Api.PushSecrets;
using Keyferry.Api.Resources;
using Keyferry.Api.Shared;
using Keyferry.Kubernetes.Controllers;
using Keyferry.Kubernetes.Types;
using Keyferry.Providers.Contract;
using NUnit.Framework;

namespace Keyferry.Sync.Tests.PushSecrets;

/// <summary>What <c>deletionPolicy: Delete</c> deletes, what it never does, and when it lets go.</summary>
public sealed class PushDeletionTests
{
    [Test]
    public async Task The_finalizer_comes_with_Delete_by_a_patch_and_goes_without()
    {
        using var scene = new PushScene();
        Delete(scene);
        await scene.PassAsync();
        Assert.That(scene.Push.Metadata.Finalizers, Is.EqualTo(new[] { FinalizerNames.PushSecret }));
        Assert.That(scene.Push.Spec.RefreshInterval, Is.EqualTo("1h"), "the rest of the object is the user's");
        Assert.That(scene.Push.Metadata.Generation, Is.EqualTo(1));
        scene.Put(static p => p.Spec.DeletionPolicy = PushDeletionPolicy.None);
        await scene.PassAsync();
        Assert.That(scene.Push.Metadata.Finalizers, Is.Null.Or.Empty);
    }

    [Test]
    public async Task Deleting_the_PushSecret_deletes_what_it_pushed_and_only_that()
    {
        using var scene = new PushScene();
        scene.Shelf.Held[("shelf", "own", "")] = "x";
        Delete(scene);
        await scene.PassAsync();
        End(scene);
        Assert.That(await scene.PassAsync(), Is.EqualTo(ReconcileResult.Done));
        Assert.That(scene.Held, Is.EqualTo(new[] { "shelf own=x" }));
        Assert.That(scene.IsGone);
    }

    [Test]
    public async Task Without_Delete_nothing_is_deleted_and_one_that_ends_is_not_pushed()
    {
        using var scene = new PushScene();
        scene.Put();
        await scene.PassAsync();
        scene.PutSource("source", ("password", "newer"));
        scene.Put(static p => p.Metadata.Finalizers = ["somebody.example/else"]);
        End(scene);
        Assert.That(await scene.PassAsync(), Is.EqualTo(ReconcileResult.Done));
        Assert.That(scene.Held, Is.EqualTo(new[] { "shelf pw=s3cr3t" }));
    }

    [Test]
    public async Task An_entry_that_moves_within_its_store_is_deleted_where_it_was()
    {
        using var scene = new PushScene();
        Delete(scene, static p => p.Spec.Data = [In("blue")]);
        await scene.PassAsync();
        scene.Put(static p => p.Spec.Data = [In("green")]);
        await scene.PassAsync();
        Assert.That(scene.Held, Is.EqualTo(new[] { "green pw=s3cr3t" }));
        Assert.That(scene.Shelf.Calls, Does.Contain("delete blue pw"));
    }

    [Test]
    public async Task An_entry_that_goes_to_a_namespace_of_its_own_keeps_what_another_wrote_under_its_name()
    {
        using var scene = new PushScene();
        Delete(scene, static p => p.Spec.Data = [PushScene.Entry("password", "pw")]);
        await scene.PassAsync();
        scene.Put(static p => p.Spec.Data = [In("shelf")]);
        await scene.PassAsync();
        Assert.That(scene.Held, Is.EqualTo(new[] { "shelf pw=s3cr3t" }), "the same place by another word");
    }

    private static PushSecretData In(string place)
    {
        var entry = PushScene.Entry("password", "pw");
        entry.Metadata = System.Text.Json.JsonElement.Parse($$"""{"place": "{{place}}"}""");
        return entry;
    }

    [Test]
    public async Task An_entry_that_is_dropped_is_deleted()
    {
        using var scene = new PushScene();
        Delete(scene, static p => p.Spec.Data = [PushScene.Entry("password", "one", "pw"), PushScene.Entry("user", "two")]);
        await scene.PassAsync();
        scene.Put(static p => p.Spec.Data = [PushScene.Entry("user", "two")]);
        await scene.PassAsync();
        Assert.That(scene.Held, Is.EqualTo(new[] { "shelf two=app" }));
        Assert.That(scene.Synced, Is.EqualTo(new[] { "SecretStore/shelf: two" }));
    }

    [Test]
    public async Task What_another_store_of_the_same_place_has_just_written_is_never_deleted()
    {
        using var scene = new PushScene();
        scene.PutStore("hard");
        scene.Shelf.Places["shelf"] = scene.Shelf.Places["hard"] = "account";
        Delete(scene);
        await scene.PassAsync();
        scene.Put(static p => p.Spec.SecretStoreRefs = [new PushStoreRef { Name = "hard" }]);
        await scene.PassAsync();
        scene.Time.Advance(TimeSpan.FromHours(1));
        await scene.PassAsync();
        Assert.That(scene.Held, Is.EqualTo(new[] { "account pw=s3cr3t" }));
        Assert.That(scene.Shelf.Calls, Has.None.StartsWith("delete"));
        Assert.That(scene.Synced, Is.EqualTo(new[] { "SecretStore/hard: pw" }));
    }

    [Test]
    public async Task Where_nobody_can_tell_it_stays_and_is_named_and_a_place_apart_is_cleaned_up()
    {
        using var scene = new PushScene();
        scene.PutStore("unknown");
        scene.PutStore("apart");
        scene.Shelf.Places["unknown"] = null;
        Delete(scene);
        await scene.PassAsync();
        scene.Put(static p => p.Spec.SecretStoreRefs = [new PushStoreRef { Name = "unknown" }]);
        await scene.PassAsync();
        Assert.That(scene.Held, Is.EqualTo(new[] { "shelf pw=s3cr3t", "unknown pw=s3cr3t" }));
        Assert.That(await scene.ToldAsync(2), Has.Some.StartsWith("Warning LeftBehind: pw in SecretStore/shelf is not deleted"));

        scene.Shelf.Places["unknown"] = "elsewhere";
        scene.Put(static p => p.Spec.SecretStoreRefs = [new PushStoreRef { Name = "apart" }]);
        await scene.PassAsync();
        Assert.That(scene.Shelf.Calls, Has.Some.EqualTo("delete unknown pw"));
    }

    [Test]
    public async Task A_whole_secret_that_becomes_a_property_is_not_deleted()
    {
        using var scene = new PushScene();
        Delete(scene);
        await scene.PassAsync();
        scene.Put(static p => p.Spec.Data = [PushScene.Entry("password", "pw", "field")]);
        await scene.PassAsync();
        Assert.That(scene.Shelf.Calls, Has.None.StartsWith("delete"));
        Assert.That(scene.Synced, Is.EqualTo(new[] { "SecretStore/shelf: pw/field" }));
    }

    [Test]
    public async Task A_source_that_is_gone_takes_along_what_was_pushed_from_it()
    {
        using var scene = new PushScene();
        Delete(scene);
        await scene.PassAsync();
        scene.Api.Remove(BuiltIn.Secret, new ObjectKey(PushScene.Namespace, "source"));
        Assert.That(await scene.PassAsync(), Is.EqualTo(ReconcileResult.Done), "nothing but the source's return counts");
        Assert.That(scene.Ready, Is.EqualTo("False SourceDeleted: source secret deleted; provider secrets cleaned up"));
        Assert.That(scene.Held, Is.Empty);
        Assert.That(scene.Push.Status!.SyncedPushSecrets, Is.Null);
        Assert.That(scene.Push.Status.RefreshTime, Is.Not.Null);

        scene.Start();
        scene.Time.Advance(TimeSpan.FromHours(2));
        await scene.PassAsync();
        Assert.That(scene.Ready, Does.StartWith("False SourceDeleted"), "a restart makes no error of it");
        scene.PutSource("source", ("password", "back"));
        await scene.PassAsync();
        Assert.That(scene.Held, Is.EqualTo(new[] { "shelf pw=back" }));
    }

    [Test]
    public async Task What_cannot_be_deleted_stays_known_and_is_tried_again()
    {
        using var scene = new PushScene();
        Delete(scene);
        await scene.PassAsync();
        End(scene);
        scene.Shelf.Fail = static _ => new FetchFailure(FetchFailureKind.Unavailable, "down");
        var result = await scene.PassAsync();
        Assert.That(scene.Ready, Is.EqualTo("False Errored: Failed to Delete Secrets from Provider: down"));
        Assert.That(scene.Synced, Is.EqualTo(new[] { "SecretStore/shelf: pw" }));
        Assert.That(result.Kind, Is.EqualTo(ReconcileResultKind.RequeueWithBackoff));
        scene.Time.Advance(TimeSpan.FromMinutes(10));
        await scene.PassAsync();
        Assert.That(scene.Push.Metadata.Finalizers, Is.Not.Empty, "a store that is down may come back");
        scene.Shelf.Fail = null;
        scene.Time.Advance(TimeSpan.FromMinutes(2));
        await scene.PassAsync();
        Assert.That(scene.Held, Is.Empty);
        Assert.That(scene.IsGone);
    }

    [Test]
    public async Task Without_credentials_it_lets_go_after_two_minutes_and_names_what_stays()
    {
        using var scene = new PushScene();
        Delete(scene);
        await scene.PassAsync();
        scene.Api.Remove(ApiResources.SecretStores, new ObjectKey(PushScene.Namespace, "shelf"));
        End(scene);
        var result = await scene.PassAsync();
        Assert.That(scene.Push.Metadata.Finalizers, Is.Not.Empty);
        Assert.That(result.Delay, Is.LessThanOrEqualTo(TimeSpan.FromSeconds(10)));
        scene.Time.Advance(TimeSpan.FromMinutes(2));
        await scene.PassAsync();
        Assert.That(scene.IsGone);
        Assert.That(
            await scene.ToldAsync(3), Has.Some.StartsWith("Warning LeftBehind: could not be deleted and stays in the store: pw in SecretStore/shelf"));
    }

    [Test]
    public async Task A_namespace_that_ends_is_not_held_up_for_want_of_credentials()
    {
        using var scene = new PushScene();
        Delete(scene);
        await scene.PassAsync();
        scene.Api.Remove(ApiResources.SecretStores, new ObjectKey(PushScene.Namespace, "shelf"));
        scene.Api.Change(BuiltIn.Namespace, new ObjectKey("", PushScene.Namespace), static n => n["metadata"]!["deletionTimestamp"] = "2026-01-01T12:00:00Z");
        End(scene);
        await scene.PassAsync();
        Assert.That(scene.IsGone);
    }

    [Test]
    public async Task A_store_is_held_while_such_a_PushSecret_needs_it()
    {
        using var scene = new PushScene();
        var store = new ObjectKey(PushScene.Namespace, "shelf");
        Delete(scene);
        await scene.PassAsync();
        await scene.Reconcilers.Stores.ReconcileAsync(store, CancellationToken.None);
        Assert.That(Finalizers(), Is.EqualTo(new[] { FinalizerNames.Store }));

        scene.Api.Change(ApiResources.SecretStores, store, static s => s["metadata"]!["deletionTimestamp"] = "2026-01-01T12:00:00Z");
        await scene.Reconcilers.Stores.ReconcileAsync(store, CancellationToken.None);
        Assert.That(Finalizers(), Is.EqualTo(new[] { FinalizerNames.Store }));

        End(scene);
        await scene.PassAsync();
        Assert.That(scene.Held, Is.Empty, "the store that waits still deletes");
        scene.Api.Remove(ApiResources.PushSecrets, PushScene.Key);
        await scene.Reconcilers.Stores.ReconcileAsync(store, CancellationToken.None);
        Assert.That(Finalizers(), Is.Empty);

        IEnumerable<string> Finalizers() => scene.Api.Find(ApiResources.SecretStores, store)?.Metadata.Finalizers ?? [];
    }

    [Test]
    public async Task A_store_that_labels_select_is_held_too_and_no_other()
    {
        using var scene = new PushScene();
        scene.PutStore("one", labels: new() { ["push"] = "yes" });
        Delete(scene, static p => p.Spec.SecretStoreRefs = [new PushStoreRef { LabelSelector = PushScene.Labels("push", "yes") }]);
        foreach (var (name, finalizers) in new[] { ("one", 1), ("shelf", 0) })
        {
            var store = new ObjectKey(PushScene.Namespace, name);
            await scene.Reconcilers.Stores.ReconcileAsync(store, CancellationToken.None);
            Assert.That(scene.Api.Find(ApiResources.SecretStores, store)!.Metadata.Finalizers?.Count ?? 0, Is.EqualTo(finalizers), name);
        }
    }

    private static void Delete(PushScene scene, Action<PushSecret>? change = null) => scene.Put(p =>
    {
        p.Spec.DeletionPolicy = PushDeletionPolicy.Delete;
        change?.Invoke(p);
    });

    private static void End(PushScene scene) => scene.Api.Change(
        ApiResources.PushSecrets, PushScene.Key,
        p => p["metadata"]!["deletionTimestamp"] = scene.Time.GetUtcNow().UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ssZ", System.Globalization.CultureInfo.InvariantCulture));
}
