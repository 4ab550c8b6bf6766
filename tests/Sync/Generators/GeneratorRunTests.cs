using Keyferry.Providers.Contract;
using NUnit.Framework;

namespace Keyferry.Sync.Tests.Generators;

/// <summary>References are resolved, generators are run, and what fails says so in ESO's words.</summary>
public sealed class GeneratorRunTests
{
    private static readonly string[] ApiWrites = ["create", "update", "patch", "delete", "list"];

    [TestCase(true)]
    [TestCase(false)]
    public async Task A_generator_is_found_watched_or_not(bool isWatched)
    {
        using var scene = new GeneratorScene(isWatched: isWatched);
        scene.Put("Fake", "f", """{"data":{"k":"v"}}""");

        using var made = await RunAsync(scene, "Fake", "f");

        Assert.That(made.Texts, Is.EqualTo(new Dictionary<string, string> { ["k"] = "v" }));
        Assert.That(scene.Api.Calls.Calls.Count(static c => c.Verb == "get"), Is.EqualTo(isWatched ? 0 : 1));
    }

    [Test]
    public async Task A_ClusterGenerator_works_in_any_namespace()
    {
        using var scene = new GeneratorScene();
        scene.Put("ClusterGenerator", "c", """{"kind":"Fake","generator":{"fakeSpec":{"data":{"k":"v"}}}}""");
        scene.Put("ClusterGenerator", "u", """{"kind":"UUID","generator":{"uuidSpec":{}}}""");
        scene.Put("ClusterGenerator", "s", """{"kind":"SSHKey","generator":{"sshKeySpec":{"keyType":"ed25519"}}}""");

        using var made = await RunAsync(scene, "ClusterGenerator", "c");
        using var uuid = await RunAsync(scene, "ClusterGenerator", "u");
        using var pair = await RunAsync(scene, "ClusterGenerator", "s");

        Assert.That(made.Texts["k"], Is.EqualTo("v"));
        Assert.That(uuid.Texts.Keys, Is.EqualTo(["uuid"]));
        Assert.That(pair.Texts.Keys, Is.EquivalentTo(["privateKey", "publicKey"]));
    }

    [TestCase("Password", "none", null, "unable to get generator: Password.generators.external-secrets.io \"none\" not found", false)]
    [TestCase("ClusterGenerator", "none", null, "unable to get generator: ClusterGenerator.generators.external-secrets.io \"none\" not found", false)]
    [TestCase("Fake", "f", "apps/v1", "unable to get generator: terminal error: generatorRef may only reference the generators group, but got apps", true)]
    [TestCase("Fake", "f", "v1", "unable to get generator: terminal error: generatorRef may only reference the generators group, but got ", true)]
    [TestCase("Fake", "f", "generators.external-secrets.io/v2", "unable to get generator: terminal error: generators have the version v1alpha1, but got v2", true)]
    [TestCase("ClusterGenerator", "mismatch", null, "unable to get generator: terminal error: invalid ClusterGenerator: when kind is Password, PasswordSpec must be set", true)]
    [TestCase("MFA", "mfa", null, "unable to get generator: terminal error: generators of kind MFA are not served by this program; served are: Fake, Grafana, Password, SSHKey, UUID", true)]
    [TestCase("Password", "short", null, "error using generator: number of digits and symbols must be less than total length", false)]
    public async Task What_fails_is_told(string kind, string name, string? apiVersion, string error, bool isTerminal)
    {
        using var scene = new GeneratorScene();
        scene.Put("ClusterGenerator", "mismatch", """{"kind":"Password","generator":{"fakeSpec":{}}}""");
        scene.Put("MFA", "mfa", "{}");
        scene.Put("Password", "short", """{"length":4,"digits":3,"symbols":3}""");

        using var made = await RunAsync(scene, kind, name, apiVersion);

        Assert.That(made.Error, Is.EqualTo(error));
        Assert.That(made.Failure!.IsTerminal, Is.EqualTo(isTerminal));
    }

    [Test]
    public async Task A_kind_that_nobody_knows_is_told_with_those_that_there_are()
    {
        using var scene = new GeneratorScene();

        using var made = await RunAsync(scene, "Pasword", "p");

        Assert.That(
            made.Error, Does.StartWith("unable to get generator: terminal error: there is no generator of kind Pasword; there are: ACRAccessToken, "));
        Assert.That(made.Failure!.IsTerminal, Is.True);
    }

    [Test]
    public async Task A_kind_whose_definition_is_missing_is_told_with_the_way_out()
    {
        using var scene = new GeneratorScene(isWatched: false, without: "passwords.generators.external-secrets.io");

        using var made = await RunAsync(scene, "Password", "p");

        Assert.That(made.Error, Is.EqualTo(
            "unable to get generator: no matches for kind \"Password\" in version \"generators.external-secrets.io/v1alpha1\": install its definition"));
    }

    [Test]
    public async Task Nothing_behind_a_generator_counts_as_a_missing_secret()
    {
        using var scene = new GeneratorScene();
        scene.Put("Grafana", "g", "{}");
        scene.Double.Fails = "no such account";

        using var made = await RunAsync(scene, "Grafana", "g");

        Assert.That((made.Failure!.Kind, made.Error), Is.EqualTo((FetchFailureKind.Invalid, "error using generator: no such account")));
    }

    [Test]
    public async Task A_generator_of_another_class_is_seen_before_and_not_run()
    {
        using var scene = new GeneratorScene();
        scene.Put("Fake", "theirs", """{"controller":"other"}""");
        scene.Put("Fake", "ours", """{"controller":"default"}""");
        scene.Put("ClusterGenerator", "wrapped", """{"kind":"Fake","generator":{"fakeSpec":{"controller":"other"}}}""");

        Assert.That(
            new[] { ("Fake", "theirs"), ("Fake", "ours"), ("Fake", "missing"), ("ClusterGenerator", "wrapped"), ("Pasword", "x") }
                .Select(r => scene.Runs.IsUnmanaged(GeneratorScene.Ref(r.Item1, r.Item2), GeneratorScene.Namespace)),
            Is.EqualTo([true, false, false, true, false]));
        using var made = await RunAsync(scene, "Fake", "theirs");
        Assert.That(made.Error, Is.EqualTo("unable to get generator: Fake \"theirs\" belongs to the controller class other"));
    }

    [Test]
    public async Task The_values_of_one_pass_are_bounded_together()
    {
        using var scene = new GeneratorScene();
        scene.Put("Fake", "f", """{"data":{"k":"VALUE"}}""".Replace("VALUE", new string('x', 1_200_000)));
        var run = scene.Begin();

        using var first = new GeneratorScene.Values(await run.GenerateAsync(GeneratorScene.Ref("Fake", "f"), "0", default));
        using var second = new GeneratorScene.Values(await run.GenerateAsync(GeneratorScene.Ref("Fake", "f"), "1", default));

        Assert.That(first.Error, Is.Null);
        Assert.That(second.Error, Is.EqualTo("error using generator: the values together are larger than a Secret can be (1 MiB)"));
    }

    [Test]
    public async Task The_first_end_of_life_counts()
    {
        using var scene = new GeneratorScene();
        scene.Put("Grafana", "g", "{}");
        scene.Double.Time = scene.Time;
        var run = scene.Begin();
        foreach (var minutes in new[] { 30, 10, 20 })
        {
            scene.Double.Life = TimeSpan.FromMinutes(minutes);
            using var made = new GeneratorScene.Values(await run.GenerateAsync(GeneratorScene.Ref("Grafana", "g"), "0", default));
        }

        Assert.That(run.ExpiresAt, Is.EqualTo(scene.Time.GetUtcNow() + TimeSpan.FromMinutes(10)));
    }

    [Test]
    public async Task What_leaves_nothing_behind_costs_no_call()
    {
        using var scene = new GeneratorScene();
        scene.Put("UUID", "u", "{}");
        var run = scene.Begin();
        using var made = new GeneratorScene.Values(await run.GenerateAsync(GeneratorScene.Ref("UUID", "u"), "0", default));
        run.Release("1");

        Assert.That(await run.CommitAsync(default), Is.Null);
        await run.RollBackAsync(default);

        Assert.That(scene.Api.Calls.Calls.Where(static c => ApiWrites.Contains(c.Verb)), Is.Empty);
        Assert.That(run.Generated.Any, Is.True);
    }

    private static async Task<GeneratorScene.Values> RunAsync(
        GeneratorScene scene, string kind, string name, string? apiVersion = null) =>
        new(await scene.Begin().GenerateAsync(GeneratorScene.Ref(kind, name, apiVersion), "0", default));
}
