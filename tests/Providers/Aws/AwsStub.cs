using System.Net;
using System.Text;
using System.Text.Json;

namespace Keyferry.Providers.Tests.Aws;

/// <summary>What the stub answers to a call.</summary>
internal sealed record StubAnswer(int Status, string Body)
{
    public static StubAnswer Ok(object body) => new(200, JsonSerializer.Serialize(body));

    public static StubAnswer Error(int status, string code, string message) =>
        new(status, JsonSerializer.Serialize(new { __type = $"com.amazonaws#{code}", message }));
}

/// <summary>A call that the stub was sent; what comes without an operation of a JSON service is one to STS, as text.</summary>
internal sealed record StubCall(string Operation, JsonElement Body, string Authorization, string Text = "");

/// <summary>Plays AWS where moto is too kind: refusals, throttling, broken answers.</summary>
internal sealed class AwsStub : IAsyncDisposable
{
    private readonly HttpListener _listener = new();
    private readonly Func<StubCall, StubAnswer> _answer;
    private readonly List<StubCall> _calls = [];
    private readonly Task _loop;

    public AwsStub(Func<StubCall, StubAnswer> answer)
    {
        _answer = answer;
        Address = new Uri($"http://127.0.0.1:{FreePorts.One()}/");
        _listener.Prefixes.Add(Address.ToString());
        _listener.Start();
        _loop = RunAsync();
    }

    public Uri Address { get; }

    /// <summary>Whether the answers are for batches too; else a batch is made of the answers to its single reads.</summary>
    public bool AnswersBatches { get; init; }

    public IReadOnlyList<StubCall> Calls
    {
        get
        {
            lock (_calls)
            {
                return [.. _calls];
            }
        }
    }

    public IEnumerable<string> Operations => Calls.Select(c => c.Operation);

    public async ValueTask DisposeAsync()
    {
        _listener.Close();
        await _loop;
    }

    private StubAnswer Batch(StubCall call)
    {
        var ids = call.Body.GetProperty("SecretIdList").EnumerateArray().Select(static i => i.GetString()!).ToList();
        var answers = ids.Select(id => (Id: id, Answer: _answer(new StubCall(
            "GetSecretValue", JsonSerializer.SerializeToElement(new { SecretId = id, VersionStage = "AWSCURRENT" }), call.Authorization)))).ToList();
        if (answers.Find(static a => a.Answer.Status >= 500 || a.Answer.Body.Contains("Throttling", StringComparison.Ordinal)) is { Id: not null } whole)
        {
            return whole.Answer;
        }

        return StubAnswer.Ok(new
        {
            SecretValues = answers.Where(static a => a.Answer.Status == 200).Select(static a =>
            {
                var value = JsonSerializer.Deserialize<Dictionary<string, JsonElement>>(a.Answer.Body)!;
                value["Name"] = JsonSerializer.SerializeToElement(a.Id);
                return value;
            }),
            Errors = answers.Where(static a => a.Answer.Status != 200).Select(static a =>
            {
                var error = JsonElement.Parse(a.Answer.Body);
                return new
                {
                    SecretId = a.Id,
                    ErrorCode = error.GetProperty("__type").GetString()!.Split('#')[1],
                    Message = error.GetProperty("message").GetString(),
                };
            }),
        });
    }

    private async Task RunAsync()
    {
        while (_listener.IsListening)
        {
            try
            {
                await AnswerAsync(await _listener.GetContextAsync());
            }
            catch (Exception e) when (e is HttpListenerException or ObjectDisposedException)
            {
                return;
            }
        }
    }

    private async Task AnswerAsync(HttpListenerContext context)
    {
        using var reader = new StreamReader(context.Request.InputStream);
        var body = await reader.ReadToEndAsync();
        var target = context.Request.Headers["X-Amz-Target"];
        var call = new StubCall(
            target?.Split('.')[1] ?? "STS", JsonElement.Parse(target is null ? "{}" : body),
            context.Request.Headers["Authorization"] ?? "", body);
        lock (_calls)
        {
            _calls.Add(call);
        }

        var answer = call.Operation == "BatchGetSecretValue" && !AnswersBatches ? Batch(call) : _answer(call);
        context.Response.StatusCode = answer.Status;
        context.Response.Headers["x-amzn-RequestId"] = $"request-{_calls.Count}";
        await context.Response.OutputStream.WriteAsync(Encoding.UTF8.GetBytes(answer.Body));
        context.Response.Close();
    }
}
