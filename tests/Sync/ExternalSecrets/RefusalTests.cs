using Keyferry.Api.Resources;
using k8s.Models;
using Keyferry.Api.Shared;
using Keyferry.Kubernetes.Controllers;
using Keyferry.Kubernetes.Types;
using Keyferry.Sync.Naming;
using Keyferry.Sync.Stores;
using Keyferry.Sync.Tests.Support;
using NUnit.Framework;

namespace Keyferry.Sync.Tests.ExternalSecrets;

/// <summary>What is refused is told, looked at again, and lifted when its reason goes.</summary>
public sealed class RefusalTests
{
    [TestCase("30m", 30.0)]
    [TestCase("1h", 60.0)]
    [TestCase("2000h", 60.0)]
    [TestCase("0", 60.0)]
    [TestCase("1s", 1.0 / 6)]
    public async Task A_target_of_another_controller_is_looked_at_again_after_an_interval_of_an_hour_at_most(
        string interval, double minutes)
    {
        using var scene = new Scene();
        scene.PutApp(es => es.Spec.RefreshInterval = interval);
        scene.PutSecret("app", "sealed", ControlledBySealedSecret);

        var outcome = await scene.PassAsync();

        Assert.That((outcome.Kind, outcome.Delay), Is.EqualTo((ReconcileResultKind.RequeueAfter, TimeSpan.FromMinutes(minutes))));
        Assert.That(outcome.IsFailure, Is.True);
        Assert.That(scene.Condition()!.Message, Is.EqualTo("failed to take ownership of target secret"));

        scene.Api.Remove(BuiltIn.Secret, Scene.App);
        await scene.PassAsync();
        Assert.That(scene.Value(), Is.EqualTo("s3cr3t"));
        Assert.That(scene.Condition()!.Status, Is.EqualTo("True"));
    }

    [Test]
    public async Task Empty_data_that_may_not_delete_is_looked_at_again()
    {
        using var scene = new Scene();
        scene.Provider.Values.Clear();
        scene.PutApp(static es =>
        {
            es.Spec.Target!.CreationPolicy = "Orphan";
            es.Spec.Target.DeletionPolicy = "Delete";
        });

        var outcome = await scene.PassAsync();

        Assert.That((outcome.Kind, outcome.Delay), Is.EqualTo((ReconcileResultKind.RequeueAfter, TimeSpan.FromHours(1))));
    }

    [TestCase(true, TestName = "A_Secret_that_nobody_controls_and_we_did_not_make_is_not_deleted")]
    [TestCase(false, TestName = "A_Secret_that_somebody_else_controls_is_not_deleted")]
    public async Task Not_deleted(bool free)
    {
        using var scene = new Scene();
        scene.Provider.Values.Clear();
        scene.PutApp(static es => es.Spec.Target!.DeletionPolicy = "Delete");
        scene.PutSecret("app", "theirs", s =>
        {
            if (!free)
            {
                ControlledBySealedSecret(s);
                s.Metadata.Labels = Label();
            }
        });

        var outcome = await scene.PassAsync();

        Assert.That(scene.Value(), Is.EqualTo("theirs"));
        Assert.That(scene.Condition()!.Message, Is.EqualTo("could not delete secret"));
        Assert.That(outcome.Kind, Is.EqualTo(ReconcileResultKind.RequeueAfter));
        Assert.That(await scene.ToldAsync(2), Has.Some.Contains("it was not made by this ExternalSecret"));
    }

    [TestCase("uid")]
    [TestCase("label")]
    [TestCase("restored")]
    public async Task A_Secret_that_we_made_is_deleted_when_the_store_has_nothing(string how)
    {
        using var scene = new Scene();
        scene.Provider.Values.Clear();
        var app = scene.PutApp(static es => es.Spec.Target!.DeletionPolicy = "Delete");
        scene.PutSecret("app", "ours", s =>
        {
            s.Metadata.Labels = how == "uid" ? null : Label();
            s.Metadata.OwnerReferences = how == "label" ? null :
            [
                new V1OwnerReference
                {
                    ApiVersion = "external-secrets.io/v1", Kind = "ExternalSecret", Name = "app", Controller = true,
                    Uid = how == "uid" ? app.Metadata.Uid : "before the restore",
                },
            ];
        });

        await scene.PassAsync();

        Assert.That(scene.Value(), Is.Null);
        Assert.That(scene.Condition()!.Reason, Is.EqualTo("SecretDeleted"));
    }

    [TestCase(null)]
    [TestCase("CreatedOnce")]
    [TestCase("OnChange")]
    public async Task A_status_that_was_taken_away_is_written_anew_after_a_whole_pass(string? policy)
    {
        using var scene = new Scene();
        scene.PutApp(es => es.Spec.RefreshPolicy = policy);
        await scene.PassAsync();
        await scene.PassAsync();
        Assert.That(scene.Provider.Fetches, Is.EqualTo(1));
        scene.Provider.Values["pw"] = "newer";
        scene.Api.Change(ApiResources.ExternalSecrets, Scene.App, static o => o.Remove("status"));
        scene.Time.Advance(2 * StoreScheduler.Freshness);

        await scene.PassAsync();

        Assert.That(scene.Provider.Fetches, Is.EqualTo(2));
        Assert.That(scene.Condition()!.Status, Is.EqualTo("True"));
        Assert.That(scene.Value(), Is.EqualTo("newer"));
    }

    [Test]
    public async Task Where_cluster_stores_are_switched_off_it_is_said_and_neighbours_work()
    {
        using var scene = new Scene(Scene.Options with { ServesClusterStores = false });
        scene.PutApp(static es => es.Spec.SecretStoreRef = new StoreRef { Kind = "ClusterSecretStore", Name = "any" });
        scene.PutApp(name: "fine");

        var outcome = await scene.PassAsync();
        await scene.PassAsync("fine");

        Assert.That(scene.Condition()!.Status, Is.EqualTo("False"));
        Assert.That(scene.Condition()!.Message, Is.EqualTo(StoreFinder.ClusterStoresAreOff));
        Assert.That(outcome.Kind, Is.EqualTo(ReconcileResultKind.Done));
        Assert.That(scene.Api.Count("get", "clustersecretstores"), Is.Zero);
        Assert.That(scene.Condition("fine")!.Status, Is.EqualTo("True"));
        Assert.That(await scene.ToldAsync(2), Has.Some.Contains("cluster stores are switched off in this installation"));
    }

    [Test]
    public async Task A_quota_costs_one_create_a_try_and_is_tried_again_within_the_minute()
    {
        using var scene = new Scene();
        scene.PutApp(static es => es.Spec.RefreshInterval = "10s");
        const string sentence = "secrets \"app\" is forbidden: exceeded quota: q, requested: secrets=1, used: secrets=1, limited: secrets=1";
        scene.Api.Script = static call => call is { Verb: "create", Plural: "secrets" }
            ? ScriptedKubeApi.Failure(403, "Forbidden", sentence)
            : null;

        var first = await scene.PassAsync();
        var second = await scene.PassAsync();

        Assert.That(scene.Api.Count("create", "secrets"), Is.EqualTo(2));
        Assert.That(scene.Condition()!.Message, Does.Contain(sentence));
        Assert.That(first.Delay, Is.GreaterThan(TimeSpan.FromSeconds(10)).And.LessThan(TimeSpan.FromMinutes(1)));
        Assert.That(second, Is.EqualTo(first));

        scene.Api.Script = null;
        await scene.PassAsync();
        Assert.That(scene.Value(), Is.EqualTo("s3cr3t"));
    }

    [Test]
    public async Task A_Secret_that_exists_is_never_created()
    {
        using var scene = new Scene();
        scene.PutApp(static es => es.Spec.RefreshInterval = "10s");
        await scene.PassAsync();
        scene.Api.Forget();
        for (var i = 0; i < 3; i++)
        {
            scene.Time.Advance(TimeSpan.FromSeconds(11));
            scene.Provider.Values["pw"] = $"v{i}";
            await scene.PassAsync();
        }

        scene.Start();
        scene.Time.Advance(TimeSpan.FromSeconds(11));
        await scene.PassAsync();

        Assert.That(scene.Api.Count("create", "secrets"), Is.Zero);
        Assert.That(scene.Api.Count("replace", "secrets"), Is.EqualTo(3));
    }

    [Test]
    public async Task A_deletion_needs_no_store_and_no_provider()
    {
        using var scene = new Scene();
        scene.Provider.OnConnect = static (_, _) => throw new InvalidOperationException("nobody may connect");
        scene.PutApp(
            static es =>
            {
                es.Metadata.Finalizers = [FinalizerNames.ExternalSecret];
                es.Metadata.DeletionTimestamp = new DateTime(2026, 1, 1, 0, 0, 0, DateTimeKind.Utc);
            },
            store: "nowhere");

        var outcome = await scene.PassAsync();

        Assert.That(outcome, Is.EqualTo(ReconcileResult.Done));
        Assert.That(scene.Api.Calls.Select(c => c.ToString()), Is.EqualTo(new[] { "patch externalsecrets team/app" }));
        Assert.That(scene.Api.Find(ApiResources.ExternalSecrets, Scene.App), Is.Null);
    }

    [Test]
    public async Task A_failing_object_backs_off_beyond_its_interval_and_has_one_event_with_a_count()
    {
        using var scene = new Scene();
        scene.Provider.Values.Clear();
        scene.PutApp(static es => es.Spec.RefreshInterval = "1m");
        var backoff = new RetryBackoff(static () => 0.5);
        for (var i = 0; i < 5; i++)
        {
            Assert.That((await scene.PassAsync()).Kind, Is.EqualTo(ReconcileResultKind.RequeueWithBackoff));
        }

        Assert.That(await scene.ToldAsync(1), Has.Count.EqualTo(1).And.Some.EndsWith("(5)"));
        Assert.That(backoff.Delay(10), Is.GreaterThan(TimeSpan.FromMinutes(1)));
    }

    [Test]
    public async Task A_store_that_asks_to_wait_is_not_asked_sooner()
    {
        using var scene = new Scene();
        scene.Provider.Failure = new(Keyferry.Providers.Contract.FetchFailureKind.Throttled, "slow down", TimeSpan.FromSeconds(90));
        scene.PutApp();

        Assert.That((await scene.PassAsync()).Delay, Is.EqualTo(TimeSpan.FromSeconds(90)));
    }

    private static Dictionary<string, string> Label() =>
        new() { [WellKnown.CreatedByLabel] = Sync.Hashing.ContentHash.OfText("team/app") };

    private static void ControlledBySealedSecret(V1Secret secret) => secret.Metadata.OwnerReferences =
    [
        new V1OwnerReference
        {
            ApiVersion = "bitnami.com/v1alpha1", Kind = "SealedSecret", Name = "app", Uid = "sealed", Controller = true,
        },
    ];
}
