using System.Net;
using Keyferry.Api.Stores;
using Keyferry.Providers.Aws;
using Keyferry.Providers.Aws.Credentials;
using Keyferry.Providers.Contract;
using Keyferry.Providers.Metrics;
using NUnit.Framework;

namespace Keyferry.Providers.Tests.Aws;

/// <summary>Whose keys sign what: roles one after the other, and the credentials of the pod.</summary>
public sealed class AwsRoleTests
{
    private const string Between = "arn:aws:iam::222233334444:role/between";
    private const string Reader = "arn:aws:iam::444455556666:role/reader";

    [Test]
    public async Task Roles_are_assumed_one_after_the_other_and_the_last_takes_id_and_tags_along()
    {
        await using var aws = new AwsStub(static call => call.Operation != "STS" ? StubAnswer.Ok(new { SecretString = "one" })
            : Assumed(call.Text.Contains(WebUtility.UrlEncode(Between), StringComparison.Ordinal) ? "AKIABETWEEN" : "AKIAREADER"));
        var connected = await AwsStores.ConnectAsync(aws.Address, static spec =>
        {
            spec.AdditionalRoles = [Between];
            spec.Role = Reader;
            spec.ExternalId = "ext-1";
            spec.SessionTags = [new AwsSessionTag { Key = "team", Value = "red" }];
            spec.TransitiveTagKeys = ["team"];
        });
        await using var client = connected.Client!;

        var results = await client.FetchAsync([new RemoteRef("a", Version: "AWSCURRENT")], default);

        Assert.That(results[0].Text(), Is.EqualTo("one"));
        Assert.That(aws.Calls.Select(static c => KeyOf(c.Authorization)), Is.EqualTo(new[] { "AKIATEST", "AKIABETWEEN", "AKIAREADER" }));
        var (first, last) = (Form(aws.Calls[0].Text), Form(aws.Calls[1].Text));
        Assert.That(first["Action"], Is.EqualTo("AssumeRole"));
        Assert.That(first["RoleArn"], Is.EqualTo(Between));
        Assert.That(first.Keys, Has.None.StartsWith("Tags").And.None.StartsWith("Transitive").And.None.EqualTo("ExternalId"));
        Assert.That(last["RoleArn"], Is.EqualTo(Reader));
        Assert.That(last["ExternalId"], Is.EqualTo("ext-1"));
        Assert.That((last["Tags.member.1.Key"], last["Tags.member.1.Value"], last["TransitiveTagKeys.member.1"]), Is.EqualTo(("team", "red", "team")));
        Assert.That(last["DurationSeconds"], Is.EqualTo("900"));
        Assert.That(aws.Calls[2].Authorization, Does.Contain("x-amz-security-token"));
    }

    [Test]
    public async Task A_hundred_reads_cost_one_chain_of_roles()
    {
        await using var aws = new AwsStub(static call => call.Operation != "STS" ? StubAnswer.Ok(new { SecretString = "one" }) : Assumed("AKIAREADER"));
        var connected = await AwsStores.ConnectAsync(aws.Address, static spec => spec.Role = Reader);
        await using var client = connected.Client!;

        for (var i = 0; i < 100; i++)
        {
            await client.FetchAsync([new RemoteRef("a", Version: "AWSCURRENT")], default);
        }

        Assert.That(aws.Operations.Count(static o => o == "STS"), Is.EqualTo(1));
    }

    [Test]
    public void Tags_by_policy_tell_who_asks_in_place_of_the_listed_ones()
    {
        var spec = new AwsProviderSpec
        {
            SessionTags = [new AwsSessionTag { Key = "team", Value = "red" }], SessionTagsPolicy = "Custom", TransitiveTagKeys = ["esoNamespace"],
            CustomSessionTags = new() { ["cost"] = "1", ["empty"] = "", ["esoNamespace"] = "forged" },
        };
        var context = new StoreContext(TestStores.Namespaced(new StoreProviderSpec { Aws = spec }), "team-a", new MemoryReferences());
        var session = SessionTags.Of(context, spec);

        Assert.That(session.Tags, Is.EqualTo(new Dictionary<string, string>
        {
            ["cost"] = "1", ["esoNamespace"] = "team-a", ["esoStoreName"] = "store", ["esoStoreKind"] = "SecretStore",
        }));
        Assert.That(session.TransitiveTagKeys, Is.EqualTo(new[] { "esoNamespace" }));

        spec.SessionTagsPolicy = "Simple";
        Assert.That(SessionTags.Of(context, spec).Tags.Keys, Is.EquivalentTo(new[] { "esoNamespace", "esoStoreName", "esoStoreKind" }));
        spec.SessionTagsPolicy = null;
        Assert.That(SessionTags.Of(context, spec).Tags, Is.EqualTo(new Dictionary<string, string> { ["team"] = "red" }));
    }

    // The SDK reads the environment of the process itself.
    [Test]
    [NonParallelizable]
    public async Task Pod_identity_gives_the_pods_keys_for_the_token_in_its_file()
    {
        var file = Path.GetTempFileName();
        await File.WriteAllTextAsync(file, "token-1");
        await using var aws = new AwsStub(call => call.Operation != "STS" ? StubAnswer.Ok(new { SecretString = "one" })
            : call.Authorization != File.ReadAllText(file) ? new StubAnswer(401, "{\"code\":\"AccessDenied\",\"message\":\"no such token\"}")
            : StubAnswer.Ok(new { AccessKeyId = "AKIAPOD", SecretAccessKey = "secret", Token = "session", Expiration = "2099-01-01T00:00:00Z" }));
        var before = new Dictionary<string, string?>();
        Set("AWS_CONTAINER_CREDENTIALS_FULL_URI", $"{aws.Address}v1/credentials");
        Set("AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE", file);
        foreach (var other in new[] { "AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_WEB_IDENTITY_TOKEN_FILE", "AWS_ROLE_ARN", "AWS_PROFILE", "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI" })
        {
            Set(other, null);
        }

        try
        {
            foreach (var token in new[] { "token-1", "token-2" })
            {
                await File.WriteAllTextAsync(file, token);
                await using var client = await AmbientAsync(aws.Address);
                Assert.That((await client.FetchAsync([new RemoteRef("a", Version: "AWSCURRENT")], default))[0].Text(), Is.EqualTo("one"));
                Assert.That(aws.Calls.Last(static c => c.Operation == "STS").Authorization, Is.EqualTo(token));
                Assert.That(KeyOf(aws.Calls[^1].Authorization), Is.EqualTo("AKIAPOD"));
                Assert.That(aws.Calls[^1].Authorization, Does.Contain("x-amz-security-token"));
            }
        }
        finally
        {
            foreach (var (name, value) in before)
            {
                Environment.SetEnvironmentVariable(name, value);
            }

            File.Delete(file);
        }

        void Set(string name, string? value)
        {
            before[name] = Environment.GetEnvironmentVariable(name);
            Environment.SetEnvironmentVariable(name, value);
        }
    }

    private static async Task<StoreClient> AmbientAsync(Uri address)
    {
        var provider = new AwsProvider(
            name => name == "AWS_SECRETSMANAGER_ENDPOINT" ? address.ToString() : null, TimeProvider.System, new ProviderCalls(null));
        var store = TestStores.Namespaced(new StoreProviderSpec { Aws = new AwsProviderSpec { Service = "SecretsManager", Region = "eu-west-1" } });
        var (client, error) = await StoreClient.ConnectAsync(provider, store, new MemoryReferences());
        Assert.That(error, Is.Null);
        return client!;
    }

    private static StubAnswer Assumed(string key) => new(200, $"""
        <AssumeRoleResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><AssumeRoleResult><Credentials>
        <AccessKeyId>{key}</AccessKeyId><SecretAccessKey>secret</SecretAccessKey><SessionToken>session</SessionToken>
        <Expiration>2099-01-01T00:00:00Z</Expiration></Credentials></AssumeRoleResult><ResponseMetadata><RequestId>r</RequestId></ResponseMetadata></AssumeRoleResponse>
        """);

    private static string KeyOf(string authorization) => authorization.Split("Credential=")[1].Split('/')[0];

    private static Dictionary<string, string> Form(string text) => text.Split('&').Select(static p => p.Split('=', 2))
        .ToDictionary(static p => WebUtility.UrlDecode(p[0]), static p => WebUtility.UrlDecode(p[1]));
}
