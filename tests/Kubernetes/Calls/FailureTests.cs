using System.Text.Json.Nodes;
using Keyferry.Kubernetes.Calls;
using Keyferry.Kubernetes.Tests.Support;
using Keyferry.Kubernetes.Types;

namespace Keyferry.Kubernetes.Tests.Calls;

public sealed class FailureTests
{
    [TestCaseSource(nameof(Recorded))]
    public async Task A_recorded_refusal_keeps_code_reason_message_and_causes(JsonObject line)
    {
        var text = line["body"] is JsonObject or null ? line["body"]?.ToJsonString() ?? "" : (string)line["body"]!;
        var server = new ScriptedServer().Then(text, (int)line["status"]!, answer =>
        {
            if ((string?)line["headers"]?["Retry-After"] is { } wait)
            {
                answer.Headers.Add("Retry-After", wait);
            }
        });
        var api = new KubeApi(server.Http, "keyferry", TimeProvider.System);

        var result = await api.GetAsync(BuiltIn.ConfigMap, new ObjectKey("ns", "a"), CancellationToken.None);

        Assert.That(result.Ok, Is.False);
        var failure = result.Failure!;
        if (line["body"] is not JsonObject { } status)
        {
            Assert.That(failure.Code, Is.EqualTo((int)line["status"]!));
            Assert.That(failure.Reason, Is.Not.Empty);
            Assert.That(failure.Message, Is.EqualTo(text.Trim()).Or.StartsWith("the server answered"));
            return;
        }

        Assert.That(failure.Code, Is.EqualTo((int)status["code"]!));
        Assert.That(failure.Reason, Is.EqualTo((string?)status["reason"] ?? ""));
        Assert.That(failure.Message, Is.EqualTo((string?)status["message"] ?? ""));
        var causes = status["details"]?["causes"]?.AsArray() ?? [];
        Assert.That(
            failure.Causes.Select(static c => (c.Field, c.Reason, c.Message)),
            Is.EqualTo(causes.Select(static c => (Text(c!, "field"), Text(c!, "reason"), Text(c!, "message")))));
        var seconds = (int?)status["details"]?["retryAfterSeconds"];
        if (seconds is > 0)
        {
            Assert.That(failure.RetryAfter, Is.EqualTo(TimeSpan.FromSeconds(seconds.Value)));
        }
    }

    [Test]
    public async Task A_server_that_cannot_be_reached_is_a_result()
    {
        var api = new KubeApi(new ScriptedServer().ThenUnreachable().Http, "keyferry", TimeProvider.System);

        var result = await api.GetAsync(BuiltIn.Secret, new ObjectKey("ns", "a"), CancellationToken.None);

        Assert.That(result.Failure, Is.Not.Null);
        Assert.That(result.Failure!.Code, Is.Zero);
        Assert.That(result.Failure.Message, Does.Contain("connection refused"));
    }

    [Test]
    public void Cancellation_is_thrown()
    {
        using var stop = new CancellationTokenSource();
        var api = new KubeApi(new ScriptedServer().Http, "keyferry", TimeProvider.System);

        var call = api.GetAsync(BuiltIn.Secret, new ObjectKey("ns", "a"), stop.Token).AsTask();
        stop.Cancel();

        Assert.That(async () => await call, Throws.InstanceOf<OperationCanceledException>());
    }

    [Test]
    public async Task A_server_that_does_not_answer_is_a_result_after_a_minute()
    {
        var time = new Microsoft.Extensions.Time.Testing.FakeTimeProvider();
        var api = new KubeApi(new ScriptedServer().Http, "keyferry", time);

        var call = api.GetAsync(BuiltIn.Secret, new ObjectKey("ns", "a"), CancellationToken.None).AsTask();
        time.Advance(TimeSpan.FromSeconds(61));

        Assert.That((await call).Failure!.Message, Does.Contain("did not answer in time"));
    }

    [Test]
    public async Task An_object_that_the_server_quotes_in_a_refusal_of_a_secret_does_not_travel_on()
    {
        const string Refusal =
            """{"kind":"Status","code":400,"reason":"BadRequest","message":"Object 'Kind' is missing in '{\"data\":{\"a\":\"aHVudGVyMg==\"}}'"}""";
        var api = new KubeApi(new ScriptedServer().Then(Refusal, 400).Http, "keyferry", TimeProvider.System);

        var result = await api.GetAsync(BuiltIn.Secret, new ObjectKey("ns", "a"), CancellationToken.None);

        Assert.That(result.Failure!.Message, Does.StartWith("Object 'Kind' is missing").And.Not.Contain("aHVudGVyMg"));
    }

    [Test]
    public async Task A_value_that_the_server_quotes_in_a_refusal_of_a_secret_does_not_travel_on()
    {
        const string Refusal = """
            {"kind":"Status","code":422,"reason":"Invalid","message":"Secret \"a\" is invalid: metadata.labels: Invalid value: \"hunter2!\": a valid label must",
             "details":{"causes":[{"field":"metadata.labels","reason":"FieldValueInvalid","message":"Invalid value: \"hunter2!\": a valid label must"},
             {"field":"data[a b]","reason":"FieldValueInvalid","message":"Invalid value: \"a b\": hunter2!"}]}}
            """;
        var api = new KubeApi(new ScriptedServer().Then(Refusal, 422).Http, "keyferry", TimeProvider.System);

        var failure = (await api.GetAsync(BuiltIn.Secret, new ObjectKey("ns", "a"), CancellationToken.None)).Failure!;

        Assert.That(failure.Message, Is.EqualTo("Invalid: metadata.labels (FieldValueInvalid), data[a b] (FieldValueInvalid)"));
        Assert.That(failure.ToString() + string.Join(';', failure.Causes), Does.Not.Contain("hunter2"));
    }

    [TestCase("data[straße]", "Invalid value: \\\"straße\\\": a valid config key must consist of alphanumeric characters, '-', '_' or '.' (e.g. 'key.name',  or 'KEY_NAME',  or 'key-name', regex used for validation is '[-._a-zA-Z0-9]+')")]
    [TestCase("data", "Too long: may not be more than 1048576 bytes")]
    public async Task What_the_server_says_of_a_key_or_a_size_is_told(string field, string words)
    {
        var refusal = $$"""
            {"kind":"Status","code":422,"reason":"Invalid","message":"Secret \"a\" is invalid: {{field}}: {{words}}",
             "details":{"causes":[{"field":"{{field}}","reason":"FieldValueInvalid","message":"{{words}}"}] } }
            """;
        var api = new KubeApi(new ScriptedServer().Then(refusal, 422).Http, "keyferry", TimeProvider.System);

        var failure = (await api.GetAsync(BuiltIn.Secret, new ObjectKey("ns", "a"), CancellationToken.None)).Failure!;

        Assert.That(failure.Message, Is.EqualTo($"Secret \"a\" is invalid: {field}: {words.Replace("\\", "", StringComparison.Ordinal)}"));
    }

    [Test]
    public async Task A_quota_that_refuses_a_secret_is_named_in_the_servers_words()
    {
        const string Refusal =
            """{"kind":"Status","code":403,"reason":"Forbidden","message":"secrets \"a\" is forbidden: exceeded quota: q, requested: secrets=1, used: secrets=3, limited: secrets=3"}""";
        var api = new KubeApi(new ScriptedServer().Then(Refusal, 403).Http, "keyferry", TimeProvider.System);

        var failure = (await api.GetAsync(BuiltIn.Secret, new ObjectKey("ns", "a"), CancellationToken.None)).Failure!;

        Assert.That(failure.Message, Does.EndWith("exceeded quota: q, requested: secrets=1, used: secrets=3, limited: secrets=3"));
    }

    [TestCase(200)]
    [TestCase(500)]
    public async Task An_answer_without_end_is_not_read_to_its_end(int status)
    {
        var endless = new Endless();
        var server = new ScriptedServer().Then(_ => new HttpResponseMessage((System.Net.HttpStatusCode)status) { Content = new StreamContent(endless) });
        var api = new KubeApi(server.Http, "keyferry", TimeProvider.System);

        var result = await api.GetAsync(BuiltIn.ConfigMap, new ObjectKey("ns", "a"), CancellationToken.None);

        Assert.That(result.Ok, Is.False);
        Assert.That(endless.Sent, Is.LessThan(100 * 1024 * 1024));
    }

    private sealed class Endless : MemoryStream
    {
        public long Sent { get; private set; }

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            Sent += buffer.Length;
            buffer.Span.Fill((byte)'{');
            return ValueTask.FromResult(buffer.Length);
        }
    }

    [Test]
    public async Task An_answer_that_is_no_such_object_is_a_result()
    {
        var api = new KubeApi(new ScriptedServer().Then("<html>sign in</html>").Http, "keyferry", TimeProvider.System);

        var result = await api.GetAsync(BuiltIn.Secret, new ObjectKey("ns", "a"), CancellationToken.None);

        Assert.That(result.Failure!.Reason, Is.EqualTo("BadAnswer"));
    }

    private static IEnumerable<TestCaseData> Recorded() => Recording.Cases("failures.jsonl");

    private static string Text(JsonNode cause, string name) => (string?)cause[name] ?? "";
}
