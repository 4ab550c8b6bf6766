using System.Text.Json;
using Keyferry.Api.Stores;
using Keyferry.Providers.Contract;
using NUnit.Framework;

namespace Keyferry.Providers.Tests.Aws;

/// <summary>Pushes to Secrets Manager as moto plays it.</summary>
public sealed class SecretsManagerPushTests
{
    private const string Text = """{"secretPushFormat":"string"}""";
    private const string First = "00000000-0000-0000-0000-000000000001";

    private string _ns = "";

    [SetUp]
    public void UseOwnNames()
    {
        MotoServer.Require();
        _ns = TestContext.CurrentContext.Test.ID;
    }

    [Test]
    public async Task A_new_secret_is_bytes_with_mark_description_and_the_first_id()
    {
        Assert.That(await PushAsync(Target("new"), AwsPushes.Of("s3cr3t")), Is.Null);

        var value = await ValueAsync("new");
        var about = await AboutAsync("new");
        Assert.That(value.GetProperty("SecretBinary").GetString(), Is.EqualTo("czNjcjN0"));
        Assert.That(value.GetProperty("VersionId").GetString(), Is.EqualTo(First));
        Assert.That(about.GetProperty("Description").GetString(), Is.EqualTo("secret 'managed-by:external-secrets'"));
        Assert.That(Tags(about), Is.EqualTo(new[] { "managed-by=external-secrets" }));
    }

    [Test]
    public async Task Metadata_gives_form_description_key_and_tags()
    {
        var settings = """{"secretPushFormat":"string","description":"of the app","tags":{"team":"red","a/b":"x"},"KMSKEYID":"alias/own"}""";
        Assert.That(await PushAsync(Target("new"), AwsPushes.Of("s3cr3t", settings)), Is.Null);

        var about = await AboutAsync("new");
        Assert.That((await ValueAsync("new")).GetProperty("SecretString").GetString(), Is.EqualTo("s3cr3t"));
        Assert.That(about.GetProperty("Description").GetString(), Is.EqualTo("of the app"));
        Assert.That(about.GetProperty("KmsKeyId").GetString(), Is.EqualTo("alias/own"));
        Assert.That(Tags(about), Is.EqualTo(new[] { "a/b=x", "managed-by=external-secrets", "team=red" }));
    }

    [Test]
    public async Task The_same_value_makes_no_version_and_another_one_does()
    {
        await PushAsync(Target("a"), AwsPushes.Of("one"));
        await PushAsync(Target("a"), AwsPushes.Of("one", Text));
        var same = (await ValueAsync("a")).GetProperty("VersionId").GetString();
        await PushAsync(Target("a"), AwsPushes.Of("two", Text));

        var changed = await ValueAsync("a");
        Assert.That(same, Is.EqualTo(First));
        Assert.That(changed.GetProperty("SecretString").GetString(), Is.EqualTo("two"));
        Assert.That(changed.GetProperty("VersionId").GetString(), Is.Not.EqualTo(First));
    }

    [Test]
    public async Task A_property_is_put_into_what_is_there()
    {
        await CreateManagedAsync("j", """{"keep": [1, 2],"db":{"port":5432}}""");

        await PushAsync(Target("j", "password"), AwsPushes.Of("s3\"<cr3t>", Text));
        await PushAsync(Target("j", "db.user"), AwsPushes.Of("app", Text));
        await PushAsync(Target("new", "a.b.0"), AwsPushes.Of("app", Text));

        Assert.That(
            (await ValueAsync("j")).GetProperty("SecretString").GetString(),
            Is.EqualTo("""{"keep": [1, 2],"db":{"port":5432,"user":"app"},"password":"s3\"<cr3t>"}"""));
        Assert.That((await ValueAsync("new")).GetProperty("SecretString").GetString(), Is.EqualTo("""{"a":{"b":["app"]}}"""));
    }

    [Test]
    public async Task A_whole_Secret_is_an_object_of_texts()
    {
        await PushAsync(Target("w"), AwsPushes.Whole(Text, ("user", "app"), ("password", "<p&1>"), ("tls.crt", "a\nb")));
        await PushAsync(Target("below", "all"), AwsPushes.Whole(Text, ("user", "<app>")));

        Assert.That(
            (await ValueAsync("w")).GetProperty("SecretString").GetString(),
            Is.EqualTo("""{"password":"<p&1>","tls.crt":"a\nb","user":"app"}"""));
        Assert.That(
            (await ValueAsync("below")).GetProperty("SecretString").GetString(),
            Is.EqualTo("""{"all":"{\"user\":\"<app>\"}"}"""));
    }

    [Test]
    public async Task What_cannot_be_written_is_told_and_nothing_is_written()
    {
        await CreateManagedAsync("plain", "text");
        await MotoServer.CallAsync("CreateSecret", new { Name = $"{_ns}/theirs", SecretString = "theirs" });

        var property = await PushAsync(Target("plain", "a"), AwsPushes.Of("x"));
        var theirs = await PushAsync(Target("theirs"), AwsPushes.Of("x"));
        var bytes = await PushAsync(Target("new"), AwsPushes.Of([0xff, 0xfe], Text));
        var bytesBelow = await PushAsync(Target("new", "a"), AwsPushes.Of([0xff, 0xfe]));
        var path = await PushAsync(Target("new", "a.*"), AwsPushes.Of("x"));

        Assert.That(property!.Message, Is.EqualTo("PushSecret for aws secrets manager with a pushSecretData property requires a json secret"));
        Assert.That(theirs!.Message, Is.EqualTo("secret not managed by external-secrets"));
        Assert.That(bytes!.Message, Does.Contain("secretPushFormat string"));
        Assert.That(bytesBelow!.Message, Does.Contain("not UTF-8 text"));
        Assert.That(path!.Message, Does.StartWith("remoteRef.property a.* cannot be set: "));
        Assert.That((await ValueAsync("plain")).GetProperty("SecretString").GetString(), Is.EqualTo("text"));
        Assert.That((await ValueAsync("theirs")).GetProperty("SecretString").GetString(), Is.EqualTo("theirs"));
        Assert.That((await ExistsAsync(Target("new"))).Exists, Is.False);
    }

    // The first four in the words of the recording aws-push-metadata-wrong.
    [TestCase("""{"colour":"red"}""", "failed to parse push secret metadata: failed to parse metadata: failed to parse "
        + "kubernetes.external-secrets.io/v1alpha1 PushSecretMetadata: error unmarshaling JSON: while decoding JSON: json: unknown field \"colour\"")]
    [TestCase("""{"tags":{"managed-by":"me"}}""", "failed to parse push secret metadata: error parsing tags in metadata: Cannot specify a 'managed-by' tag")]
    [TestCase("""{"secretPushFormat":"xml"}""", "failed to parse push secret metadata: invalid secret push format: xml")]
    [TestCase("""{"replicationLocations":"eu-west-1"}""", "failed to parse push secret metadata: spec.replicationLocations is to be a list of texts")]
    [TestCase("""{"resourcePolicy":{"policySourceRef":{"kind":"Pod","name":"a","key":"b"}}}""",
        "failed to parse push secret metadata: spec.resourcePolicy.policySourceRef.kind \"Pod\" is to be ConfigMap or Secret")]
    [TestCase("""{"resourcePolicy":{"policySourceRef":{"kind":"Secret"}}}""",
        "failed to parse push secret metadata: spec.resourcePolicy.policySourceRef needs name and key")]
    [TestCase("""{"resourcePolicy":{"policy":"{}"}}""",
        "failed to parse push secret metadata: spec.resourcePolicy has an unknown field \"policy\"; known are blockPublicPolicy, policySourceRef")]
    public async Task Metadata_that_is_wrong_is_told(string settings, string expected)
    {
        Assert.That((await PushAsync(Target("new"), AwsPushes.Of("x", settings)))!.Message, Is.EqualTo(expected));
        Assert.That((await ExistsAsync(Target("new"))).Exists, Is.False);
    }

    [Test]
    public async Task A_misspelled_or_flat_setting_is_told_the_way_out()
    {
        var misspelled = await PushAsync(Target("new"), AwsPushes.Of("x", """{"tagz":{}}"""));
        var flat = await PushAsync(Target("new"), new PushContent
        {
            SecretKey = "password",
            Data = AwsPushes.Of("x").Data,
            Metadata = JsonElement.Parse("""{"secretPushFormat":"string"}"""),
        });

        Assert.That(misspelled!.Message, Does.EndWith("unknown field \"tagz\"; did you mean tags?"));
        Assert.That(flat!.Message, Does.Contain("the settings stand below spec"));
    }

    [Test]
    public async Task Tags_follow_the_metadata_while_the_value_stays()
    {
        await PushAsync(Target("t"), AwsPushes.Of("x", """{"tags":{"team":"red","old":"x"},"description":"one"}"""));
        await MotoServer.CallAsync("TagResource", new { SecretId = $"{_ns}/t", Tags = new[] { new { Key = "by-hand", Value = "x" } } });
        await PushAsync(Target("t"), AwsPushes.Of("x", """{"tags":{"team":"blue","new":"y"},"description":"two"}"""));
        var changed = await AboutAsync("t");
        await PushAsync(Target("t"), AwsPushes.Of("x"));

        Assert.That(Tags(changed), Is.EqualTo(new[] { "managed-by=external-secrets", "new=y", "team=blue" }));
        Assert.That(Tags(await AboutAsync("t")), Is.EqualTo(Tags(changed)));
        Assert.That(changed.GetProperty("Description").GetString(), Is.EqualTo("one"));
    }

    [Test]
    public async Task A_property_is_deleted_alone_and_the_secret_with_its_last_one()
    {
        await CreateManagedAsync("p", """{"keep":"x","password":"s3cr3t"}""");

        var first = await DeleteAsync(Target("p", "password"));
        var left = (await ValueAsync("p")).GetProperty("SecretString").GetString();
        var again = await DeleteAsync(Target("p", "password"));
        var last = await DeleteAsync(Target("p", "keep"));

        Assert.That(new[] { first, again, last }, Has.All.Null);
        Assert.That(left, Is.EqualTo("""{"keep":"x"}"""));
        Assert.That((await ExistsAsync(Target("p"))).Exists, Is.False);
    }

    [Test]
    public async Task Only_what_is_ours_is_deleted_and_what_is_gone_is_fine()
    {
        await CreateManagedAsync("ours", "x");
        await MotoServer.CallAsync("CreateSecret", new { Name = $"{_ns}/theirs", SecretString = "theirs" });

        Assert.That(await DeleteAsync(Target("ours")), Is.Null);
        Assert.That(await DeleteAsync(Target("theirs")), Is.Null);
        Assert.That(await DeleteAsync(Target("none")), Is.Null);
        Assert.That((await ExistsAsync(Target("ours"))), Is.EqualTo(new ExistsResult(false)));
        Assert.That((await ExistsAsync(Target("theirs"))), Is.EqualTo(new ExistsResult(true)));
    }

    [Test]
    public async Task A_scheduled_deletion_is_waited_for_and_told()
    {
        await CreateManagedAsync("later", "x");
        await using var client = await ConnectAsync(
            spec => spec.SecretsManager = new AwsSecretsManagerSettings { RecoveryWindowInDays = 7 });

        Assert.That(await client.Writer.DeleteAsync(Target("later"), default), Is.Null);
        Assert.That(await client.Writer.DeleteAsync(Target("later"), default), Is.Null);
        var pushed = await client.Writer.PushAsync(Target("later"), AwsPushes.Of("x"), default);

        Assert.That((await AboutAsync("later")).TryGetProperty("DeletedDate", out _), Is.True);
        Assert.That(pushed!.Message, Does.Contain("is scheduled for deletion").And.Contain("restore-secret"));
    }

    [Test]
    public async Task A_property_that_is_there_exists()
    {
        await CreateManagedAsync("p", """{"a":{"b":null}}""");

        Assert.That((await ExistsAsync(Target("p", "a.b"))).Exists, Is.True);
        Assert.That((await ExistsAsync(Target("p", "a.c"))).Exists, Is.False);
        Assert.That((await ExistsAsync(Target("p"))).Exists, Is.True);
    }

    [Test]
    public async Task The_prefix_goes_before_what_is_pushed_and_deleted()
    {
        await using var client = await ConnectAsync(spec => spec.Prefix = $"{_ns}/pre/");

        await client.Writer.PushAsync(new PushTarget("a"), AwsPushes.Of("x"), default);
        var exists = await ExistsAsync(Target("pre/a"));
        await client.Writer.DeleteAsync(new PushTarget("a"), default);

        Assert.That(exists.Exists, Is.True);
        Assert.That((await ExistsAsync(Target("pre/a"))).Exists, Is.False);
    }

    private PushTarget Target(string name, string? property = null) => new($"{_ns}/{name}", property, "password");

    private async Task CreateManagedAsync(string name, string value) => await MotoServer.CallAsync("CreateSecret", new
    {
        Name = $"{_ns}/{name}",
        SecretString = value,
        Tags = new[] { new { Key = "managed-by", Value = "external-secrets" } },
    });

    private Task<JsonElement> ValueAsync(string name) =>
        MotoServer.CallAsync("GetSecretValue", new { SecretId = $"{_ns}/{name}" });

    private Task<JsonElement> AboutAsync(string name) =>
        MotoServer.CallAsync("DescribeSecret", new { SecretId = $"{_ns}/{name}" });

    private static IEnumerable<string> Tags(JsonElement about) => about.GetProperty("Tags").EnumerateArray()
        .Select(static t => $"{t.GetProperty("Key")}={t.GetProperty("Value")}").Order(StringComparer.Ordinal);

    private static Task<StoreClient> ConnectAsync(Action<AwsProviderSpec>? change = null) =>
        AwsPushes.ConnectAsync(MotoServer.Address, spec =>
        {
            spec.SecretsManager = new AwsSecretsManagerSettings { ForceDeleteWithoutRecovery = true };
            change?.Invoke(spec);
        });

    private static async Task<FetchFailure?> PushAsync(PushTarget target, PushContent content)
    {
        await using var client = await ConnectAsync();
        return await client.Writer.PushAsync(target, content, default);
    }

    private static async Task<FetchFailure?> DeleteAsync(PushTarget target)
    {
        await using var client = await ConnectAsync();
        return await client.Writer.DeleteAsync(target, default);
    }

    private static async Task<ExistsResult> ExistsAsync(PushTarget target)
    {
        await using var client = await ConnectAsync();
        return await client.Writer.ExistsAsync(target, default);
    }
}
