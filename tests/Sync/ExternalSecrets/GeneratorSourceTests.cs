using Keyferry.Api.ExternalSecrets;
using Keyferry.Api.Shared;
using Keyferry.Kubernetes.Controllers;
using Keyferry.Providers.Contract;
using Keyferry.Sync.Tests.Support;
using NUnit.Framework;

namespace Keyferry.Sync.Tests.ExternalSecrets;

/// <summary>Generators as sources: when they run, and what becomes of what they made.</summary>
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class GeneratorSourceTests
{
    private readonly ScriptedGenerators _generators = new();
    private Scene _scene = null!;

    [SetUp]
    public void SetUp()
    {
        _scene = new Scene { Generators = _generators };
        _scene.Start();
    }

    [TearDown]
    public void TearDown() => _scene.Dispose();

    [Test]
    public async Task What_a_generator_makes_is_written_and_kept()
    {
        Put();
        await _scene.PassAsync();

        Assert.That(_scene.Value(key: "token"), Is.EqualTo("1"));
        Assert.That(_generators.Log, Is.EqualTo((string[])["generate gen 0", "commit"]));
    }

    [Test]
    public async Task A_generator_is_not_run_while_a_store_fails()
    {
        _scene.Provider.Failure = new FetchFailure(FetchFailureKind.Denied, "no");
        Put(spec => spec.Data = [new ExternalSecretData { SecretKey = "k", RemoteRef = new RemoteRefSpec { Key = "pw" } }]);
        await _scene.PassAsync();

        Assert.That(_generators.Log, Is.EqualTo((string[])["roll back"]));
        Assert.That((await _scene.ToldAsync(1)).Single(), Does.StartWith("UpdateFailed: error processing spec.data[0] (key: pw), err: no"));
    }

    [Test]
    public async Task A_generator_is_run_once_for_a_pass_that_waits_for_its_store()
    {
        _scene.Provider.OnFetch = (_, token) => Task.Delay(20, token);
        Put(spec => spec.Data = [new ExternalSecretData { SecretKey = "k", RemoteRef = new RemoteRefSpec { Key = "pw" } }]);
        await _scene.PassAsync();

        Assert.That(_generators.Log, Is.EqualTo((string[])["generate gen 0", "commit"]));
    }

    [Test]
    public async Task What_was_made_is_taken_back_where_another_generator_fails()
    {
        Put(spec => spec.DataFrom!.Add(Generator("second")));
        _generators.ExpiresAt = () =>
        {
            _generators.Failure = new FetchFailure(FetchFailureKind.Invalid, "error using generator: broken");
            return DateTimeOffset.MaxValue;
        };
        await _scene.PassAsync();

        Assert.That(_generators.Log, Is.EqualTo((string[])["generate gen 0", "generate second 1", "roll back"]));
        Assert.That(
            (await _scene.ToldAsync(1)).Single(),
            Does.StartWith("UpdateFailed: error processing spec.dataFrom[1].sourceRef.generatorRef, err: error using generator: broken"));
    }

    [Test]
    public async Task What_was_made_is_taken_back_where_the_transform_fails()
    {
        Put(spec => spec.DataFrom![0].Rewrite = [new RewriteRule { Regexp = new RewriteRegexp { Source = "token", Target = "not a key" } }]);
        await _scene.PassAsync();

        Assert.That(_generators.Log, Is.EqualTo((string[])["generate gen 0", "roll back"]));
        Assert.That(_scene.Value(key: "token"), Is.Null);
    }

    [Test]
    public async Task An_entry_without_a_generator_lets_go_of_the_state_of_the_one_before()
    {
        _scene.Provider.OnExtract = static (_, value) => FetchResult.Of(
            new Dictionary<string, Api.Values.SecretValue> { ["a"] = new(value.Whole.ToArray()) });
        Put(spec => spec.DataFrom!.Insert(0, new DataFromEntry { Extract = new RemoteRefSpec { Key = "pw" } }));
        await _scene.PassAsync();

        Assert.That(_generators.Log, Is.EqualTo((string[])["release 0", "generate gen 1", "commit"]));
    }

    [Test]
    public async Task A_failed_commit_fails_the_pass()
    {
        _generators.CommitFailure = new FetchFailure(FetchFailureKind.Unavailable, "no state");
        Put();
        await _scene.PassAsync();

        Assert.That(_scene.Condition()!.Message, Is.EqualTo("could not get secret data from provider"));
        Assert.That(_scene.Value(key: "token"), Is.Null);
    }

    [Test]
    public async Task A_generator_of_another_class_makes_the_object_another_controllers()
    {
        _generators.IsForeign = true;
        Put();
        await _scene.PassAsync();

        Assert.That(_generators.Log, Is.Empty);
        Assert.That(_scene.Condition(), Is.Null);
    }

    [Test]
    public async Task A_token_is_renewed_at_two_thirds_of_its_life_whatever_the_interval()
    {
        _generators.ExpiresAt = () => _scene.Time.GetUtcNow() + TimeSpan.FromMinutes(3);
        Put(spec => spec.RefreshInterval = "24h");

        var wait = await _scene.PassAsync();
        Assert.That(wait.Delay, Is.EqualTo(TimeSpan.FromMinutes(2)).Within(TimeSpan.FromSeconds(1)));

        _scene.Time.Advance(TimeSpan.FromSeconds(119));
        await _scene.PassAsync();
        Assert.That(_scene.Value(key: "token"), Is.EqualTo("1"));

        _scene.Time.Advance(TimeSpan.FromSeconds(2));
        await _scene.PassAsync();
        Assert.That(_scene.Value(key: "token"), Is.EqualTo("2"));
    }

    [Test]
    public async Task A_token_that_ended_long_ago_is_renewed_once_a_minute_at_most()
    {
        _generators.ExpiresAt = () => new DateTimeOffset(2015, 1, 1, 0, 0, 0, TimeSpan.Zero);
        Put(spec => spec.RefreshInterval = "24h");
        for (var second = 0; second < 300; second += 10)
        {
            await _scene.PassAsync();
            _scene.Time.Advance(TimeSpan.FromSeconds(10));
        }

        Assert.That(_generators.Log.Count(static l => l.StartsWith("generate", StringComparison.Ordinal)), Is.EqualTo(5));
    }

    [Test]
    public async Task A_token_that_has_ended_when_it_is_made_is_told_with_the_likely_cause()
    {
        _generators.ExpiresAt = () => new DateTimeOffset(2015, 1, 1, 0, 0, 0, TimeSpan.Zero);
        Put();
        await _scene.PassAsync();

        Assert.That(
            await _scene.ToldAsync(2),
            Has.Exactly(1).StartsWith("GeneratedValueExpired: what the generator made was valid until 2015-01-01T00:00:00Z").And.Exactly(1).Contains("clocks"));
    }

    [TestCase("CreatedOnce")]
    [TestCase("OnChange")]
    public async Task Who_asks_for_no_refresh_gets_none_for_a_token(string policy)
    {
        _generators.ExpiresAt = () => _scene.Time.GetUtcNow() + TimeSpan.FromMinutes(3);
        Put(spec => spec.RefreshPolicy = policy);

        Assert.That(await _scene.PassAsync(), Is.EqualTo(ReconcileResult.Done));
        _scene.Time.Advance(TimeSpan.FromHours(1));
        await _scene.PassAsync();
        Assert.That(_scene.Value(key: "token"), Is.EqualTo("1"));
    }

    private void Put(Action<ExternalSecretSpec>? change = null) => _scene.PutApp(app =>
    {
        app.Spec.Data = null;
        app.Spec.DataFrom = [Generator("gen")];
        change?.Invoke(app.Spec);
    });

    private static DataFromEntry Generator(string name) =>
        new() { SourceRef = new SourceRef { GeneratorRef = new GeneratorRef { Kind = "Fake", Name = name } } };
}
