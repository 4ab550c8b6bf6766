using System.Text.Json;
using Keyferry.Providers.Contract;
using NUnit.Framework;

namespace Keyferry.Providers.Tests.Aws;

/// <summary>Pushes to Parameter Store as moto plays it.</summary>
public sealed class ParameterStorePushTests
{
    private string _ns = "";

    [SetUp]
    public void UseOwnNames()
    {
        MotoServer.Require();
        _ns = TestContext.CurrentContext.Test.ID;
    }

    [Test]
    public async Task A_new_parameter_is_a_String_with_mark_and_description()
    {
        Assert.That(await PushAsync(Target("new"), AwsPushes.Of("s3cr3t")), Is.Null);

        var about = await AboutAsync("new");
        Assert.That(await ValueAsync("new"), Is.EqualTo("s3cr3t"));
        Assert.That(about.GetProperty("Type").GetString(), Is.EqualTo("String"));
        Assert.That(about.GetProperty("Description").GetString(), Is.EqualTo("secret 'managed-by:external-secrets'"));
        Assert.That(await TagsAsync("new"), Is.EqualTo(new[] { "managed-by=external-secrets" }));
    }

    [Test]
    public async Task Metadata_gives_type_key_tier_description_and_tags()
    {
        await PushAsync(Target("s"), AwsPushes.Of(
            "x", """{"secretType":"SecureString","kmsKeyID":"alias/own","description":"of the app","tags":{"team":"red"}}"""));
        await PushAsync(Target("l"), AwsPushes.Of("a,b", """{"secretType":"StringList","tier":{"type":"Advanced"}}"""));

        var (secure, list) = (await AboutAsync("s"), await AboutAsync("l"));
        Assert.That(secure.GetProperty("Type").GetString(), Is.EqualTo("SecureString"));
        Assert.That(secure.GetProperty("KeyId").GetString(), Is.EqualTo("alias/own"));
        Assert.That(secure.GetProperty("Description").GetString(), Is.EqualTo("of the app"));
        Assert.That(await TagsAsync("s"), Is.EqualTo(new[] { "managed-by=external-secrets", "team=red" }));
        Assert.That(list.GetProperty("Type").GetString(), Is.EqualTo("StringList"));
        Assert.That(list.GetProperty("Tier").GetString(), Is.EqualTo("Advanced"));
    }

    [Test]
    public async Task Another_value_makes_a_version_the_same_makes_none()
    {
        await PushAsync(Target("a"), AwsPushes.Of("one"));
        await PushAsync(Target("a"), AwsPushes.Of("one"));
        var same = (await AboutAsync("a")).GetProperty("Version").GetInt32();
        await PushAsync(Target("a"), AwsPushes.Of("two"));

        Assert.That(same, Is.EqualTo(1));
        Assert.That((await AboutAsync("a")).GetProperty("Version").GetInt32(), Is.EqualTo(2));
        Assert.That(await ValueAsync("a"), Is.EqualTo("two"));
        Assert.That(await TagsAsync("a"), Is.EqualTo(new[] { "managed-by=external-secrets" }));
    }

    [Test]
    public async Task Tags_follow_the_metadata_while_the_value_stays()
    {
        await PushAsync(Target("t"), AwsPushes.Of("x", """{"tags":{"team":"red","drop":"x"}}"""));
        await PushAsync(Target("t"), AwsPushes.Of("x", """{"tags":{"team":"blue","new":"y"}}"""));

        Assert.That(await TagsAsync("t"), Is.EqualTo(new[] { "managed-by=external-secrets", "new=y", "team=blue" }));
        Assert.That((await AboutAsync("t")).GetProperty("Version").GetInt32(), Is.EqualTo(1));
    }

    [Test]
    public async Task A_whole_Secret_is_JSON_of_base64_or_of_texts()
    {
        await PushAsync(Target("b"), AwsPushes.Whole(null, ("user", "app"), ("password", "<p&1>")));
        await PushAsync(Target("t"), AwsPushes.Whole("""{"encodeAsDecoded":true}""", ("user", "app"), ("password", "<p&1>")));

        Assert.That(await ValueAsync("b"), Is.EqualTo("""{"password":"PHAmMT4=","user":"YXBw"}"""));
        Assert.That(await ValueAsync("t"), Is.EqualTo("""{"password":"<p&1>","user":"app"}"""));
    }

    [Test]
    public async Task A_value_of_the_word_sensitive_is_a_value()
    {
        await PushAsync(Target("a"), AwsPushes.Of("sensitive"));
        Assert.That(await PushAsync(Target("a"), AwsPushes.Of("other")), Is.Null);
        Assert.That(await ValueAsync("a"), Is.EqualTo("other"));
    }

    [Test]
    public async Task What_cannot_be_written_is_told_and_nothing_is_written()
    {
        await MotoServer.ParametersAsync("PutParameter", new { Name = $"/x/{_ns}/theirs", Value = "theirs", Type = "String" });
        var large = new string('x', 4097);

        Assert.Multiple(async () =>
        {
            Assert.That((await PushAsync(Target("theirs"), AwsPushes.Of("x")))!.Message, Is.EqualTo("secret not managed by external-secrets"));
            Assert.That(
                (await PushAsync(new PushTarget($"/x/{_ns}/new", "some.where"), AwsPushes.Of("x")))!.Message,
                Is.EqualTo($"a parameter has no properties: leave remoteRef.property some.where out, or push a JSON document to /x/{_ns}/new"));
            Assert.That((await PushAsync(Target("new/"), AwsPushes.Of("x")))!.Message, Does.Contain("is a folder"));
            Assert.That((await PushAsync(Target("new"), AwsPushes.Of("")))!.Message, Does.Contain("no empty value"));
            Assert.That((await PushAsync(Target("new"), AwsPushes.Of([0xff])))!.Message, Does.Contain("not UTF-8 text"));
            Assert.That(
                (await PushAsync(Target("new"), AwsPushes.Of(large)))!.Message,
                Does.Contain("has 4097 bytes").And.Contain("metadata.spec.tier.type Advanced").And.Not.Contain("xxx"));
            Assert.That(await ValueAsync("theirs"), Is.EqualTo("theirs"));
            Assert.That((await ExistsAsync(Target("new"))).Exists, Is.False);
        });
    }

    // The first two in the words of the recording ssm-push-metadata-wrong.
    [TestCase("""{"colour":"red"}""", "failed to parse metadata: failed to parse kubernetes.external-secrets.io/v1alpha1 "
        + "PushSecretMetadata: error unmarshaling JSON: while decoding JSON: json: unknown field \"colour\"")]
    [TestCase("""{"tags":{"managed-by":"me"}}""", "error parsing tags in metadata: Cannot specify a 'managed-by' tag")]
    [TestCase("""{"secretType":"Text"}""", "spec.secretType \"Text\" is to be String, StringList or SecureString")]
    [TestCase("""{"tier":{"type":"Large"}}""", "spec.tier.type \"Large\" is to be Standard or Advanced")]
    [TestCase("""{"tier":{"size":"Large"}}""", "spec.tier has an unknown field \"size\"; known are type, policies")]
    [TestCase("""{"encodeAsDecoded":"yes"}""", "spec.encodeAsDecoded is to be true or false, without quotes")]
    public async Task Metadata_that_is_wrong_is_told(string settings, string expected) =>
        Assert.That((await PushAsync(Target("new"), AwsPushes.Of("x", settings)))!.Message, Is.EqualTo(expected));

    [Test]
    public async Task Only_what_is_ours_is_deleted_and_what_is_gone_is_fine()
    {
        await PushAsync(Target("ours"), AwsPushes.Of("x"));
        await MotoServer.ParametersAsync("PutParameter", new { Name = $"/x/{_ns}/theirs", Value = "theirs", Type = "String" });
        await using var client = await ConnectAsync();

        foreach (var name in (string[])["ours", "theirs", "none"])
        {
            Assert.That(await client.Writer.DeleteAsync(Target(name), default), Is.Null);
        }

        Assert.That(await ExistsAsync(Target("ours")), Is.EqualTo(new ExistsResult(false)));
        Assert.That(await ExistsAsync(Target("theirs")), Is.EqualTo(new ExistsResult(true)));
    }

    [Test]
    public async Task Policies_of_an_advanced_parameter_are_sent_as_JSON_text()
    {
        await using var aws = new AwsStub(static call => call.Operation == "GetParameter"
            ? StubAnswer.Error(400, "ParameterNotFound", "")
            : StubAnswer.Ok(new { }));
        await using var client = await AwsPushes.ConnectAsync(aws.Address, static spec => spec.Service = "ParameterStore");

        var failure = await client.Writer.PushAsync(
            new PushTarget("/a"), AwsPushes.Of("x", """{"tier":{"type":"Advanced","policies":[{"Type":"Expiration"}]}}"""), default);

        Assert.That(failure, Is.Null);
        Assert.That(aws.Calls[1].Body.ToString(), Is.EqualTo(
            """{"Name":"/a","Value":"x","Type":"String","Description":"secret 'managed-by:external-secrets'","Overwrite":false"""
                + ""","Tier":"Advanced","Policies":"[{\"Type\":\"Expiration\"}]","Tags":[{"Key":"managed-by","Value":"external-secrets"}]}"""));
    }

    [Test]
    public async Task A_refusal_that_repeats_the_value_is_told_without_it()
    {
        await using var aws = new AwsStub(static call => call.Operation == "GetParameter"
            ? StubAnswer.Error(400, "ParameterNotFound", "")
            : StubAnswer.Error(400, "ValidationException", "Value 'hunter2' at 'value' is bad"));
        await using var client = await AwsPushes.ConnectAsync(aws.Address, static spec => spec.Service = "ParameterStore");

        var failure = await client.Writer.PushAsync(new PushTarget("/a"), AwsPushes.Of("hunter2"), default);

        Assert.That(failure!.Message, Does.StartWith("operation error SSM: PutParameter, ").And.Not.Contain("hunter2"));
    }

    private PushTarget Target(string name) => new($"/x/{_ns}/{name}");

    private async Task<string?> ValueAsync(string name) =>
        (await MotoServer.ParametersAsync("GetParameter", new { Name = $"/x/{_ns}/{name}", WithDecryption = true }))
            .GetProperty("Parameter").GetProperty("Value").GetString();

    private async Task<JsonElement> AboutAsync(string name) => (await MotoServer.ParametersAsync(
        "DescribeParameters",
        new { ParameterFilters = new[] { new { Key = "Name", Option = "Equals", Values = new[] { $"/x/{_ns}/{name}" } } } }))
        .GetProperty("Parameters")[0];

    private async Task<IEnumerable<string>> TagsAsync(string name) => (await MotoServer.ParametersAsync(
        "ListTagsForResource", new { ResourceType = "Parameter", ResourceId = $"/x/{_ns}/{name}" }))
        .GetProperty("TagList").EnumerateArray()
        .Select(static t => $"{t.GetProperty("Key")}={t.GetProperty("Value")}").Order(StringComparer.Ordinal);

    private static Task<StoreClient> ConnectAsync() =>
        AwsPushes.ConnectAsync(MotoServer.Address, static spec => spec.Service = "ParameterStore");

    private static async Task<FetchFailure?> PushAsync(PushTarget target, PushContent content)
    {
        await using var client = await ConnectAsync();
        return await client.Writer.PushAsync(target, content, default);
    }

    private static async Task<ExistsResult> ExistsAsync(PushTarget target)
    {
        await using var client = await ConnectAsync();
        return await client.Writer.ExistsAsync(target, default);
    }
}
