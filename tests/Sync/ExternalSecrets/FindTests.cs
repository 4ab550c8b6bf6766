using Keyferry.Api.ExternalSecrets;
using Keyferry.Kubernetes.Types;
using Keyferry.Providers.Contract;
using Keyferry.Sync.Tests.Support;

using NUnit.Framework;

namespace Keyferry.Sync.Tests.ExternalSecrets;

/// <summary><c>dataFrom.find</c> and <c>rewrite</c>, from the spec to the Secret.</summary>
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class FindTests
{
    private Scene _scene = null!;

    [SetUp]
    public void SetUp() => _scene = new Scene();

    [TearDown]
    public void TearDown() => _scene.Dispose();

    [Test]
    public async Task What_is_found_is_written_under_converted_names()
    {
        Store(("team/a", "1"), ("team/b", "2"), ("other", "3"));
        Put(new FindSpec { Name = new FindName { Regexp = "^team/" } });
        await _scene.PassAsync();

        Assert.That(Keys(), Is.EqualTo((string[])["team_a=1", "team_b=2"]));
    }

    [Test]
    public async Task A_rewrite_sees_names_as_the_store_has_them_unless_its_kind_converts_them_first()
    {
        Store(("team/a", "1"));
        Put(new FindSpec(), new RewriteRule { Regexp = new RewriteRegexp { Source = "team/", Target = "" } });
        await _scene.PassAsync();
        Assert.That(Keys(), Is.EqualTo((string[])["a=1"]));

        _scene.Provider.ConvertsNames = true;
        _scene.Time.Advance(TimeSpan.FromHours(2));
        await _scene.PassAsync();
        Assert.That(Keys(), Is.EqualTo((string[])["team_a=1"]));
    }

    [Test]
    public async Task Names_that_become_one_key_fail_with_the_key()
    {
        Store(("a/b", "1"), ("a_b", "2"));
        Put(new FindSpec());
        await _scene.PassAsync();

        Assert.That((await _scene.ToldAsync(1)).Single(), Does.StartWith(
            "UpdateFailed: error processing spec.dataFrom[0].find, err: error applying conversion strategy  to keys: secret name collision during conversion: a_b"));

        _scene.Provider.ConvertsNames = true;
        _scene.Time.Advance(TimeSpan.FromHours(2));
        await _scene.PassAsync();
        Assert.That((await _scene.ToldAsync(2))[^1], Does.StartWith(
            "UpdateFailed: error processing spec.dataFrom[0].find, err: error getting all secrets: secret name collision during conversion: a_b"));
    }

    [TestCase("/production/myapp", "DATABASE_URL=1 nested_KEY=2 _production_myapp2_X=3")]
    [TestCase("/production/myapp/", "DATABASE_URL=1 nested_KEY=2 _production_myapp2_X=3")]
    [TestCase("/production", "myapp_DATABASE_URL=1 myapp_nested_KEY=2 myapp2_X=3")]
    [TestCase("/prod", "_production_myapp_DATABASE_URL=1 _production_myapp_nested_KEY=2 _production_myapp2_X=3")]
    public async Task With_the_annotation_names_count_from_the_path_on(string path, string expected)
    {
        Store(("/production/myapp/DATABASE_URL", "1"), ("/production/myapp/nested/KEY", "2"), ("/production/myapp2/X", "3"));
        Put(new FindSpec { Path = path }, change: static app =>
            app.Metadata.Annotations = new Dictionary<string, string> { [FindKeys.Annotation] = FindKeys.Relative });
        await _scene.PassAsync();

        Assert.That(Keys(), Is.EquivalentTo(expected.Split(' ')));
    }

    [Test]
    public async Task A_secret_that_may_not_be_read_fails_the_find_and_is_named()
    {
        Store(("a", "1"), ("b", "2"));
        _scene.Provider.OnRead = static keys => [.. keys.Select(static k => k.Name == "b"
            ? ReadResult.Of(new FetchFailure(FetchFailureKind.Denied, "access denied"))
            : ReadResult.Of(RemoteValue.Of("1"u8.ToArray())))];
        Put(new FindSpec());
        await _scene.PassAsync();

        Assert.That((await _scene.ToldAsync(1)).Single(), Does.StartWith(
            "UpdateFailed: error processing spec.dataFrom[0].find, err: error getting all secrets: \"b\": access denied"));
        Assert.That(_scene.Api.Find(BuiltIn.Secret, Scene.App), Is.Null);
    }

    [Test]
    public async Task Where_its_kind_of_store_says_so_a_secret_that_may_not_be_read_is_left_out_and_named()
    {
        Store(("a", "1"), ("b", "2"));
        _scene.Provider.LeavesOutUnreadable = true;
        _scene.Provider.OnRead = static keys => [.. keys.Select(static k => k.Name == "b"
            ? ReadResult.Of(new FetchFailure(FetchFailureKind.Denied, "access denied"))
            : ReadResult.Of(RemoteValue.Of("1"u8.ToArray())))];
        Put(new FindSpec());
        await _scene.PassAsync();

        Assert.That(Keys(), Is.EqualTo((string[])["a=1"]));
        Assert.That((await _scene.ToldAsync(2)).Select(static t => t.Split(':')[0]), Does.Contain("LeftOut"));
        Assert.That(await _scene.ToldAsync(2), Has.Some.Contains("\"b\": access denied"));
    }

    [TestCase(FetchFailureKind.Denied, "a", "b")]
    [TestCase(FetchFailureKind.Unavailable, "b")]
    public async Task All_that_cannot_be_read_and_a_store_that_is_down_fail_the_find_all_the_same(FetchFailureKind kind, params string[] names)
    {
        Store(("a", "1"), ("b", "2"));
        _scene.Provider.LeavesOutUnreadable = true;
        _scene.Provider.OnRead = keys => [.. keys.Select(k => names.Contains(k.Name)
            ? ReadResult.Of(new FetchFailure(kind, "no answer"))
            : ReadResult.Of(RemoteValue.Of("1"u8.ToArray())))];
        Put(new FindSpec());
        await _scene.PassAsync();

        Assert.That((await _scene.ToldAsync(1)).Single(), Does.StartWith("UpdateFailed: error processing spec.dataFrom[0].find, err: error getting all secrets: "));
        Assert.That(_scene.Api.Find(BuiltIn.Secret, Scene.App), Is.Null);
    }

    [Test]
    public async Task A_secret_that_was_deleted_after_it_was_listed_is_left_out()
    {
        Store(("a", "1"), ("b", "2"));
        _scene.Provider.Values.Remove("b");
        Put(new FindSpec());
        await _scene.PassAsync();

        Assert.That(Keys(), Is.EqualTo((string[])["a=1"]));
    }

    [Test]
    public async Task That_nothing_was_found_is_told_once_until_it_changes()
    {
        Store();
        Put(new FindSpec { Name = new FindName { Regexp = "zzz" } });
        for (var pass = 0; pass < 3; pass++)
        {
            await _scene.PassAsync();
            _scene.Time.Advance(TimeSpan.FromHours(2));
        }

        Assert.That(_scene.Condition()!.Message, Is.EqualTo("secret retained due to DeletionPolicy=Retain"));
        Assert.That(await _scene.ToldAsync(1), Is.EqualTo((string[])
        [
            "NothingFound: spec.dataFrom[0].find: nothing in the store fits, so it gives no keys (1)",
        ]));
    }

    [Test]
    public async Task Keys_that_a_rewrite_loses_are_told_once()
    {
        Store(("host", "1"), ("port", "2"));
        Put(new FindSpec(), new RewriteRule { Regexp = new RewriteRegexp { Source = "^(.*)$", Target = "$1_BLUE" } });
        await _scene.PassAsync();
        _scene.Time.Advance(TimeSpan.FromHours(2));
        await _scene.PassAsync();

        Assert.That(await _scene.ToldAsync(1), Is.EqualTo((string[])
        [
            "KeysLost: spec.dataFrom[0].rewrite: of 2 keys none left (some got an empty name: in a target $1_x means a group called 1_x, so write ${1}_x) (1)",
        ]));
    }

    [Test]
    public async Task Keys_that_become_one_are_told_with_the_one_that_is_left()
    {
        Store(("a-1", "1"), ("a-2", "2"), ("b", "3"));
        Put(new FindSpec(), new RewriteRule { Regexp = new RewriteRegexp { Source = "-.*", Target = "" } });
        await _scene.PassAsync();

        Assert.That(Keys(), Is.EqualTo((string[])["a=2", "b=3"]));
        Assert.That(await _scene.ToldAsync(2), Does.Contain(
            "KeysLost: spec.dataFrom[0].rewrite: of 3 keys 2 left (several became \"a\", of which the last by its old name is left) (1)"));
    }

    [Test]
    public async Task A_rule_that_is_wrong_fails_with_its_place()
    {
        Store(("a", "1"));
        Put(new FindSpec(), new RewriteRule { Regexp = new RewriteRegexp { Source = "a(", Target = "" } });
        await _scene.PassAsync();

        Assert.That((await _scene.ToldAsync(1)).Single(), Does.StartWith(
            "UpdateFailed: error processing spec.dataFrom[0].find, err: error applying rewrite to keys: failed rewrite operation[0]: regexp failed with failed to compile: "));
    }

    [Test]
    public async Task Values_are_decoded_after_the_rewrite_and_null_bytes_refused_then()
    {
        Store(("a", "AGI="));
        Put(
            new FindSpec { DecodingStrategy = "Base64", NullBytePolicy = "Fail" },
            new RewriteRule { Transform = new RewriteTransform { Template = "{{ .value | upper }}" } });
        await _scene.PassAsync();

        Assert.That((await _scene.ToldAsync(1)).Single(), Does.StartWith(
            "UpdateFailed: error processing spec.dataFrom[0].find, err: fetched secret value for key \"A\" contains null bytes"));
    }

    [Test]
    public async Task A_later_entry_wins()
    {
        Store(("a", "1"));
        Put(new FindSpec(), change: static app => app.Spec.Data =
            [new ExternalSecretData { SecretKey = "a", RemoteRef = new RemoteRefSpec { Key = "pw" } }]);
        await _scene.PassAsync();

        Assert.That(Keys(), Is.EqualTo((string[])["a=s3cr3t"]));
    }

    private void Store(params (string Name, string Value)[] secrets)
    {
        foreach (var (name, value) in secrets)
        {
            _scene.Provider.Values[name] = value;
        }

        _scene.Provider.OnFind = (query, _) => secrets.Select(static s => s.Name).Where(n => query.Name?.IsMatch(n) != false)
            .Select(static n => new FindResult(n, new RemoteKey(n))).ToAsyncEnumerable();
    }

    private void Put(FindSpec find, RewriteRule? rule = null, Action<ExternalSecret>? change = null) => _scene.PutApp(app =>
    {
        app.Spec.Data = null;
        app.Spec.DataFrom = [new DataFromEntry { Find = find, Rewrite = rule is null ? null : [rule] }];
        change?.Invoke(app);
    });

    private string[] Keys() => [.. _scene.Api.Find(BuiltIn.Secret, Scene.App)!.Data
        .Select(static d => $"{d.Key}={System.Text.Encoding.UTF8.GetString(d.Value)}").Order(StringComparer.Ordinal)];
}
