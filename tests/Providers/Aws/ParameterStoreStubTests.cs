using System.Text;
using Keyferry.Api.Shared;
using Keyferry.Providers.Contract;
using Keyferry.Providers.Metrics;
using NUnit.Framework;

namespace Keyferry.Providers.Tests.Aws;

/// <summary>Parameter Store where moto is too kind.</summary>
public sealed class ParameterStoreStubTests
{
    private static readonly RetrySettings OneAttempt = new() { MaxRetries = 1 };

    [Test]
    public async Task Latest_versions_come_in_batches_of_ten_and_others_one_by_one()
    {
        await using var aws = new AwsStub(Answer);

        var results = await FetchAsync(
            aws, [.. Enumerable.Range(0, 25).Select(static i => new RemoteRef($"/s/{i}")), new("/v", Version: "3"), new("/odd name")]);

        Assert.That(results.Select(r => r.Text()), Is.EqualTo(
            Enumerable.Range(0, 25).Select(static i => $"/s/{i}").Append("/v:3").Append("/odd name")));
        Assert.That(aws.Operations, Is.EqualTo(new[]
        {
            "GetParameters", "GetParameters", "GetParameters", "GetParameter", "GetParameter",
        }));
        Assert.That(aws.Calls[0].Body.ToString(), Does.EndWith("],\"WithDecryption\":true}"));
        Assert.That(aws.Calls[0].Authorization, Does.Contain("/eu-west-1/ssm/aws4_request"));
        Assert.That(
            aws.Calls.Take(3).Select(static c => c.Body.GetProperty("Names").GetArrayLength()), Is.EqualTo(new[] { 10, 10, 5 }));
    }

    [Test]
    public async Task Who_may_not_read_batches_reads_one_by_one_from_then_on()
    {
        await using var aws = new AwsStub(static call => call.Operation == "GetParameters"
            ? StubAnswer.Error(400, "AccessDeniedException", "not authorized to perform: ssm:GetParameters")
            : Answer(call));
        await using var client = await ConnectAsync(aws);

        for (var pass = 0; pass < 2; pass++)
        {
            var results = await client.FetchAsync([new("/a"), new("/b")], default);
            Assert.That(results.Select(r => r.Text()), Is.EqualTo(new[] { "/a", "/b" }));
        }

        Assert.That(aws.Operations, Is.EqualTo(new[]
        {
            "GetParameters", "GetParameter", "GetParameter", "GetParameter", "GetParameter",
        }));
    }

    [Test]
    public async Task A_parameter_that_cannot_be_decrypted_spoils_no_other_in_its_batch()
    {
        await using var aws = new AwsStub(static call =>
            call.Operation == "GetParameters" || call.Body.GetProperty("Name").GetString() == "/a"
                ? StubAnswer.Error(400, "InvalidKeyId", "the key is disabled")
                : Answer(call));

        var results = await FetchAsync(aws, new("/a"), new("/b"));

        Assert.That(results[0].Text(), Is.EqualTo(
            "Invalid: operation error SSM: GetParameter, https response error StatusCode: 400, InvalidKeyId: the key is disabled"));
        Assert.That(results[1].Text(), Is.EqualTo("/b"));
    }

    [TestCase("ParameterNotFound", "NotFound")]
    [TestCase("ParameterVersionNotFound", "Invalid")]
    [TestCase("AccessDeniedException", "Denied")]
    [TestCase("ThrottlingException", "Throttled")]
    public async Task Errors_are_sorted(string code, string kind)
    {
        await using var aws = new AwsStub(_ => StubAnswer.Error(400, code, "because"));

        var results = await FetchAsync(aws, new RemoteRef("/a"));

        Assert.That(results[0].Failure!.Kind.ToString(), Is.EqualTo(kind));
    }

    [Test]
    public async Task A_folder_costs_no_call()
    {
        await using var aws = new AwsStub(Answer);

        var results = await FetchAsync(aws, new("/shop/"), new("/shop/", AsMap: true));

        Assert.That(results.Select(r => r.Failure!.Kind), Is.All.EqualTo(FetchFailureKind.Invalid));
        Assert.That(aws.Calls, Is.Empty);
    }

    [Test]
    public async Task Empty_pages_of_a_search_are_no_end_of_it()
    {
        await using var aws = new AwsStub(static call => StubAnswer.Ok(call.Body.TryGetProperty("NextToken", out var token)
            ? new { Parameters = new[] { new { Name = "/p/a", Value = "1" } }, NextToken = token.GetString() == "1" ? "2" : null }
            : new { Parameters = Array.Empty<object>(), NextToken = "1" }));

        var found = await FindAsync(aws, new FindQuery(Name: AwsStores.Pattern(".")));

        Assert.That(found.Select(static f => f.Name), Is.EqualTo(new[] { "/p/a", "/p/a" }));
        Assert.That(aws.Calls[0].Body.ToString(), Is.EqualTo(
            """{"Path":"/","Recursive":true,"WithDecryption":true,"MaxResults":10}"""));
    }

    [Test]
    public async Task Who_may_not_read_by_path_finds_by_description()
    {
        await using var aws = new AwsStub(static call => call.Operation == "GetParametersByPath"
            ? StubAnswer.Error(400, "AccessDeniedException", "no ssm:GetParametersByPath")
            : StubAnswer.Ok(new { Parameters = new[] { new { Name = "/p/a" }, new { Name = "/p/b" } } }));
        await using var client = await ConnectAsync(aws);

        for (var pass = 0; pass < 2; pass++)
        {
            var found = await client.FindAsync(new FindQuery("/p", AwsStores.Pattern("b$")));
            Assert.That(found.Single(), Is.EqualTo(new FindResult("/p/b", new RemoteKey("/p/b"))));
        }

        Assert.That(aws.Operations, Is.EqualTo(new[] { "GetParametersByPath", "DescribeParameters", "DescribeParameters" }));
        Assert.That(aws.Calls[1].Body.ToString(), Is.EqualTo(
            """{"MaxResults":50,"ParameterFilters":[{"Key":"Path","Option":"Recursive","Values":["/p"]}]}"""));
    }

    [Test]
    public async Task A_search_that_fails_on_a_later_page_ends_with_the_failure()
    {
        await using var aws = new AwsStub(static call => call.Body.TryGetProperty("NextToken", out _)
            ? StubAnswer.Error(400, "AccessDeniedException", "no longer")
            : StubAnswer.Ok(new { Parameters = new[] { new { Name = "/p/a", Value = "1" } }, NextToken = "1" }));

        var found = await FindAsync(aws, new FindQuery("/p", AwsStores.Pattern(".")));

        Assert.That(found.Select(static f => f.Failure?.Kind), Is.EqualTo(new FetchFailureKind?[] { null, FetchFailureKind.Denied }));
        Assert.That(aws.Operations, Has.All.EqualTo("GetParametersByPath"));
    }

    [Test]
    public async Task A_search_that_cannot_be_made_costs_no_call()
    {
        await using var aws = new AwsStub(Answer);

        var nothing = await FindAsync(aws, new FindQuery("/p"));
        var path = await FindAsync(aws, new FindQuery("p", AwsStores.Pattern(".")));

        Assert.That(nothing.Single().Failure!.Message, Is.EqualTo("unexpected find operator"));
        Assert.That(path.Single().Failure!.Message, Is.EqualTo(
            "find.path \"p\" is no path of Parameter Store: it must begin with a slash"));
        Assert.That(aws.Calls, Is.Empty);
    }

    [Test]
    public async Task Calls_are_counted()
    {
        await using var aws = new AwsStub(Answer);
        var registry = Prometheus.Metrics.NewCustomRegistry();
        await using var client = await ConnectAsync(aws, new ProviderCalls(Prometheus.Metrics.WithCustomRegistry(registry)));

        await client.FetchAsync([new("/a"), new("/b")], default);

        using var text = new MemoryStream();
        await registry.CollectAndExportAsTextAsync(text);
        Assert.That(Encoding.UTF8.GetString(text.ToArray()), Does.Contain(
            "{call=\"GetParameters\",provider=\"AWS/ParameterStore\",status=\"success\"} 1\n"));
    }

    private static StubAnswer Answer(StubCall call) => call.Operation == "GetParameters"
        ? StubAnswer.Ok(new
        {
            Parameters = call.Body.GetProperty("Names").EnumerateArray()
                .Select(static n => new { Name = n.GetString(), Value = n.GetString() }),
        })
        : StubAnswer.Ok(new { Parameter = new { Name = "x", Value = call.Body.GetProperty("Name").GetString() } });

    private static async Task<StoreClient> ConnectAsync(AwsStub aws, ProviderCalls? calls = null) =>
        (await AwsStores.ConnectAsync(aws.Address, static spec => spec.Service = "ParameterStore", retry: OneAttempt, calls: calls))
            .Client!;

    private static async Task<IReadOnlyList<FetchResult>> FetchAsync(AwsStub aws, params RemoteRef[] references)
    {
        await using var client = await ConnectAsync(aws);
        return await client.FetchAsync(references, default);
    }

    private static async Task<IReadOnlyList<FindResult>> FindAsync(AwsStub aws, FindQuery query)
    {
        await using var client = await ConnectAsync(aws);
        return await client.FindAsync(query);
    }
}
