using System.Text;
using System.Text.Json;
using Keyferry.Api.Values;
using Keyferry.Providers.Contract;
using Keyferry.CloudDouble.Google;
using NUnit.Framework;

namespace Keyferry.Providers.Tests.Google;

public sealed class GooglePushTests
{
    private const string Name = "projects/my-project/secrets/db";

    [Test]
    public async Task A_new_secret_is_made_with_our_mark_and_gets_its_value()
    {
        var scene = new GoogleScene();

        Assert.That(await PushAsync(scene, "one"), Is.Null);

        var secret = scene.Google.Secrets.Find(Name)!;
        Assert.That(secret.Labels, Is.EqualTo(new Dictionary<string, string> { ["managed-by"] = "external-secrets" }));
        Assert.That(secret.Replication!.ToJsonString(), Is.EqualTo("{\"automatic\":{}}"));
        Assert.That(Values(secret), Is.EqualTo(new[] { "one" }));
        Assert.That(scene.SecretCalls, Is.EqualTo(new[] { "GET secrets/db", "POST secrets?secretId=db", "POST secrets/db:addVersion" }));
    }

    [Test]
    public async Task What_is_there_already_is_not_written_again()
    {
        var scene = new GoogleScene();
        await PushAsync(scene, "one");
        var before = scene.SecretCalls.Count();

        Assert.That(await PushAsync(scene, "one"), Is.Null);
        Assert.That(scene.SecretCalls.Skip(before), Is.EqualTo(new[] { "GET secrets/db", "GET secrets/db/versions/latest:access" }));

        Assert.That(await PushAsync(scene, "two"), Is.Null);
        Assert.That(Values(scene.Google.Secrets.Find(Name)!), Is.EqualTo(new[] { "one", "two" }));
    }

    [Test]
    public async Task What_somebody_else_made_is_not_touched()
    {
        var scene = new GoogleScene();
        scene.Google.Secrets.Add(Name, "theirs");

        var whole = await PushAsync(scene, "ours");
        var property = await PushAsync(scene, "ours", property: "a");

        Assert.That(whole!.Message, Does.StartWith("secret db is not managed by external secrets"));
        Assert.That(property!.Message, Is.EqualTo(whole.Message));
        Assert.That(scene.SecretCalls.Where(static c => !c.StartsWith("GET", StringComparison.Ordinal)), Is.Empty);
    }

    [Test]
    public async Task Metadata_settles_labels_annotations_topics_place_and_key_in_one_call()
    {
        var scene = new GoogleScene();

        Assert.That(await PushAsync(scene, "one", metadata: """
            {"labels":{"team":"a"},"annotations":{"note":"x y"},"topics":["projects/my-project/topics/t"],
             "cmekKeyName":"projects/k/locations/europe-west3/keyRings/r/cryptoKeys/c","replicationLocations":["europe-west3","europe-west4"]}
            """), Is.Null);

        var secret = scene.Google.Secrets.Find(Name)!;
        Assert.That(secret.Labels, Is.EqualTo(new Dictionary<string, string> { ["team"] = "a", ["managed-by"] = "external-secrets" }));
        Assert.That(secret.Annotations, Is.EqualTo(new Dictionary<string, string> { ["note"] = "x y" }));
        Assert.That(secret.Topics, Is.EqualTo(new[] { "projects/my-project/topics/t" }));
        Assert.That(
            secret.Replication!["userManaged"]!["replicas"]!.AsArray().Select(static r => $"{r!["location"]} {r["customerManagedEncryption"]!["kmsKeyName"]}"),
            Is.EqualTo(new[]
            {
                "europe-west3 projects/k/locations/europe-west3/keyRings/r/cryptoKeys/c", "europe-west4 projects/k/locations/europe-west3/keyRings/r/cryptoKeys/c",
            }));
    }

    [TestCase("{\"cmekKeyName\":\"k\"}", "{\"automatic\":{\"customerManagedEncryption\":{\"kmsKeyName\":\"k\"}}}")]
    [TestCase("{\"replicationLocation\":\"europe-west3\"}", "{\"userManaged\":{\"replicas\":[{\"location\":\"europe-west3\"}]}}")]
    public async Task A_key_or_a_place_alone_settles_the_replication(string metadata, string expected)
    {
        var scene = new GoogleScene();

        await PushAsync(scene, "one", metadata: metadata);

        Assert.That(scene.Google.Secrets.Find(Name)!.Replication!.ToJsonString(), Is.EqualTo(expected));
    }

    [Test]
    public async Task A_regional_secret_has_no_replication_but_may_have_a_key()
    {
        var scene = new GoogleScene();

        Assert.That(await PushAsync(
            scene, "one", metadata: "{\"cmekKeyName\":\"k\",\"replicationLocations\":[\"europe-west4\"]}", change: static s => s.Location = "europe-west3"), Is.Null);

        var secret = scene.Google.Secrets.Find("projects/my-project/locations/europe-west3/secrets/db")!;
        Assert.That(secret.Replication, Is.Null);
        Assert.That(secret.Encryption!.ToJsonString(), Is.EqualTo("{\"kmsKeyName\":\"k\"}"));
    }

    [TestCase("{\"labels\":{\"new\":\"1\"}}", "managed-by=external-secrets new=1", "old=1", TestName = "labels that are written replace those that are there, annotations that are not written stay")]
    [TestCase("{\"labels\":{\"new\":\"1\",\"team\":\"z\"},\"mergePolicy\":\"Merge\"}", "managed-by=external-secrets new=1 team=a", "old=1", TestName = "merged labels go behind those that are there")]
    [TestCase("{\"annotations\":{}}", "managed-by=external-secrets team=a", "", TestName = "empty annotations take those away that are there")]
    [TestCase("{\"topics\":[\"projects/my-project/topics/t\"]}", "managed-by=external-secrets team=a", "old=1", TestName = "topics are brought up to date")]
    public async Task Changed_metadata_is_written_under_the_etag_that_was_read(string metadata, string labels, string annotations)
    {
        var scene = new GoogleScene();
        await PushAsync(scene, "one", metadata: "{\"labels\":{\"team\":\"a\"},\"annotations\":{\"old\":\"1\"}}");
        var (secret, before) = (scene.Google.Secrets.Find(Name)!, scene.SecretCalls.Count());

        Assert.That(await PushAsync(scene, "one", metadata: metadata), Is.Null);

        Assert.That(Shown(secret.Labels), Is.EqualTo(labels));
        Assert.That(Shown(secret.Annotations), Is.EqualTo(annotations));
        Assert.That(secret.Topics.Count, Is.EqualTo(metadata.Contains("topics", StringComparison.Ordinal) ? 1 : 0));
        Assert.That(scene.SecretCalls.Skip(before), Is.EqualTo(new[]
        {
            "GET secrets/db", "GET secrets/db/versions/latest:access", "PATCH secrets/db?updateMask=labels,annotations,topics",
        }));
        Assert.That(JsonElement.Parse(scene.Google.Requests[^1].Body).GetProperty("etag").GetString(), Is.Not.Empty);
    }

    [Test]
    public async Task A_secret_that_changed_in_between_is_read_anew()
    {
        var scene = new GoogleScene();
        await PushAsync(scene, "one");
        var secret = scene.Google.Secrets.Find(Name)!;
        scene.Google.Fail(
            r => r.Method == "PATCH" && (secret.Labels["theirs"] = "1") == "1",
            DoubleAnswer.Rpc("FAILED_PRECONDITION", "The etag provided in the request does not match the resource's current etag."));

        Assert.That(await PushAsync(scene, "one", metadata: "{\"labels\":{\"ours\":\"1\"},\"mergePolicy\":\"Merge\"}"), Is.Null);
        Assert.That(Shown(secret.Labels), Is.EqualTo("managed-by=external-secrets ours=1 theirs=1"));
    }

    [Test]
    public async Task A_push_that_broke_off_before_the_value_is_resumed()
    {
        var scene = new GoogleScene();
        scene.Google.Fail(static r => r.Path.EndsWith(":addVersion", StringComparison.Ordinal), DoubleAnswer.Rpc("UNAVAILABLE", "The service is currently unavailable."));

        var first = await PushAsync(scene, "one");
        var exists = await ExistsAsync(scene);
        var second = await PushAsync(scene, "one");

        Assert.That(first!.Kind, Is.EqualTo(FetchFailureKind.Unavailable));
        Assert.That(exists, Is.EqualTo(new ExistsResult(false)));
        Assert.That(second, Is.Null);
        Assert.That(Values(scene.Google.Secrets.Find(Name)!), Is.EqualTo(new[] { "one" }));
        Assert.That(await ExistsAsync(scene), Is.EqualTo(new ExistsResult(true)));
    }

    [TestCase("DESTROYED")]
    [TestCase("DISABLED")]
    public async Task A_latest_version_without_a_value_is_followed_by_another(string state)
    {
        var scene = new GoogleScene();
        await PushAsync(scene, "one");
        scene.Google.Secrets.Find(Name)!.Versions[0].State = state;

        Assert.That(await PushAsync(scene, "one"), Is.Null);
        Assert.That(scene.Google.Secrets.Find(Name)!.Versions, Has.Count.EqualTo(2));
    }

    [Test]
    public async Task A_property_is_set_beside_others()
    {
        var scene = new GoogleScene();
        await PushAsync(scene, "1", property: "a.b");
        await PushAsync(scene, "<2>", property: "c");
        var before = scene.SecretCalls.Count();
        await PushAsync(scene, "<2>", property: "c");

        Assert.That(Values(scene.Google.Secrets.Find(Name)!)[^1], Is.EqualTo("{\"a\":{\"b\":\"1\"},\"c\":\"<2>\"}"));
        Assert.That(scene.SecretCalls.Skip(before).Where(static c => c.StartsWith("POST", StringComparison.Ordinal)), Is.Empty);
    }

    [Test]
    public async Task A_property_of_what_is_no_json_is_refused()
    {
        var scene = new GoogleScene();
        await PushAsync(scene, "plain");

        Assert.That((await PushAsync(scene, "1", property: "a"))!.Message, Does.StartWith("the value of secret db is not JSON"));
    }

    [Test]
    public async Task Two_properties_that_are_pushed_at_once_are_both_there()
    {
        var scene = new GoogleScene(TimeProvider.System);

        await Task.WhenAll(Enumerable.Range(0, 8).Select(i => PushAsync(scene, $"{i}", property: $"p{i}")));

        Assert.That(JsonElement.Parse(Values(scene.Google.Secrets.Find(Name)!)[^1]).EnumerateObject().Count(), Is.EqualTo(8));
    }

    [Test]
    public async Task What_google_would_not_take_is_refused_before_it_is_sent()
    {
        var scene = new GoogleScene();

        Assert.That((await PushAsync(scene, ""))!.Message, Is.EqualTo("the value is empty, which Secret Manager does not take"));
        Assert.That((await PushAsync(scene, new string('x', 65_537)))!.Message, Is.EqualTo("the value has 65537 bytes; Secret Manager takes 65536"));
        Assert.That((await PushAsync(scene, "1", key: "a/b"))!.Message, Does.Contain("cannot be the ID of a secret"));
        Assert.That((await PushAsync(scene, "1", property: "a", metadata: "{}"))!.Message, Does.StartWith("cannot specify metadata and property at the same time"));
        Assert.That((await PushAsync(scene, "1", metadata: "{\"mergePolicy\":\"Both\"}"))!.Message, Does.EndWith("spec.mergePolicy is neither Replace nor Merge"));
        Assert.That((await PushAsync(scene, "1", metadata: "{\"labels\":{\"managed-by\":\"me\"}}"))!.Message, Does.EndWith("spec.labels cannot set managed-by"));
        Assert.That((await PushAsync(scene, "1", metadata: "{\"lables\":{}}"))!.Message, Does.EndWith("did you mean labels?"));
        Assert.That(scene.Google.Secrets.Find(Name), Is.Null);
    }

    [Test]
    public async Task A_refused_value_is_not_repeated()
    {
        var scene = new GoogleScene();
        scene.Google.Fail(
            static r => r.Path.EndsWith(":addVersion", StringComparison.Ordinal),
            DoubleAnswer.Rpc("INVALID_ARGUMENT", "Invalid value at 'payload.data' (TYPE_BYTES), \"c2VjcmV0\""));

        Assert.That((await PushAsync(scene, "secret"))!.Message, Is.EqualTo("unable to add a version of Secret from SecretManager Client: INVALID_ARGUMENT"));
    }

    [Test]
    public async Task A_whole_secret_goes_as_json_and_a_key_that_is_not_there_not_at_all()
    {
        var scene = new GoogleScene();
        await using var client = await scene.ConnectAsync();
        var content = new PushContent { Data = new Dictionary<string, SecretValue> { ["b"] = Value("2"), ["a"] = Value("1") } };

        Assert.That(await client.Writer.PushAsync(new PushTarget("db"), content, default), Is.Null);
        Assert.That(Values(scene.Google.Secrets.Find(Name)!), Is.EqualTo(new[] { "{\"a\":\"1\",\"b\":\"2\"}" }));

        var missing = new PushContent { SecretKey = "c", Data = content.Data };
        Assert.That((await client.Writer.PushAsync(new PushTarget("db"), missing, default))!.Message, Is.EqualTo("secret key c does not exist"));
    }

    [Test]
    public async Task A_policy_that_refuses_the_place_is_told_once()
    {
        var scene = new GoogleScene();
        scene.Google.Fail(
            static r => r.Uri.Host.StartsWith("secretmanager", StringComparison.Ordinal) && r.Method == "POST",
            DoubleAnswer.Rpc("FAILED_PRECONDITION", "Constraint constraints/gcp.resourceLocations violated."));

        Assert.That((await PushAsync(scene, "one"))!.Message, Does.Contain("Constraint constraints/gcp.resourceLocations violated."));
        Assert.That(scene.SecretCalls.Count(static c => c.StartsWith("POST", StringComparison.Ordinal)), Is.EqualTo(1));
    }

    private static string Shown(Dictionary<string, string> map) =>
        string.Join(' ', map.OrderBy(static m => m.Key, StringComparer.Ordinal).Select(static m => $"{m.Key}={m.Value}"));

    private static string[] Values(DoubleSecret secret) => [.. secret.Versions.Select(static v => Encoding.UTF8.GetString(v.Data))];

    private static SecretValue Value(string text) => new(Encoding.UTF8.GetBytes(text));

    private static async Task<ExistsResult> ExistsAsync(GoogleScene scene)
    {
        await using var client = await scene.ConnectAsync();
        return await client.Writer.ExistsAsync(new PushTarget("db"), default);
    }

    private static async Task<FetchFailure?> PushAsync(
        GoogleScene scene, string value, string? property = null, string? metadata = null, string key = "db",
        Action<Api.Stores.GcpProviderSpec>? change = null)
    {
        await using var client = await scene.ConnectAsync(change);
        return await PushAsync(client, value, property, metadata, key);
    }

    private static async Task<FetchFailure?> PushAsync(StoreClient client, string value, string? property = null, string? metadata = null, string key = "db")
    {
        var content = new PushContent
        {
            SecretKey = "k", Data = new Dictionary<string, SecretValue> { ["k"] = Value(value) },
            Metadata = metadata is null
                ? null
                : JsonElement.Parse($$"""{"apiVersion":"kubernetes.external-secrets.io/v1alpha1","kind":"PushSecretMetadata","spec":{{metadata}}}"""),
        };
        return await client.Writer.PushAsync(new PushTarget(key, property, "k"), content, default);
    }
}
