using Keyferry.Api.PushSecrets;
using Keyferry.Api.Shared;
using Keyferry.Kubernetes.Controllers;
using Keyferry.Providers.Contract;
using NUnit.Framework;

namespace Keyferry.Sync.Tests.PushSecrets;

/// <summary>What an entry leaves behind where it was stays known until it is deleted there.</summary>
public sealed class PushMoveTests
{
    [Test]
    public async Task An_old_remote_key_that_cannot_be_deleted_stays_known_and_is_tried_again()
    {
        using var scene = new PushScene();
        await MoveAsync(scene, PushScene.Entry("password", "old"), PushScene.Entry("password", "new"), FetchFailureKind.Unavailable);
        var result = await scene.PassAsync();
        Assert.That(scene.Ready, Is.EqualTo("False Errored: Failed to Delete Secrets from Provider: no"));
        Assert.That(scene.Synced, Is.EqualTo(new[] { "SecretStore/shelf: new, old" }));
        Assert.That(result.Kind, Is.EqualTo(ReconcileResultKind.RequeueWithBackoff));
        Assert.That(await scene.ToldAsync(2), Does.Contain("Warning Errored: Failed to Delete Secrets from Provider: no"));

        scene.Start();
        scene.Shelf.Fail = null;
        await scene.PassAsync();
        Assert.That(scene.Held, Is.EqualTo(new[] { "shelf new=s3cr3t" }), "after a restart too");
        Assert.That(scene.Synced, Is.EqualTo(new[] { "SecretStore/shelf: new" }));
        Assert.That(scene.Ready, Does.StartWith("True Synced"));
    }

    [Test]
    public async Task The_deletion_alone_is_tried_again_until_something_changes_or_a_refresh_is_due()
    {
        using var scene = new PushScene();
        await MoveAsync(scene, PushScene.Entry("password", "old"), PushScene.Entry("password", "new"), FetchFailureKind.Denied);
        var pushedAt = scene.Time.GetUtcNow().UtcDateTime;
        await scene.PassAsync();
        scene.Time.Advance(TimeSpan.FromMinutes(1));
        await scene.PassAsync();
        Assert.That(scene.Shelf.Calls, Has.Exactly(1).EqualTo("push shelf new"));
        Assert.That(scene.Shelf.Calls, Has.Exactly(2).EqualTo("delete shelf old"));

        scene.PutSource("source", ("password", "newer"));
        await scene.PassAsync();
        Assert.That(scene.Held, Does.Contain("shelf new=newer"));
        await scene.PassAsync();
        Assert.That(scene.Shelf.Calls, Has.Exactly(2).EqualTo("push shelf new"));

        scene.Time.Advance(TimeSpan.FromHours(2));
        await scene.PassAsync();
        Assert.That(scene.Shelf.Calls, Has.Exactly(3).EqualTo("push shelf new"));

        scene.Shelf.Fail = null;
        scene.Time.Advance(TimeSpan.FromMinutes(5));
        await scene.PassAsync();
        Assert.That(scene.Shelf.Calls, Has.Exactly(3).EqualTo("push shelf new"));
        Assert.That(scene.Ready, Does.StartWith("True Synced"));
        Assert.That(scene.Push.Status!.RefreshTime, Is.EqualTo(pushedAt.AddMinutes(121)), "the time of the push");
    }

    [Test]
    public async Task No_second_value_is_generated_for_a_deletion_that_fails()
    {
        using var scene = new PushScene();
        scene.Put(static p => p.Spec.Selector = new PushSelector { GeneratorRef = new GeneratorRef { Kind = "Password", Name = "gen" } });
        await MoveAsync(scene, PushScene.Entry("token", "old"), PushScene.Entry("token", "new"), FetchFailureKind.Unavailable);
        await scene.PassAsync();
        await scene.PassAsync();
        scene.Shelf.Fail = null;
        await scene.PassAsync();
        Assert.That(scene.Held, Is.EqualTo(new[] { "shelf new=made2" }));
        Assert.That(scene.Ready, Does.StartWith("True Synced"));
    }

    [Test]
    public async Task An_old_place_that_cannot_be_deleted_stays_known_under_a_name_of_its_own()
    {
        using var scene = new PushScene();
        await MoveAsync(scene, In("blue"), In("green"), FetchFailureKind.Unavailable);
        var result = await scene.PassAsync();
        Assert.That(scene.Ready, Does.StartWith("False Errored: Failed to Delete"));
        Assert.That(scene.Synced, Is.EqualTo(new[] { "SecretStore/shelf: pw, pw (moved)" }));
        Assert.That(PlaceOf(scene, "pw"), Is.EqualTo("green"));
        Assert.That(PlaceOf(scene, "pw (moved)"), Is.EqualTo("blue"));
        Assert.That(result.Kind, Is.EqualTo(ReconcileResultKind.RequeueWithBackoff));

        scene.Start();
        scene.Shelf.Fail = null;
        await scene.PassAsync();
        Assert.That(scene.Held, Is.EqualTo(new[] { "green pw=s3cr3t" }));
        Assert.That(scene.Synced, Is.EqualTo(new[] { "SecretStore/shelf: pw" }));
    }

    [Test]
    public async Task All_places_of_an_entry_that_moves_on_are_known()
    {
        using var scene = new PushScene();
        Put(scene, In("blue"));
        await scene.PassAsync();
        scene.Shelf.Fail = FailDeletions(FetchFailureKind.Unavailable);
        foreach (var place in new[] { "green", "red" })
        {
            Put(scene, In(place));
            await scene.PassAsync();
            await scene.PassAsync();
        }

        Assert.That(scene.Synced, Is.EqualTo(new[] { "SecretStore/shelf: pw, pw (moved 2), pw (moved)" }));
        scene.Shelf.Fail = null;
        scene.Time.Advance(TimeSpan.FromMinutes(1));
        await scene.PassAsync();
        Assert.That(scene.Held, Is.EqualTo(new[] { "red pw=s3cr3t" }));
        Assert.That(scene.Synced, Is.EqualTo(new[] { "SecretStore/shelf: pw" }));
    }

    [Test]
    public async Task One_that_moves_back_is_not_deleted()
    {
        using var scene = new PushScene();
        await MoveAsync(scene, In("blue"), In("green"), FetchFailureKind.Unavailable);
        await scene.PassAsync();
        scene.Shelf.Fail = null;
        Put(scene, In("blue"));
        await scene.PassAsync();
        Assert.That(scene.Held, Is.EqualTo(new[] { "blue pw=s3cr3t" }));
        Assert.That(scene.Synced, Is.EqualTo(new[] { "SecretStore/shelf: pw" }));
    }

    [Test]
    public async Task An_old_place_is_known_though_another_store_failed()
    {
        using var scene = new PushScene();
        scene.PutStore("other");
        Put(scene, In("blue"));
        await scene.PassAsync();
        scene.Shelf.Fail = static call => call.StartsWith("push other", StringComparison.Ordinal) ? No(FetchFailureKind.Unavailable) : null;
        scene.Put(static p =>
        {
            p.Spec.SecretStoreRefs = [new PushStoreRef { Name = "shelf" }, new PushStoreRef { Name = "other" }];
            p.Spec.Data = [In("other"), In("green", "two")];
        });
        await scene.PassAsync();
        Assert.That(scene.Ready, Does.StartWith("False Errored: set secret failed"));

        scene.Shelf.Fail = null;
        await scene.PassAsync();
        Assert.That(scene.Held, Has.None.StartsWith("blue"));
    }

    [Test]
    public async Task A_PushSecret_that_ends_deletes_the_old_places_too()
    {
        using var scene = new PushScene();
        await MoveAsync(scene, In("blue"), In("green"), FetchFailureKind.Unavailable);
        await scene.PassAsync();
        scene.Shelf.Fail = null;
        scene.Api.Change(
            Api.Resources.ApiResources.PushSecrets, PushScene.Key, static p => p["metadata"]!["deletionTimestamp"] = "2026-01-01T12:00:00Z");
        await scene.PassAsync();
        Assert.That(scene.Held, Is.Empty);
        Assert.That(scene.IsGone);
    }

    [Test]
    public async Task What_may_not_be_deleted_stays_known_for_as_long_as_the_PushSecret()
    {
        using var scene = new PushScene();
        await MoveAsync(scene, PushScene.Entry("password", "old"), PushScene.Entry("password", "new"), FetchFailureKind.Denied);
        foreach (var minutes in new[] { 0, 2, 60 })
        {
            scene.Time.Advance(TimeSpan.FromMinutes(minutes));
            Assert.That((await scene.PassAsync()).Kind, Is.EqualTo(ReconcileResultKind.RequeueWithBackoff));
            Assert.That(scene.Ready, Is.EqualTo("False Errored: Failed to Delete Secrets from Provider: no"));
            Assert.That(scene.Synced, Is.EqualTo(new[] { "SecretStore/shelf: new, old" }));
        }

        scene.Shelf.Fail = null;
        await scene.PassAsync();
        Assert.That(scene.Held, Is.EqualTo(new[] { "shelf new=s3cr3t" }), "the permission came");
    }

    [Test]
    public async Task What_a_store_holds_that_is_gone_is_let_go_of_after_two_minutes_and_named()
    {
        using var scene = new PushScene();
        scene.PutStore("other");
        Put(scene, PushScene.Entry("password", "old"));
        await scene.PassAsync();
        scene.Api.Remove(Api.Resources.ApiResources.SecretStores, new(PushScene.Namespace, "shelf"));
        scene.Put(static p => p.Spec.SecretStoreRefs = [new PushStoreRef { Name = "other" }]);
        scene.Shelf.Places["other"] = "elsewhere";
        scene.Put(static p => p.Spec.Data = [PushScene.Entry("password", "new")]);
        Assert.That((await scene.PassAsync()).Delay, Is.LessThanOrEqualTo(TimeSpan.FromSeconds(10)));
        scene.Time.Advance(TimeSpan.FromMinutes(2));
        await scene.PassAsync();
        Assert.That(await scene.ToldAsync(4), Has.Some.StartsWith("Warning LeftBehind: could not be deleted and stays in the store: old"));
        Assert.That(scene.Ready, Does.StartWith("True Synced"));
    }

    // Pushes the one, then asks for the other in its place, while nothing can be deleted.
    private static async Task MoveAsync(PushScene scene, PushSecretData from, PushSecretData to, FetchFailureKind failure)
    {
        Put(scene, from);
        await scene.PassAsync();
        scene.Shelf.Fail = FailDeletions(failure);
        Put(scene, to);
    }

    private static Func<string, FetchFailure?> FailDeletions(FetchFailureKind kind) =>
        call => call.StartsWith("delete", StringComparison.Ordinal) ? No(kind) : null;

    private static FetchFailure No(FetchFailureKind kind) => new(kind, "no");

    private static void Put(PushScene scene, PushSecretData entry) => scene.Put(p =>
    {
        p.Spec.DeletionPolicy = PushDeletionPolicy.Delete;
        p.Spec.Data = [entry];
    });

    private static PushSecretData In(string place, string remote = "pw")
    {
        var entry = PushScene.Entry("password", remote);
        entry.Metadata = System.Text.Json.JsonElement.Parse($$"""{"place": "{{place}}"}""");
        return entry;
    }

    private static string? PlaceOf(PushScene scene, string entry) =>
        scene.Push.Status!.SyncedPushSecrets!["SecretStore/shelf"][entry].Metadata?.GetProperty("place").GetString();
}
