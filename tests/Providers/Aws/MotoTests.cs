using Keyferry.Api.Stores;
using Keyferry.Providers.Contract;
using NUnit.Framework;

namespace Keyferry.Providers.Tests.Aws;

public sealed partial class MotoTests
{
    private const string Document =
        """{"user":"app","port":5432,"on":true,"tags":["a", "b"],"none":null,"db.host":"dotted","db":{"host":"nested"}}""";

    private string _ns = "";

    [SetUp]
    public void UseOwnNames()
    {
        MotoServer.Require();
        _ns = TestContext.CurrentContext.Test.ID;
    }

    [Test]
    public async Task Properties_and_the_whole_come_from_one_secret()
    {
        await CreateAsync("db", Document);

        var results = await FetchAsync(
            null, Ref("db", "user"), Ref("db", "port"), Ref("db", "on"), Ref("db", "tags"), Ref("db", "none"),
            Ref("db", "db.host"), Ref("db", "tags.1"), Ref("db"), Ref("db", "absent"));

        Assert.That(results.Select(r => r.Text()), Is.EqualTo(new[]
        {
            "app", "5432", "true", """["a", "b"]""", "", "dotted", "b", Document,
            $"Invalid: key absent does not exist in secret {_ns}/db",
        }));
    }

    [Test]
    public async Task Many_secrets_come_in_batches_and_a_missing_one_spoils_no_other()
    {
        for (var at = 0; at < 25; at++)
        {
            await CreateAsync($"s{at}", $"value {at}");
        }

        var references = Enumerable.Range(0, 25).Select(at => Ref($"s{at}")).Append(Ref("none")).ToArray();
        var results = await FetchAsync(null, references);

        Assert.That(results.Select(r => r.Text()), Is.EqualTo(
            Enumerable.Range(0, 25).Select(at => $"value {at}").Append("NotFound: Secret does not exist")));
    }

    [Test]
    public async Task Bytes_are_given_as_they_are_and_looked_into_for_properties()
    {
        await MotoServer.CallAsync("CreateSecret", new { Name = $"{_ns}/bytes", SecretBinary = "AAH/gP7K/rq+" });
        await MotoServer.CallAsync(
            "CreateSecret", new { Name = $"{_ns}/json", SecretBinary = "eyJ1c2VyIjoiYXBwIiwibiI6N30=" });

        var results = await FetchAsync(null, Ref("bytes"), Ref("json", "user"), Ref("json", asMap: true));

        Assert.That(Convert.ToBase64String(results[0].Value!.Bytes), Is.EqualTo("AAH/gP7K/rq+"));
        Assert.That(results[1].Text(), Is.EqualTo("app"));
        Assert.That(results[2].Texts(), Is.EquivalentTo(new Dictionary<string, string> { ["user"] = "app", ["n"] = "7" }));
    }

    [Test]
    public async Task Versions_are_found_by_label_and_by_id()
    {
        const string first = "11111111-1111-1111-1111-111111111111";
        await MotoServer.CallAsync(
            "CreateSecret", new { Name = $"{_ns}/v", SecretString = "one", ClientRequestToken = first });
        await MotoServer.CallAsync("PutSecretValue", new { SecretId = $"{_ns}/v", SecretString = "two" });

        var results = await FetchAsync(
            null, Ref("v"), Ref("v", version: "AWSPREVIOUS"), Ref("v", version: $"uuid/{first}"),
            Ref("v", version: "nobody"));

        Assert.That(results.Select(r => r.Text()), Is.EqualTo(new[]
        {
            "two", "one", "one",
            $"Invalid: secret {_ns}/v has no version with the label nobody; its labels are AWSCURRENT, AWSPREVIOUS",
        }));
    }

    [Test]
    public async Task A_version_that_is_not_there_is_no_missing_secret()
    {
        const string id = "11111111-1111-1111-1111-111111111111";
        await CreateAsync("v", "one");

        var results = await FetchAsync(
            null, Ref("v", version: id), Ref("v", version: $"uuid/{id}"), Ref("none", version: "AWSPREVIOUS"));

        Assert.That(results.Select(r => r.Text()), Is.EqualTo(new[]
        {
            $"Invalid: secret {_ns}/v has no version with the label {id}; its labels are AWSCURRENT; for the version of that id "
                + $"write version: uuid/{id}",
            $"Invalid: secret {_ns}/v has no version with the id {id}; its labels are AWSCURRENT",
            "NotFound: Secret does not exist",
        }));
    }

    [Test]
    public async Task Tags_come_as_one_document()
    {
        await MotoServer.CallAsync("CreateSecret", new
        {
            Name = $"{_ns}/a",
            SecretString = "value",
            Tags = new[]
            {
                new { Key = "team", Value = "red & <blue>" }, new { Key = "a.b", Value = "dotted" },
                new { Key = "App", Value = "x" },
            },
        });
        await CreateAsync("none", "value");

        var results = await FetchAsync(
            null, Ref("a", metadata: true), Ref("a", "a.b", metadata: true), Ref("none", metadata: true), Ref("a"),
            Ref("a", asMap: true, metadata: true), Ref("missing", metadata: true));

        Assert.That(results[0].Text(),
            Is.EqualTo("""{"App":"x","a.b":"dotted","team":"red \u0026 \u003cblue\u003e"}"""));
        Assert.That(results[1].Text(), Is.EqualTo("dotted"));
        Assert.That(results[2].Text(), Is.EqualTo("{}"));
        Assert.That(results[3].Text(), Is.EqualTo("value"));
        Assert.That(results[4].Texts()["team"], Is.EqualTo("red & <blue>"));
        Assert.That(results[5].Text(), Is.EqualTo("NotFound: Secret does not exist"));
    }

    [Test]
    public async Task The_prefix_goes_before_the_key_and_stays_out_of_messages()
    {
        await CreateAsync("pre/db", Document);

        var results = await FetchAsync(
            spec => spec.Prefix = $"{_ns}/pre/", new RemoteRef("db", "user"), new RemoteRef("db", "absent"));

        Assert.That(results.Select(r => r.Text()), Is.EqualTo(new[]
        {
            "app", "Invalid: key absent does not exist in secret db",
        }));
    }

    [Test]
    public async Task What_is_no_object_cannot_be_taken_apart()
    {
        await CreateAsync("text", "just text");
        await CreateAsync("array", "[1,2]");

        var results = await FetchAsync(null, Ref("text", asMap: true), Ref("array", asMap: true));

        var texts = results.Select(r => r.Text()).ToArray();
        Assert.Multiple(() =>
        {
            Assert.That(texts[0], Does.StartWith($"Invalid: unable to unmarshal secret {_ns}/text: it is not a JSON object (line 1, column 1"));
            Assert.That(texts[0], Does.Not.Contain("just"));
            Assert.That(texts[1], Is.EqualTo(
                $"Invalid: unable to unmarshal secret {_ns}/array: "
                    + "json: cannot unmarshal array into Go value of type map[string]json.RawMessage"));
        });
    }

    [Test]
    public async Task A_scheduled_deletion_leaves_the_secret_unreadable_until_it_is_restored()
    {
        await CreateAsync("a", "1");
        await CreateAsync("b", "2");
        await MotoServer.CallAsync("DeleteSecret", new { SecretId = $"{_ns}/a", RecoveryWindowInDays = 7 });

        var single = await FetchAsync(null, Ref("a"));
        var batch = await FetchAsync(null, Ref("a"), Ref("b"));
        await MotoServer.CallAsync("RestoreSecret", new { SecretId = $"{_ns}/a" });
        var restored = await FetchAsync(null, Ref("a"));

        // moto's wording is not AWS's "marked for deletion", so that it stays a plain error, as with the peer.
        Assert.That(single[0].Text(), Does.Contain("InvalidRequestException").And.Contain("marked deleted"));
        Assert.That(batch[0].Text(), Does.Contain("InvalidRequestException").And.Contain("marked deleted"));
        Assert.That(batch[1].Text(), Is.EqualTo("2"));
        Assert.That(restored[0].Text(), Is.EqualTo("1"));
    }

    [Test]
    public async Task A_secret_is_found_by_its_ARN_too()
    {
        await CreateAsync("a", "1");
        await CreateAsync("b", "2");
        var arn = await MotoServer.ArnOfAsync($"{_ns}/a");

        var results = await FetchAsync(null, new RemoteRef(arn), Ref("b"));

        Assert.That(results.Select(r => r.Text()), Is.EqualTo(new[] { "1", "2" }));
    }

    private RemoteRef Ref(
        string name, string? property = null, string? version = null, bool metadata = false, bool asMap = false) =>
        new($"{_ns}/{name}", property, version, metadata, asMap);

    private async Task CreateAsync(string name, string value) =>
        await MotoServer.CallAsync("CreateSecret", new { Name = $"{_ns}/{name}", SecretString = value });

    private static async Task<IReadOnlyList<FetchResult>> FetchAsync(
        Action<AwsProviderSpec>? change, params RemoteRef[] references)
    {
        var connected = await AwsStores.ConnectAsync(MotoServer.Address, change);
        await using var client = connected.Client!;
        return await client.FetchAsync(references, default);
    }
}
