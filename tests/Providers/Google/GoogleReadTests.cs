using Keyferry.Providers.Contract;
using Keyferry.CloudDouble.Google;
using NUnit.Framework;

namespace Keyferry.Providers.Tests.Google;

public sealed class GoogleReadTests
{
    private const string Name = "projects/my-project/secrets/db";

    [TestCase(null, "{\"user\":\"app\",\"a.b\":\"dotted\",\"n\":{\"x\":1.50}}")]
    [TestCase("user", "app")]
    [TestCase("a.b", "dotted")]
    [TestCase("n.x", "1.5")]
    public async Task A_value_or_a_property_of_it_is_read(string? property, string expected)
    {
        var scene = new GoogleScene();
        scene.Google.Secrets.Add(Name, "{\"user\":\"app\",\"a.b\":\"dotted\",\"n\":{\"x\":1.50}}");

        Assert.That((await scene.FetchAsync(new RemoteRef("db", property))).Text(), Is.EqualTo(expected));
        Assert.That(scene.SecretCalls, Is.EqualTo(new[] { "GET secrets/db/versions/latest:access" }));
    }

    [Test]
    public async Task A_value_is_taken_apart_into_keys()
    {
        var scene = new GoogleScene();
        scene.Google.Secrets.Add(Name, "{\"user\":\"app\",\"n\":{\"x\":1}}");

        Assert.That(
            (await scene.FetchAsync(new RemoteRef("db", AsMap: true))).Texts(),
            Is.EqualTo(new Dictionary<string, string> { ["user"] = "app", ["n"] = "{\"x\":1}" }));
    }

    [Test]
    public async Task What_is_no_json_or_lacks_the_property_is_said_without_a_character_of_it()
    {
        var scene = new GoogleScene();
        scene.Google.Secrets.Add(Name, "s3cret-value");

        var property = (await scene.FetchAsync(new RemoteRef("db", "user"))).Text();
        var map = (await scene.FetchAsync(new RemoteRef("db", AsMap: true))).Text();

        Assert.That(property, Does.StartWith("Invalid: secret db is not JSON"));
        Assert.That(map, Does.StartWith("Invalid: unable to unmarshal secret db"));
        Assert.That(property + map, Does.Not.Contain("s3c"));
    }

    [Test]
    public async Task A_version_is_read_by_its_number()
    {
        var scene = new GoogleScene();
        scene.Google.Secrets.Add(Name, "one", "two");

        Assert.That((await scene.FetchAsync(new RemoteRef("db", Version: "1"))).Text(), Is.EqualTo("one"));
    }

    [Test]
    public async Task Only_a_secret_that_google_says_is_missing_counts_as_missing()
    {
        var scene = new GoogleScene();
        scene.Google.Secrets.Add(Name);

        var gone = await scene.FetchAsync(new RemoteRef("nope"));
        var empty = await scene.FetchAsync(new RemoteRef("db"));
        scene.Google.Fail(static r => r.Path.EndsWith(":access", StringComparison.Ordinal), DoubleAnswer.NoSuchPath);
        var stranger = await scene.FetchAsync(new RemoteRef("nope"));

        Assert.That(gone.Text(), Is.EqualTo(
            "NotFound: unable to access Secret from SecretManager Client: NOT_FOUND: Secret [projects/123456/secrets/nope] not found or has no versions."));
        Assert.That(empty.Failure!.Kind, Is.EqualTo(FetchFailureKind.NotFound));
        Assert.That(stranger.Text(), Is.EqualTo(
            "Invalid: unable to access Secret from SecretManager Client: status 404, and no error of Google's: check the address"));
    }

    [Test]
    public async Task A_version_that_never_was_is_a_mistake_and_deletes_nothing()
    {
        var scene = new GoogleScene();
        scene.Google.Secrets.Add(Name, "one");

        Assert.That((await scene.FetchAsync(new RemoteRef("db", Version: "9"))).Text(), Does.StartWith("Invalid: secret db has no version 9"));
        Assert.That((await scene.FetchAsync(new RemoteRef("nope", Version: "9"))).Failure!.Kind, Is.EqualTo(FetchFailureKind.NotFound));

        scene.Google.Secrets.Deny("secretmanager.secrets.get");
        Assert.That((await scene.FetchAsync(new RemoteRef("nope", Version: "9"))).Failure!.Kind, Is.EqualTo(FetchFailureKind.Invalid));
    }

    [TestCase("DESTROYED")]
    [TestCase("DISABLED")]
    public async Task A_latest_version_without_a_value_is_told_with_the_version_to_ask_for(string state)
    {
        var scene = new GoogleScene();
        scene.Google.Secrets.Add(Name, "one", "two").Versions[1].State = state;

        var result = await scene.FetchAsync(new RemoteRef("db"));

        Assert.That(result.Text(), Is.EqualTo(
            $"Invalid: unable to access Secret from SecretManager Client: FAILED_PRECONDITION: Secret Version [projects/123456/secrets/db/versions/2] is in {state} state. "
            + $"Version latest of secret db is {state}; the newest enabled version is 1: set remoteRef.version: \"1\", or "
            + "secretVersionSelectionPolicy: LatestOrFetch in the store"));
    }

    [Test]
    public async Task Who_may_not_list_versions_is_told_the_state_all_the_same()
    {
        var scene = new GoogleScene();
        scene.Google.Secrets.Add(Name, "one", "two").Versions[1].State = "DESTROYED";
        scene.Google.Secrets.Deny("secretmanager.versions.list");

        Assert.That((await scene.FetchAsync(new RemoteRef("db"))).Text(), Does.StartWith("Invalid: ").And.EndWith(
            "Version latest of secret db is DESTROYED; set remoteRef.version to one that is enabled, or enable this one"));
    }

    [Test]
    public async Task LatestOrFetch_reads_the_newest_enabled_version()
    {
        var scene = new GoogleScene();
        var secret = scene.Google.Secrets.Add(Name, "one", "two", "three", "four");
        secret.Versions[3].State = "DESTROYED";
        secret.Versions[2].State = "DISABLED";

        Assert.That((await scene.FetchAsync(new RemoteRef("db"), Fetching)).Text(), Is.EqualTo("two"));
        Assert.That(scene.SecretCalls, Is.EqualTo(new[]
        {
            "GET secrets/db/versions/latest:access", "GET secrets/db/versions?pageSize=250&filter=state:ENABLED", "GET secrets/db/versions/2:access",
        }));
    }

    [Test]
    public async Task LatestOrFetch_says_what_it_lacks()
    {
        var scene = new GoogleScene();
        var secret = scene.Google.Secrets.Add(Name, "one");
        secret.Versions[0].State = "DISABLED";

        var none = await scene.FetchAsync(new RemoteRef("db"), Fetching);
        var pinned = await scene.FetchAsync(new RemoteRef("db", Version: "1"), Fetching);
        scene.Google.Secrets.Deny("secretmanager.versions.list");
        var denied = await scene.FetchAsync(new RemoteRef("db"), Fetching);

        Assert.That(none.Text(), Does.StartWith("Invalid: ").And.EndWith("No version of secret db is enabled: enable or add one"));
        Assert.That(pinned.Text(), Does.StartWith("Invalid: ").And.EndWith("Version 1 of secret db is DISABLED; no version of secret db is enabled: enable or add one"));
        Assert.That(denied.Failure!.Kind, Is.EqualTo(FetchFailureKind.Denied));
        Assert.That(denied.Text(), Does.Contain("LatestOrFetch needs secretmanager.versions.list"));
    }

    [Test]
    public async Task Labels_and_annotations_are_read_as_metadata()
    {
        var scene = new GoogleScene();
        var secret = scene.Google.Secrets.Add(Name, "one");
        secret.Labels["team"] = "a";
        secret.Annotations["example.com/note"] = "a<b";

        var all = await scene.FetchAsync(new RemoteRef("db", FetchMetadata: true));
        var label = await scene.FetchAsync(new RemoteRef("db", "labels.team", FetchMetadata: true));
        var dotted = await scene.FetchAsync(new RemoteRef("db", "annotations.example.com/note", FetchMetadata: true));
        var map = await scene.FetchAsync(new RemoteRef("db", "labels", FetchMetadata: true, AsMap: true));
        var wrong = await scene.FetchAsync(new RemoteRef("db", "labels.taem", FetchMetadata: true));
        var stray = await scene.FetchAsync(new RemoteRef("db", "owner", FetchMetadata: true));

        Assert.That(all.Text(), Is.EqualTo("{\"annotations\":{\"example.com/note\":\"a\\u003cb\"},\"labels\":{\"team\":\"a\"}}"));
        Assert.That(label.Text(), Is.EqualTo("a"));
        Assert.That(dotted.Text(), Is.EqualTo("a<b"));
        Assert.That(map.Texts(), Is.EqualTo(new Dictionary<string, string> { ["team"] = "a" }));
        Assert.That(wrong.Text(), Is.EqualTo("Invalid: label with key taem does not exist in secret db; did you mean labels.team?"));
        Assert.That(stray.Text(), Does.StartWith("Invalid: invalid property owner"));
    }

    [Test]
    public async Task Metadata_of_a_missing_secret_is_missing() => Assert.That(
        (await new GoogleScene().FetchAsync(new RemoteRef("nope", FetchMetadata: true))).Failure!.Kind, Is.EqualTo(FetchFailureKind.NotFound));

    [Test]
    public async Task Regional_secrets_are_read_at_their_location()
    {
        var scene = new GoogleScene();
        scene.Google.Secrets.Add(Name, "global");
        scene.Google.Secrets.Add("projects/my-project/locations/europe-west3/secrets/db", "regional");

        Assert.That((await scene.FetchAsync(new RemoteRef("db"), static s => s.Location = "europe-west3")).Text(), Is.EqualTo("regional"));
        Assert.That(scene.Google.Calls.Last(), Is.EqualTo(
            "GET secretmanager.europe-west3.rep.googleapis.com/v1/projects/my-project/locations/europe-west3/secrets/db/versions/latest:access"));
    }

    [TestCase("a/b")]
    [TestCase("../x")]
    [TestCase("a.b")]
    [TestCase("db/versions/1:access?x=")]
    [TestCase("")]
    public async Task A_name_that_no_secret_can_have_is_refused_without_a_call(string key)
    {
        var scene = new GoogleScene();

        Assert.That((await scene.FetchAsync(new RemoteRef(key))).Text(), Does.StartWith("Invalid: ").And.Contain("cannot be the ID of a secret"));
        Assert.That(scene.Google.Requests, Is.Empty);
    }

    [Test]
    public async Task A_version_that_cannot_be_one_is_refused_without_a_call()
    {
        var scene = new GoogleScene();

        Assert.That((await scene.FetchAsync(new RemoteRef("db", Version: "1:access"))).Text(), Is.EqualTo("Invalid: version 1:access is no number, alias or \"latest\""));
        Assert.That(scene.Google.Requests, Is.Empty);
    }

    [Test]
    public async Task A_refusal_names_the_permission()
    {
        var scene = new GoogleScene();
        scene.Google.Secrets.Add(Name, "one");
        scene.Google.Secrets.Deny("secretmanager.versions.access", "secrets/db");

        Assert.That((await scene.FetchAsync(new RemoteRef("db"))).Text(), Does.StartWith("Denied: ").And.Contain("'secretmanager.versions.access'"));
    }

    [Test]
    public async Task Bytes_that_are_no_text_come_as_they_are()
    {
        var scene = new GoogleScene();
        byte[] bytes = [0, 1, 254, 255];
        scene.Google.Secrets.Add(Name, "x").Versions[0].Data = bytes;

        Assert.That((await scene.FetchAsync(new RemoteRef("db"))).Value!.Bytes.ToArray(), Is.EqualTo(bytes));
    }

    [Test]
    public async Task A_value_with_another_checksum_is_not_taken()
    {
        var scene = new GoogleScene();
        scene.Google.Fail(
            static r => r.Path.EndsWith(":access", StringComparison.Ordinal),
            new DoubleAnswer(200, "{\"name\":\"projects/123456/secrets/db/versions/1\",\"payload\":{\"data\":\"aGVsbG8=\",\"dataCrc32c\":\"1\"}}"));

        Assert.That((await scene.FetchAsync(new RemoteRef("db"))).Text(), Does.StartWith("Unavailable: ").And.Contain("checksum"));
    }

    [Test]
    public async Task A_service_that_fails_for_a_moment_is_asked_again_and_its_last_word_is_kept()
    {
        var scene = new GoogleScene(TimeProvider.System);
        scene.Google.Secrets.Add(Name, "one");
        var failure = DoubleAnswer.Rpc("UNAVAILABLE", "The service is currently unavailable.");

        scene.Google.Fail(static r => r.Path.EndsWith(":access", StringComparison.Ordinal), failure);
        var again = await scene.FetchAsync(new RemoteRef("db"));
        scene.Google.Fail(static r => r.Path.EndsWith(":access", StringComparison.Ordinal), failure, times: 10);
        var down = await scene.FetchAsync(new RemoteRef("db"));

        Assert.That(again.Text(), Is.EqualTo("one"));
        Assert.That(down.Text(), Is.EqualTo("Unavailable: unable to access Secret from SecretManager Client: UNAVAILABLE: The service is currently unavailable."));
    }

    [Test]
    public async Task A_quota_that_is_used_up_is_throttling()
    {
        var scene = new GoogleScene(TimeProvider.System);
        scene.Google.Fail(
            static r => r.Path.EndsWith(":access", StringComparison.Ordinal),
            DoubleAnswer.Rpc("RESOURCE_EXHAUSTED", "Quota exceeded.") with { Headers = new Dictionary<string, string> { ["Retry-After"] = "30" } }, times: 10);

        var failure = (await scene.FetchAsync(new RemoteRef("db"))).Failure!;

        Assert.That(failure.Kind, Is.EqualTo(FetchFailureKind.Throttled));
        Assert.That(failure.RetryAfter, Is.EqualTo(TimeSpan.FromSeconds(30)));
    }

    private static void Fetching(Api.Stores.GcpProviderSpec spec) => spec.SecretVersionSelectionPolicy = "LatestOrFetch";
}
