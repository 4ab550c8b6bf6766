using System.Text;
using Keyferry.Api.Shared;
using Keyferry.Providers.Contract;
using Keyferry.Providers.Metrics;
using NUnit.Framework;

namespace Keyferry.Providers.Tests.Aws;

public sealed class AwsStubTests
{
    private static readonly RetrySettings TwoQuickAttempts = new() { MaxRetries = 2, RetryInterval = "1ms" };

    private static readonly RemoteRef[] Two = [new("a"), new("b")];

    [Test]
    public async Task References_to_one_secret_cost_one_call_signed_for_the_stores_region()
    {
        await using var aws = new AwsStub(_ => Value("""{"user":"app"}"""));

        var results = await FetchAsync(aws, new("a", "user"), new("a"), new("a", AsMap: true));

        Assert.That(results[0].Text(), Is.EqualTo("app"));
        Assert.That(aws.Operations, Is.EqualTo(new[] { "GetSecretValue" }));
        Assert.That(aws.Calls[0].Body.ToString(), Is.EqualTo("""{"SecretId":"a","VersionStage":"AWSCURRENT"}"""));
        Assert.That(aws.Calls[0].Authorization, Does.Contain("/eu-west-1/secretsmanager/aws4_request"));
    }

    [Test]
    public async Task Current_versions_come_in_batches_of_twenty_and_others_one_by_one()
    {
        await using var aws = new AwsStub(call => Value(call.Body.GetProperty("SecretId").GetString()!));

        var results = await FetchAsync(
            aws, [.. Enumerable.Range(0, 25).Select(static i => new RemoteRef($"s{i}")), new("b", Version: "AWSPREVIOUS")]);

        Assert.That(results.Select(r => r.Text()), Is.EqualTo(Enumerable.Range(0, 25).Select(static i => $"s{i}").Append("b")));
        Assert.That(aws.Operations, Is.EqualTo(new[] { "BatchGetSecretValue", "BatchGetSecretValue", "GetSecretValue" }));
        Assert.That(
            aws.Calls.Where(static c => c.Operation.StartsWith('B')).Select(static c => c.Body.GetProperty("SecretIdList").GetArrayLength()),
            Is.EqualTo(new[] { 20, 5 }));
    }

    [TestCase(400, "AccessDeniedException")]
    [TestCase(400, "UnknownOperationException")]
    [TestCase(501, "NotImplemented")]
    public async Task Who_may_not_read_batches_reads_one_by_one_from_then_on(int status, string code)
    {
        await using var aws = new AwsStub(call => call.Operation == "BatchGetSecretValue"
            ? StubAnswer.Error(status, code, "not authorized to perform: secretsmanager:BatchGetSecretValue")
            : Value(call.Body.GetProperty("SecretId").GetString()!)) { AnswersBatches = true };
        await using var client = (await AwsStores.ConnectAsync(aws.Address, retry: TwoQuickAttempts)).Client!;

        for (var pass = 0; pass < 2; pass++)
        {
            var results = await client.FetchAsync([new("a"), new("b")], default);
            Assert.That(results.Select(r => r.Text()), Is.EqualTo(new[] { "a", "b" }));
        }

        Assert.That(aws.Operations.Where(static o => o == "GetSecretValue").ToList(), Has.Count.EqualTo(4));
        Assert.That(aws.Operations.First(), Is.EqualTo("BatchGetSecretValue"));
        Assert.That(aws.Operations.Skip(3), Has.None.EqualTo("BatchGetSecretValue"));
    }

    [Test]
    public async Task A_name_that_the_service_does_not_take_spoils_no_other_in_its_batch()
    {
        await using var aws = new AwsStub(call => call.Operation == "BatchGetSecretValue"
            ? StubAnswer.Error(400, "ValidationException", "Invalid name")
            : call.Body.GetProperty("SecretId").GetString() == "a b"
                ? StubAnswer.Error(400, "ValidationException", "Invalid name")
                : Value("1")) { AnswersBatches = true };

        var results = await FetchAsync(aws, new("a b"), new("b"));

        Assert.That(results[0].Text(), Does.StartWith("Invalid: operation error Secrets Manager: GetSecretValue"));
        Assert.That(results[1].Text(), Is.EqualTo("1"));
    }

    [Test]
    public async Task One_large_secret_named_a_thousand_times_is_held_as_often_as_a_Secret_could_hold_it()
    {
        var large = new string('y', 60_000);
        await using var aws = new AwsStub(_ => Value(large));

        var results = await FetchAsync(aws, [.. Enumerable.Repeat(new RemoteRef("a"), 1_000)]);

        Assert.That(results.Count(static r => r.Value?.Length == 60_000), Is.EqualTo(BoundedAnswers.MaxBytes / 60_000));
        Assert.That(results[^1].Failure, Is.EqualTo(BoundedAnswers.TooLarge));
    }

    [Test]
    public async Task A_property_that_costs_too_much_is_said_without_the_property_or_the_value()
    {
        await using var aws = new AwsStub(_ => Value("{\"a\":1}"));
        var doubling = string.Join('|', Enumerable.Repeat("@tostr", 30));

        var results = await FetchAsync(aws, new("a", doubling), new("a", "a"), new("a", new string('a', 9_000)));

        Assert.That(results.Select(r => r.Text()), Is.EqualTo(new[]
        {
            "Invalid: the property path costs too much to evaluate over this value", "1",
            "Invalid: the property path is longer than 8192 bytes",
        }));
    }

    [Test]
    public async Task Errors_concern_their_own_secret()
    {
        await using var aws = new AwsStub(call => call.Body.GetProperty("SecretId").GetString() switch
        {
            "a" => Value("1"),
            "b" => StubAnswer.Error(400, "AccessDeniedException", "no kms:Decrypt"),
            _ => StubAnswer.Error(
                400, "InvalidRequestException",
                "You can't perform this operation on the secret because it was marked for deletion."),
        });

        var results = await FetchAsync(aws, new("a"), new("b"), new("c"));

        Assert.That(results.Select(r => r.Text()), Is.EqualTo(new[]
        {
            "1",
            "Denied: operation error Secrets Manager: GetSecretValue, https response error StatusCode: 400, "
                + "AccessDeniedException: no kms:Decrypt",
            "NotFound: Secret does not exist",
        }));
    }

    [Test]
    public async Task Throttling_is_repeated_as_the_store_says_and_told_for_every_reference()
    {
        await using var aws = new AwsStub(_ => StubAnswer.Error(400, "ThrottlingException", "Rate exceeded"));

        var results = await FetchAsync(aws, Two);

        Assert.That(results.Select(r => r.Text()).Distinct(), Is.EqualTo(new[]
        {
            "Throttled: operation error Secrets Manager: BatchGetSecretValue, https response error StatusCode: 400, "
                + "ThrottlingException: Rate exceeded",
        }));
        Assert.That(aws.Operations, Is.EqualTo(Enumerable.Repeat("BatchGetSecretValue", 2)));
    }

    [TestCase(400, "ResourceNotFoundException", "Secrets Manager can't find the specified secret.", "NotFound")]
    [TestCase(400, "InvalidParameterException", "it was marked for deletion", "NotFound")]
    [TestCase(400, "InvalidRequestException", "it was marked for deletion.", "NotFound")]
    [TestCase(400, "InvalidRequestException", "something else", "Invalid")]
    [TestCase(400, "AccessDeniedException", "not authorized", "Denied")]
    [TestCase(400, "UnrecognizedClientException", "The security token is invalid", "Denied")]
    [TestCase(429, "Odd", "slow", "Throttled")]
    [TestCase(500, "InternalServiceError", "sorry", "Unavailable")]
    public async Task Errors_are_sorted(int status, string code, string message, string kind)
    {
        await using var aws = new AwsStub(_ => StubAnswer.Error(status, code, message));

        var results = await FetchAsync(aws, new RemoteRef("a"));

        Assert.That(results[0].Failure!.Kind.ToString(), Is.EqualTo(kind));
        Assert.That(results[0].Failure!.Message, Does.Not.Contain("request-"));
    }

    [Test]
    public async Task A_broken_answer_is_an_error_that_repeats_nothing_of_it()
    {
        await using var aws = new AwsStub(_ => new StubAnswer(200, """{"SecretString":"hunter2","""));

        var results = await FetchAsync(aws, new RemoteRef("a"));

        Assert.That(results[0].Text(), Is.EqualTo(
            "Unavailable: operation error Secrets Manager: GetSecretValue, deserialization failed: "
            + "the answer is not what the service sends; check the endpoint"));
    }

    [Test]
    public async Task A_secret_without_a_value_is_told()
    {
        await using var aws = new AwsStub(_ => StubAnswer.Ok(new { Name = "a" }));

        var results = await FetchAsync(aws, new RemoteRef("a"));

        Assert.That(results[0].Text(),
            Is.EqualTo("Invalid: invalid secret received. no secret string nor binary for key: a"));
    }

    [Test]
    public async Task A_server_that_is_not_there_is_told_the_same_way_each_time()
    {
        var nowhere = new Uri($"http://127.0.0.1:{FreePorts.One()}/");
        await using var client = (await AwsStores.ConnectAsync(nowhere, retry: TwoQuickAttempts)).Client!;

        var first = await client.FetchAsync([new("a")], default);
        var second = await client.FetchAsync([new("a")], default);

        Assert.That(first[0].Text(), Does.StartWith(
            "Unavailable: operation error Secrets Manager: GetSecretValue, request send failed: "));
        Assert.That(second[0].Text(), Is.EqualTo(first[0].Text()));
    }

    [Test]
    public async Task Only_cancellation_is_thrown()
    {
        await using var aws = new AwsStub(_ => Value("1"));
        await using var client = (await AwsStores.ConnectAsync(aws.Address)).Client!;
        using var cancelled = new CancellationTokenSource();
        await cancelled.CancelAsync();

        Assert.That(
            async () => await client.FetchAsync([new("a")], cancelled.Token),
            Throws.InstanceOf<OperationCanceledException>());
    }

    [Test]
    public async Task A_refused_role_is_the_stores_error_and_each_references_failure()
    {
        await using var aws = new AwsStub(_ => new StubAnswer(403, """
            <ErrorResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><Error><Type>Sender</Type>
            <Code>AccessDenied</Code><Message>no sts:AssumeRole</Message></Error><RequestId>4711</RequestId>
            </ErrorResponse>
            """));
        await using var client = (await AwsStores.ConnectAsync(
            aws.Address, spec => spec.Role = "arn:aws:iam::1:role/reader")).Client!;
        const string refusal =
            "operation error STS: AssumeRole, https response error StatusCode: 403, AccessDenied: no sts:AssumeRole";

        var check = await client.ValidateAsync(default);
        var results = await client.FetchAsync([new("a")], default);

        Assert.That(check, Is.EqualTo(new StoreValidation(StoreState.Error, refusal)));
        Assert.That(results[0].Text(), Is.EqualTo("Denied: " + refusal));
    }

    [Test]
    public async Task Calls_are_counted()
    {
        await using var aws = new AwsStub(_ => StubAnswer.Error(400, "ResourceNotFoundException", "none"));
        var registry = Prometheus.Metrics.NewCustomRegistry();
        var calls = new ProviderCalls(Prometheus.Metrics.WithCustomRegistry(registry));
        await using var client = (await AwsStores.ConnectAsync(aws.Address, calls: calls)).Client!;

        await client.FetchAsync([new("a")], default);

        using var text = new MemoryStream();
        await registry.CollectAndExportAsTextAsync(text);
        Assert.That(
            Encoding.UTF8.GetString(text.ToArray()),
            Does.Contain("# TYPE externalsecret_provider_api_calls_count counter\n").And.Contain(
                "{call=\"GetSecretValue\",provider=\"AWS/SecretsManager\",status=\"error\"} 1\n"));
    }

    private static StubAnswer Value(string text) => StubAnswer.Ok(new { Name = "a", SecretString = text });

    private static async Task<IReadOnlyList<FetchResult>> FetchAsync(AwsStub aws, params RemoteRef[] references)
    {
        await using var client = (await AwsStores.ConnectAsync(aws.Address, retry: TwoQuickAttempts)).Client!;
        return await client.FetchAsync(references, default);
    }
}
