using Keyferry.Providers.Contract;
using NUnit.Framework;

namespace Keyferry.Providers.Tests.Aws;

/// <summary>Which calls a push to Secrets Manager makes: each needs a permission of its own.</summary>
public sealed class SecretsManagerPushStubTests
{
    private static readonly object Ours = new
    {
        ARN = "arn:x",
        Name = "a",
        Tags = new[] { new { Key = "managed-by", Value = "external-secrets" }, new { Key = "aws:owner", Value = "x" } },
        VersionIdsToStages = new Dictionary<string, string[]> { ["1"] = ["AWSCURRENT"] },
        ReplicationStatus = new[] { new { Region = "eu-west-3" }, new { Region = "eu-north-1" } },
    };

    [Test]
    public async Task An_unchanged_value_costs_two_calls_and_touches_no_policy()
    {
        await using var aws = new AwsStub(Answer);

        Assert.That(await PushAsync(aws, AwsPushes.Of("old")), Is.Null);

        Assert.That(aws.Operations, Is.EqualTo(new[] { "DescribeSecret", "GetSecretValue" }));
    }

    [Test]
    public async Task A_container_without_value_gets_its_first_version()
    {
        await using var aws = new AwsStub(static call => call.Operation == "DescribeSecret"
            ? StubAnswer.Ok(new { ARN = "arn:x", Name = "a", Tags = new[] { new { Key = "managed-by", Value = "external-secrets" } } })
            : StubAnswer.Ok(new { }));

        Assert.That(await PushAsync(aws, AwsPushes.Of("x")), Is.Null);

        Assert.That(aws.Operations, Is.EqualTo(new[] { "DescribeSecret", "PutSecretValue" }));
        Assert.That(aws.Calls[1].Body.ToString(), Is.EqualTo(
            """{"SecretId":"arn:x","ClientRequestToken":"00000000-0000-0000-0000-000000000001","SecretBinary":"eA=="}"""));
    }

    [Test]
    public async Task Copies_are_made_and_deleted_as_the_metadata_says()
    {
        await using var aws = new AwsStub(Answer);

        var failure = await PushAsync(
            aws, AwsPushes.Of("old", """{"replicationLocations":["eu-west-3","eu-south-1"],"kmsKeyId":"alias/own"}"""));

        Assert.That(failure, Is.Null);
        Assert.That(aws.Operations, Is.EqualTo(new[]
        {
            "DescribeSecret", "GetSecretValue", "RemoveRegionsFromReplication", "ReplicateSecretToRegions",
        }));
        Assert.That(aws.Calls[2].Body.ToString(), Is.EqualTo("""{"SecretId":"arn:x","RemoveReplicaRegions":["eu-north-1"]}"""));
        Assert.That(aws.Calls[3].Body.ToString(), Is.EqualTo(
            """{"SecretId":"arn:x","AddReplicaRegions":[{"Region":"eu-south-1","KmsKeyId":"alias/own"}]}"""));
    }

    [Test]
    public async Task A_new_secret_is_made_with_its_copies()
    {
        await using var aws = new AwsStub(static call => call.Operation == "DescribeSecret"
            ? StubAnswer.Error(400, "ResourceNotFoundException", "Secrets Manager can't find the specified secret.")
            : StubAnswer.Ok(new { }));

        Assert.That(await PushAsync(aws, AwsPushes.Of("x", """{"replicationLocations":["eu-west-3"]}""")), Is.Null);

        Assert.That(aws.Calls[1].Body.GetProperty("AddReplicaRegions").ToString(), Is.EqualTo(
            """[{"Region":"eu-west-3","KmsKeyId":"alias/aws/secretsmanager"}]"""));
    }

    [TestCase("""{"Version":"2012-10-17","Statement":[]}""", new[] { "DescribeSecret", "GetSecretValue", "GetResourcePolicy" })]
    [TestCase("""{"Statement":[],"Version":"2008-10-17"}""", new[] { "DescribeSecret", "GetSecretValue", "GetResourcePolicy", "PutResourcePolicy" })]
    public async Task A_policy_is_set_where_it_differs_as_JSON(string policy, string[] operations)
    {
        await using var aws = new AwsStub(Answer);
        var references = AwsStores.Keys();
        references.ConfigMaps[("policies", "a")] = policy;
        await using var client = await AwsPushes.ConnectAsync(aws.Address, references: references);

        var failure = await client.Writer.PushAsync(
            new PushTarget("a"),
            AwsPushes.Of("old", """{"resourcePolicy":{"blockPublicPolicy":true,"policySourceRef":{"kind":"ConfigMap","name":"policies","key":"a"}}}"""),
            default);

        Assert.That(failure, Is.Null);
        Assert.That(aws.Operations, Is.EqualTo(operations));
        if (operations.Length == 4)
        {
            Assert.That(aws.Calls[3].Body.GetProperty("ResourcePolicy").GetString(), Is.EqualTo(policy));
            Assert.That(aws.Calls[3].Body.GetProperty("BlockPublicPolicy").GetBoolean(), Is.True);
        }
    }

    [TestCase("not json", "is not JSON")]
    [TestCase(null, "cannot read the resource policy")]
    public async Task A_policy_that_cannot_be_read_is_told(string? policy, string expected)
    {
        await using var aws = new AwsStub(Answer);
        var references = AwsStores.Keys();
        if (policy is not null)
        {
            references.ConfigMaps[("policies", "a")] = policy;
        }

        await using var client = await AwsPushes.ConnectAsync(aws.Address, references: references);
        var failure = await client.Writer.PushAsync(
            new PushTarget("a"),
            AwsPushes.Of("new", """{"resourcePolicy":{"policySourceRef":{"kind":"ConfigMap","name":"policies","key":"a"}}}"""), default);

        Assert.That(failure!.Message, Does.Contain(expected));
        Assert.That(aws.Operations, Has.None.EqualTo("PutSecretValue"));
    }

    [Test]
    public async Task A_policy_is_taken_away_where_the_metadata_has_an_empty_one()
    {
        await using var aws = new AwsStub(Answer);

        Assert.That(await PushAsync(aws, AwsPushes.Of("old", """{"resourcePolicy":{}}""")), Is.Null);

        Assert.That(aws.Operations.Skip(2), Is.EqualTo(new[] { "GetResourcePolicy", "DeleteResourcePolicy" }));
    }

    [Test]
    public async Task Tags_of_AWS_itself_stay()
    {
        await using var aws = new AwsStub(Answer);

        Assert.That(await PushAsync(aws, AwsPushes.Of("old", """{"tags":{"team":"red"}}""")), Is.Null);

        Assert.That(aws.Operations.Skip(2), Is.EqualTo(new[] { "TagResource" }));
    }

    [Test]
    public async Task A_refusal_that_repeats_the_value_is_told_without_it()
    {
        await using var aws = new AwsStub(static call => call.Operation == "PutSecretValue"
            ? StubAnswer.Error(400, "ValidationException", "1 validation error: Value 'hunter2' at 'secretString' is bad")
            : Answer(call));

        var failure = await PushAsync(aws, AwsPushes.Of("hunter2"));

        Assert.That(failure!.Message, Is.EqualTo(
            "operation error Secrets Manager: PutSecretValue, https response error StatusCode: 400, ValidationException "
                + "(its text repeats what was written, so it is not shown)"));
    }

    [Test]
    public async Task Copies_are_deleted_before_the_secret()
    {
        await using var aws = new AwsStub(Answer);
        await using var client = await AwsPushes.ConnectAsync(aws.Address);

        Assert.That(await client.Writer.DeleteAsync(new PushTarget("a"), default), Is.Null);

        Assert.That(aws.Operations, Is.EqualTo(new[] { "DescribeSecret", "RemoveRegionsFromReplication", "DeleteSecret" }));
        Assert.That(aws.Calls[2].Body.ToString(), Is.EqualTo("""{"SecretId":"arn:x"}"""));
    }

    [TestCase("DescribeSecret")]
    [TestCase("GetSecretValue")]
    [TestCase("PutSecretValue")]
    public async Task A_refusal_names_the_call(string operation)
    {
        await using var aws = new AwsStub(call => call.Operation == operation
            ? StubAnswer.Error(400, "AccessDeniedException", $"not authorized to perform: secretsmanager:{operation}")
            : Answer(call));

        var failure = await PushAsync(aws, AwsPushes.Of("new"));

        Assert.That(failure!.Kind, Is.EqualTo(FetchFailureKind.Denied));
        Assert.That(failure.Message, Does.StartWith($"operation error Secrets Manager: {operation}, "));
    }

    private static StubAnswer Answer(StubCall call) => StubAnswer.Ok(call.Operation switch
    {
        "DescribeSecret" => Ours,
        "GetSecretValue" => new { Name = "a", SecretString = "old" },
        "GetResourcePolicy" => new { ResourcePolicy = """{ "Statement": [], "Version": "2012-10-17" }""" },
        _ => new { },
    });

    private static async Task<FetchFailure?> PushAsync(AwsStub aws, PushContent content)
    {
        await using var client = await AwsPushes.ConnectAsync(aws.Address);
        return await client.Writer.PushAsync(new PushTarget("a"), content, default);
    }
}
