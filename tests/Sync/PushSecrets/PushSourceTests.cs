using Keyferry.Api.ExternalSecrets;
using Keyferry.Api.PushSecrets;
using Keyferry.Api.Shared;
using Keyferry.Providers.Contract;
using NUnit.Framework;

namespace Keyferry.Sync.Tests.PushSecrets;

/// <summary>Templates and generators before a push.</summary>
public sealed class PushSourceTests
{
    [Test]
    public async Task A_template_shapes_what_is_pushed_and_the_source_stays()
    {
        using var scene = new PushScene();
        scene.Put(static p =>
        {
            p.Spec.Template = new SecretTemplate
            {
                Data = new() { ["dsn"] = "{{ .user }}:{{ .password }}", ["user"] = "changed {{ .user }}" }, Type = "example.com/dsn",
                Metadata = new() { Labels = new() { ["made"] = "{{ .user }}" } },
            };
            p.Spec.Data = [PushScene.Entry("dsn", "dsn"), PushScene.Entry("user", "user"), PushScene.Entry("password", "password")];
        });
        await scene.PassAsync();
        Assert.That(scene.Held, Is.EqualTo(new[] { "shelf dsn=app:s3cr3t", "shelf password=s3cr3t", "shelf user=changed app" }));
        Assert.That(scene.Shelf.Last!.SecretType, Is.EqualTo("example.com/dsn"));
        Assert.That(scene.Shelf.Last.Labels, Does.ContainKey("made").WithValue("app"));
        var source = scene.Api.Find(Kubernetes.Types.BuiltIn.Secret, new(PushScene.Namespace, "source"))!;
        Assert.That(source.Data.Keys, Is.EquivalentTo(["user", "password"]));
    }

    [Test]
    public async Task A_template_that_fails_is_told_in_the_condition_and_nothing_is_pushed()
    {
        using var scene = new PushScene();
        scene.Put(static p => p.Spec.Template = new SecretTemplate { Data = new() { ["dsn"] = "{{ fail .password }}" } });
        await scene.PassAsync();
        Assert.That(scene.Ready, Does.StartWith("False Errored: could not apply template: ").And.Contain("dsn").And.Not.Contain("s3cr3t"));
        Assert.That(scene.Shelf.Calls, Is.Empty);
    }

    [Test]
    public async Task What_a_generator_created_is_let_go_of_when_a_Secret_takes_its_place()
    {
        using var scene = new PushScene();
        scene.Put(Generator);
        await scene.PassAsync();
        scene.Put(static p =>
        {
            p.Spec.Selector.GeneratorRef = null;
            p.Spec.Selector.Secret = new PushSecretSelector { Name = "source" };
            p.Spec.Data = [PushScene.Entry("password", "pw")];
        });
        await scene.PassAsync();
        Assert.That(scene.Generators.Calls, Does.Contain("release __pushsecret"));
        Assert.That(scene.Generators.Calls[^1], Is.EqualTo("commit"));
    }

    [Test]
    public async Task A_value_that_is_generated_is_committed_before_it_is_pushed()
    {
        using var scene = new PushScene();
        var before = new List<string>();
        scene.Shelf.On = (_, _) =>
        {
            before.AddRange(scene.Generators.Calls);
            return Task.CompletedTask;
        };
        scene.Put(Generator);
        await scene.PassAsync();
        Assert.That(scene.Held, Is.EqualTo(new[] { "shelf token=made1" }));
        Assert.That(before, Is.EqualTo(new[] { "generate Password gen __pushsecret", "commit" }));
        await scene.PassAsync();
        Assert.That(scene.Generators.Calls, Has.Count.EqualTo(2), "nothing is made before it is due");
        // Due is what lies more than the interval back: by how much it comes early, chance decides.
        scene.Time.Advance(TimeSpan.FromHours(1) + TimeSpan.FromSeconds(1));
        await scene.PassAsync();
        Assert.That(scene.Held, Is.EqualTo(new[] { "shelf token=made2" }));
    }

    [Test]
    public async Task A_generator_that_fails_is_told_with_its_reason_and_a_missing_store_runs_none()
    {
        using var scene = new PushScene();
        scene.Generators.Failure = new FetchFailure(FetchFailureKind.Invalid, "no such generator");
        scene.Put(Generator);
        await scene.PassAsync();
        Assert.That(scene.Ready, Is.EqualTo("False Errored: could not get source secret: no such generator"));
        Assert.That(scene.Generators.Calls, Does.Contain("roll back"));

        scene.Generators.Calls.Clear();
        scene.Put(static p => p.Spec.SecretStoreRefs = [new PushStoreRef { Name = "none" }]);
        await scene.PassAsync();
        Assert.That(scene.Generators.Calls, Is.Empty);
    }

    [Test]
    public async Task With_IfNotExists_nothing_is_generated_that_nobody_takes()
    {
        using var scene = new PushScene();
        scene.Shelf.Held[("shelf", "token", "")] = "theirs";
        scene.Put(static p =>
        {
            Generator(p);
            p.Spec.UpdatePolicy = UpdatePolicy.IfNotExists;
        });
        await scene.PassAsync();
        Assert.That(scene.Generators.Calls, Is.Empty);
        Assert.That(scene.Ready, Does.StartWith("True Synced"));
        Assert.That(scene.Synced, Is.EqualTo(new[] { "SecretStore/shelf: token" }));
    }

    [Test]
    public async Task A_value_that_expires_is_made_anew_at_two_thirds_of_its_life()
    {
        using var scene = new PushScene();
        scene.Generators.ExpiresAt = scene.Time.GetUtcNow() + TimeSpan.FromMinutes(15);
        scene.Put(Generator);
        Assert.That((await scene.PassAsync()).Delay, Is.EqualTo(TimeSpan.FromMinutes(10)));
        scene.Time.Advance(TimeSpan.FromMinutes(10));
        scene.Generators.ExpiresAt = scene.Time.GetUtcNow() - TimeSpan.FromDays(4000);
        Assert.That((await scene.PassAsync()).Delay, Is.EqualTo(TimeSpan.FromMinutes(1)), "once a minute at most");
        Assert.That(scene.Held, Is.EqualTo(new[] { "shelf token=made2" }));
    }

    private static void Generator(PushSecret push)
    {
        push.Spec.Selector = new PushSelector { GeneratorRef = new GeneratorRef { Kind = "Password", Name = "gen" } };
        push.Spec.Data = [PushScene.Entry("token", "token")];
    }
}
