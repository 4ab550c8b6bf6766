using Keyferry.Api.ExternalSecrets;
using Keyferry.Api.Resources;
using Keyferry.Api.Shared;
using Keyferry.Kubernetes.Controllers;
using Keyferry.Sync.Tests.Support;
using NUnit.Framework;

namespace Keyferry.Sync.Tests.ExternalSecrets;

/// <summary>Objects of another controller class are left alone, whatever they ask for.</summary>
public sealed class ForeignObjectTests
{
    private static readonly Action<ExternalSecret>[] UnbuiltFeatures =
    [
        static es => es.Spec.SyncWindows = new SyncWindows(),
        static es => es.Spec.Target!.Manifest = new TargetManifest { ApiVersion = "v1", Kind = "ConfigMap" },
        static es => es.Spec.DataFrom = [new DataFromEntry { Find = new FindSpec() }],
        static es => es.Spec.RefreshInterval = "1h",
    ];

    [TestCaseSource(nameof(UnbuiltFeatures))]
    public async Task Nothing_is_written_to_an_object_whose_store_has_another_class(Action<ExternalSecret> feature)
    {
        using var scene = new Scene();
        scene.PutStore("theirs", controller: "eso");
        scene.PutApp(feature, store: "theirs");

        await scene.PassAsync();

        Assert.That(scene.Api.Calls, Is.Empty);
        Assert.That(scene.Condition(), Is.Null);
    }

    [Test]
    public async Task A_store_named_by_one_entry_alone_counts_too()
    {
        using var scene = new Scene();
        scene.PutStore("theirs", controller: "eso");
        scene.PutApp(static es => es.Spec.Data!.Add(new ExternalSecretData
        {
            SecretKey = "b",
            RemoteRef = new RemoteRefSpec { Key = "b" },
            SourceRef = new SourceRef { StoreRef = new StoreRef { Name = "theirs" } },
        }));

        await scene.PassAsync();

        Assert.That(scene.Api.Calls, Is.Empty);
    }

    [Test]
    public async Task A_store_that_the_watch_has_not_brought_yet_is_asked_for_its_class_before_the_finalizer()
    {
        using var scene = new Scene();
        scene.Stores.Freeze();
        scene.PutStore("theirs", controller: "eso");
        scene.PutApp(store: "theirs");

        await scene.PassAsync();

        Assert.That(scene.Api.Calls.Select(c => c.ToString()), Is.EqualTo(new[] { "get secretstores team/theirs" }));
    }

    [Test]
    public async Task A_foreign_object_that_is_being_deleted_is_its_controllers_business_until_the_store_is_gone()
    {
        using var scene = new Scene();
        scene.PutStore("theirs", controller: "eso");
        scene.PutApp(es => Delete(es, scene, new ExternalSecretStatus()), store: "theirs");

        var outcome = await scene.PassAsync();
        Assert.That(scene.Api.Calls, Is.Empty);
        Assert.That(outcome, Is.EqualTo(ReconcileResult.RequeueAfter(TimeSpan.FromMinutes(1))));

        scene.Api.Remove(ApiResources.SecretStores, new("team", "theirs"));
        await scene.PassAsync();
        Assert.That(scene.Api.Find(ApiResources.ExternalSecrets, Scene.App), Is.Null);
    }

    [Test]
    public async Task A_foreign_object_that_its_controller_does_not_free_within_five_minutes_is_freed_and_its_Secret_is_left_alone()
    {
        using var scene = new Scene();
        scene.PutStore("theirs", controller: "eso");
        scene.PutApp(es => Delete(es, scene, new ExternalSecretStatus()), store: "theirs");

        scene.Time.Advance(TimeSpan.FromMinutes(4));
        await scene.PassAsync();
        Assert.That(scene.Api.Calls, Is.Empty);

        scene.Time.Advance(TimeSpan.FromMinutes(1));
        await scene.PassAsync();

        Assert.That(scene.Api.Calls.Select(c => c.ToString()), Is.EqualTo(new[] { "patch externalsecrets team/app" }));
        Assert.That(scene.Api.Find(ApiResources.ExternalSecrets, Scene.App), Is.Null);
    }

    [Test]
    public async Task A_foreign_object_that_no_controller_has_reported_on_is_freed_at_once()
    {
        using var scene = new Scene();
        scene.PutStore("theirs", controller: "parked");
        scene.PutApp(es => Delete(es, scene, status: null), store: "theirs");

        await scene.PassAsync();

        Assert.That(scene.Api.Calls.Select(c => c.ToString()), Is.EqualTo(new[] { "patch externalsecrets team/app" }));
        Assert.That(scene.Api.Find(ApiResources.ExternalSecrets, Scene.App), Is.Null);
    }

    private static void Delete(ExternalSecret es, Scene scene, ExternalSecretStatus? status)
    {
        es.Metadata.Finalizers = [FinalizerNames.ExternalSecret];
        es.Metadata.DeletionTimestamp = scene.Time.GetUtcNow().UtcDateTime;
        es.Spec.Target!.DeletionPolicy = "Delete";
        es.Status = status;
    }

    [Test]
    public async Task What_of_ours_cannot_be_done_is_told()
    {
        using var scene = new Scene();
        scene.PutApp(static es => es.Spec.SyncWindows = new SyncWindows
        {
            Kind = "allow",
            Windows = [.. Enumerable.Range(0, ManifestLimits.MaxSyncWindows + 1).Select(static _ => new SyncWindow { Schedule = "@daily", Duration = "1h" })],
        });

        var outcome = await scene.PassAsync();

        Assert.That(scene.Condition()!.Status, Is.EqualTo("False"));
        Assert.That(outcome.Kind, Is.EqualTo(ReconcileResultKind.Done));
        Assert.That(await scene.ToldAsync(1), Has.Some.Contains("spec.syncWindows"));
    }
}
