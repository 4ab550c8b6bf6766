using System.Text.Json;
using System.Text.Json.Nodes;
using k8s.Models;
using Keyferry.Api.ExternalSecrets;
using Keyferry.Api.Generators;
using Keyferry.Api.Resources;
using Keyferry.Api.Shared;
using Keyferry.Kubernetes.Calls;
using Keyferry.Kubernetes.Controllers;
using Keyferry.Kubernetes.Types;
using Keyferry.Sync.Tests.Support;
using NUnit.Framework;

namespace Keyferry.Sync.Tests.Generators;

/// <summary>Generated values change when a refresh is due, by force, or when they were tampered with; and at no other time.</summary>
public sealed class GeneratedReuseTests
{
    [Test]
    public async Task A_drift_of_other_keys_is_repaired_around_the_value()
    {
        using var scene = await SyncedAsync();
        var before = scene.Value();
        await EditAsync(scene, new JsonObject { ["foreign"] = "eA==" });

        await scene.PassAsync();

        Assert.That(scene.Value(key: "foreign"), Is.Null);
        Assert.That(scene.Value(), Is.EqualTo(before));
    }

    [TestCase("aHVudGVyMg==")]
    [TestCase(null, Description = "deleted")]
    public async Task A_value_that_was_tampered_with_is_replaced_and_its_neighbour_kept(string? tampered)
    {
        using var scene = await SyncedAsync("""{"length":20,"secretKeys":["password","other"]}""");
        var (before, other) = (scene.Value(), scene.Value(key: "other"));
        await EditAsync(scene, new JsonObject { ["password"] = tampered });

        await scene.PassAsync();

        Assert.That(scene.Value(), Has.Length.EqualTo(20).And.Not.EqualTo(before));
        Assert.That(scene.Value(key: "other"), Is.EqualTo(other));
    }

    [Test]
    public async Task A_key_pair_is_kept_or_replaced_whole()
    {
        using var scene = new Scene();
        PutGenerator(scene, "SSHKey", """{"keyType":"ed25519"}""");
        PutApp(scene, "SSHKey");
        await scene.PassAsync();
        var (before, line) = (scene.Value(key: "privateKey"), scene.Value(key: "publicKey"));

        await EditAsync(scene, new JsonObject { ["foreign"] = "eA==" });
        await scene.PassAsync();
        Assert.That((scene.Value(key: "privateKey"), scene.Value(key: "publicKey")), Is.EqualTo((before, line)));

        await EditAsync(scene, new JsonObject { ["publicKey"] = "eA==" });
        await scene.PassAsync();
        Assert.That(scene.Value(key: "privateKey"), Is.Not.Null.And.Not.EqualTo(before));
        Assert.That(scene.Value(key: "publicKey"), Does.StartWith("ssh-ed25519 ").And.Not.EqualTo(line));
    }

    [TestCase(false)]
    [TestCase(true, Description = "the process was restarted meanwhile")]
    public async Task A_changed_label_keeps_the_value_and_is_synced(bool isRestarted)
    {
        using var scene = await SyncedAsync();
        var before = scene.Value();
        scene.Api.Change(ApiResources.ExternalSecrets, Scene.App, static o =>
            o["metadata"]!["labels"] = new JsonObject { ["team"] = "blue" });
        Restart(scene, isRestarted);

        await scene.PassAsync();

        Assert.That(scene.Value(), Is.EqualTo(before));
        Assert.That(Secret(scene).Metadata.Labels["team"], Is.EqualTo("blue"));
    }

    [TestCase(false)]
    [TestCase(true)]
    public async Task Force_makes_a_new_value(bool isRestarted)
    {
        using var scene = await SyncedAsync();
        var before = scene.Value();
        scene.Time.Advance(TimeSpan.FromSeconds(5));
        Force(scene, "1");
        Restart(scene, isRestarted);

        await scene.PassAsync();
        var forced = scene.Value();
        Assert.That(forced, Is.Not.EqualTo(before));

        // Once: neither the next pass nor a label beside it makes another.
        await scene.PassAsync();
        scene.Api.Change(ApiResources.ExternalSecrets, Scene.App, static o =>
            o["metadata"]!["labels"] = new JsonObject { ["team"] = "blue" });
        Restart(scene, isRestarted);
        await scene.PassAsync();
        Assert.That(scene.Value(), Is.EqualTo(forced));
    }

    [TestCase(false)]
    [TestCase(true)]
    public async Task A_refresh_that_is_due_makes_a_new_value(bool isRestarted)
    {
        using var scene = await SyncedAsync();
        var before = scene.Value();
        scene.Time.Advance(TimeSpan.FromMinutes(61));
        Restart(scene, isRestarted);

        await scene.PassAsync();

        Assert.That(scene.Value(), Is.Not.EqualTo(before));
    }

    [TestCase(true, Description = "the first one")]
    [TestCase(false)]
    public async Task Whoever_is_killed_between_Secret_and_status_makes_no_second_value(bool isFirst)
    {
        using var scene = isFirst ? new Scene() : await SyncedAsync();
        if (isFirst)
        {
            PutGenerator(scene, "Password", "{}");
            PutApp(scene, "Password");
        }

        var old = scene.Value();
        scene.Time.Advance(TimeSpan.FromMinutes(61));
        scene.Api.Script = static call => call.Verb == "status" ? ScriptedKubeApi.Failure(500, "InternalError") : null;
        await scene.PassAsync();
        var written = scene.Value();
        Assert.That(written, Is.Not.Null.And.Not.EqualTo(old));
        scene.Api.Script = null;
        scene.Start();

        await scene.PassAsync();

        Assert.That(scene.Value(), Is.EqualTo(written));
        Assert.That(scene.Condition()!.Status, Is.EqualTo("True"));
        Assert.That(
            scene.Api.Find(ApiResources.ExternalSecrets, Scene.App)!.Status!.RefreshTime, Is.EqualTo(scene.Time.GetUtcNow().UtcDateTime));
    }

    [Test]
    public async Task Whoever_is_killed_after_a_forced_value_makes_no_second_one()
    {
        using var scene = await SyncedAsync();
        scene.Time.Advance(TimeSpan.FromSeconds(5));
        Force(scene, "1");
        scene.Api.Script = static call => call.Verb == "status" ? ScriptedKubeApi.Failure(500, "InternalError") : null;
        await scene.PassAsync();
        var written = scene.Value();
        scene.Api.Script = null;
        scene.Start();

        await scene.PassAsync();

        Assert.That(scene.Value(), Is.EqualTo(written));
    }

    [Test]
    public async Task What_a_template_makes_of_it_stays_too()
    {
        using var scene = await SyncedAsync(template: new SecretTemplate
        {
            Data = new Dictionary<string, string> { ["dsn"] = "app:{{ .password }}" },
        });
        var before = scene.Value(key: "dsn");
        Assert.That(before, Does.StartWith("app:"));

        await EditAsync(scene, new JsonObject { ["foreign"] = "eA==" });
        await scene.PassAsync();
        Assert.That((scene.Value(key: "dsn"), scene.Value(key: "foreign")), Is.EqualTo((before, (string?)null)));

        await EditAsync(scene, new JsonObject { ["dsn"] = "eA==" });
        await scene.PassAsync();
        Assert.That(scene.Value(key: "dsn"), Does.StartWith("app:").And.Not.EqualTo(before));
    }

    [Test]
    public async Task Values_that_were_taken_away_with_their_Secret_are_made_anew()
    {
        using var scene = await SyncedAsync();
        var before = scene.Value();
        scene.Api.Remove(BuiltIn.Secret, Scene.App);

        await scene.PassAsync();

        Assert.That(scene.Value(), Is.Not.Null.And.Not.EqualTo(before));
    }

    [Test]
    public async Task A_reference_that_only_an_edit_can_mend_is_not_tried_again()
    {
        using var scene = new Scene();
        PutApp(scene, "MFA");

        var outcome = await scene.PassAsync();

        Assert.That(outcome.Kind, Is.EqualTo(ReconcileResultKind.RequeueWithBackoff), "its definition may come");
        scene.Api.Change(ApiResources.ExternalSecrets, Scene.App, static o =>
            o["spec"]!["dataFrom"]![0]!["sourceRef"]!["generatorRef"]!["apiVersion"] = "apps/v1");
        outcome = await scene.PassAsync();

        Assert.That((outcome.Kind, outcome.IsFailure), Is.EqualTo((ReconcileResultKind.Done, true)));
        Assert.That(await scene.ToldAsync(1), Has.Some.Contains(
            "error processing spec.dataFrom[0].sourceRef.generatorRef, err: unable to get generator: terminal error: "
            + "generatorRef may only reference the generators group, but got apps"));
    }

    private static async Task<Scene> SyncedAsync(string spec = "{}", SecretTemplate? template = null)
    {
        var scene = new Scene();
        PutGenerator(scene, "Password", spec);
        PutApp(scene, "Password", template);
        await scene.PassAsync();
        await scene.PassAsync();
        Assert.That(scene.Condition()!.Status, Is.EqualTo("True"), scene.Condition()!.Message);
        return scene;
    }

    private static void PutGenerator(Scene scene, string kind, string spec) => scene.Api.Put(
        GeneratorResources.ByKind[kind], new GeneratorObject
        {
            Metadata = new V1ObjectMeta { Name = "gen", NamespaceProperty = Scene.Namespace }, Spec = JsonElement.Parse(spec),
        });

    private static void PutApp(Scene scene, string kind, SecretTemplate? template = null) => scene.PutApp(es =>
    {
        es.Spec.SecretStoreRef = null;
        es.Spec.Data = null;
        es.Spec.Target!.Template = template;
        es.Spec.DataFrom =
        [
            new DataFromEntry { SourceRef = new DataFromSourceRef { GeneratorRef = new GeneratorRef { Kind = kind, Name = "gen" } } },
        ];
    });

    private static void Force(Scene scene, string value) => scene.Api.Change(ApiResources.ExternalSecrets, Scene.App, o =>
        o["metadata"]!["annotations"] = new JsonObject { ["force-sync"] = value });

    private static void Restart(Scene scene, bool isRestarted)
    {
        if (isRestarted)
        {
            scene.Start();
        }
    }

    private static V1Secret Secret(Scene scene) => scene.Api.Find(BuiltIn.Secret, Scene.App)!;

    private static async Task EditAsync(Scene scene, JsonObject data)
    {
        var edited = await scene.Api.Kube.PatchAsync(
            BuiltIn.Secret, Scene.App, KubePatch.Merge(new JsonObject { ["data"] = data }), new WriteOptions(FieldManager: "somebody"), default);
        Assert.That(edited.Failure?.Message, Is.Null);
    }
}
