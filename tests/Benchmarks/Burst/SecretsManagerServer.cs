using System.Collections.Concurrent;
using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using Keyferry.Benchmarks.Calls.Stores;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace Keyferry.Benchmarks.Burst;

/// <summary>
/// AWS Secrets Manager and Parameter Store as the benchmarks need them: every secret exists, its password can be put, each call takes as
/// long as it is told, and calls are counted. <c>GET /calls</c> answers the count, <c>GET /calls/OPERATION</c> that of one operation, and
/// <c>DELETE /calls</c> sets all to zero.
/// </summary>
internal sealed class SecretsManagerServer
{
    private const string Arn = "arn:aws:secretsmanager:us-east-1:123456789012:secret:";

    private readonly TimeSpan _latency;
    private readonly bool _allowsBatches;
    private readonly CallCounter _calls = new();
    private readonly ConcurrentDictionary<string, string> _passwords = new(StringComparer.Ordinal);

    private SecretsManagerServer(TimeSpan latency, bool allowsBatches)
    {
        _latency = latency;
        _allowsBatches = allowsBatches;
    }

    /// <summary>Starts a server on a free port of loopback.</summary>
    /// <param name="latency">How long each call takes.</param>
    /// <param name="allowsBatches">Whether the caller's policy allows reads of several keys.</param>
    /// <param name="cancellation">Ends the start.</param>
    public static async Task<(IAsyncDisposable Server, string Address)> StartAsync(
        TimeSpan latency, bool allowsBatches, CancellationToken cancellation)
    {
        var server = new SecretsManagerServer(latency, allowsBatches);
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(static k =>
            k.Listen(IPAddress.Loopback, 0, static l => l.Protocols = HttpProtocols.Http1));
        var application = builder.Build();
        application.Run(server.AnswerAsync);
        await application.StartAsync(cancellation);
        return (application, application.Urls.First());
    }

    private async Task AnswerAsync(HttpContext context)
    {
        if (!await _calls.TryAnswerAsync(context))
        {
            await CallAsync(context);
        }
    }

    // https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_Operations.html
    private async Task CallAsync(HttpContext context)
    {
        using var body = await JsonDocument.ParseAsync(context.Request.Body, cancellationToken: context.RequestAborted);
        await Task.Delay(_latency, context.RequestAborted);
        var request = body.RootElement;
        var operation = context.Request.Headers["X-Amz-Target"].ToString().Split('.')[^1];
        _calls.Add(operation);
        JsonObject? answer = operation switch
        {
            "BatchGetSecretValue" or "GetParameters" when !_allowsBatches => null,
            "GetSecretValue" => Value(Id(request)),
            "BatchGetSecretValue" => new JsonObject
            {
                ["SecretValues"] = new JsonArray(
                    [.. request.GetProperty("SecretIdList").EnumerateArray().Select(i => Value(i.GetString()!))]),
                ["Errors"] = new JsonArray(),
            },
            "GetParameter" => new JsonObject { ["Parameter"] = Parameter(request.GetProperty("Name").GetString()!) },
            "GetParameters" => new JsonObject
            {
                ["Parameters"] = new JsonArray(
                    [.. request.GetProperty("Names").EnumerateArray().Select(n => Parameter(n.GetString()!))]),
                ["InvalidParameters"] = new JsonArray(),
            },
            "PutSecretValue" => Put(Id(request), request.GetProperty("SecretString").GetString()!),
            "DescribeSecret" => new JsonObject { ["ARN"] = Arn + Id(request), ["Name"] = Id(request), ["Tags"] = new JsonArray() },
            _ => null,
        };
        context.Response.ContentType = "application/x-amz-json-1.1";
        if (answer is null)
        {
            context.Response.StatusCode = StatusCodes.Status400BadRequest;
            answer = operation is "BatchGetSecretValue" or "GetParameters"
                ? new JsonObject { ["__type"] = "AccessDeniedException", ["Message"] = $"not authorized to perform: {operation}" }
                : new JsonObject { ["__type"] = "UnknownOperationException", ["Message"] = $"no operation {operation}" };
        }

        await context.Response.WriteAsync(answer.ToJsonString(), context.RequestAborted);
    }

    // What is put is the password; the other fields stay.
    private JsonObject Put(string id, string password)
    {
        _passwords[id] = password;
        return new JsonObject { ["ARN"] = Arn + id, ["Name"] = id };
    }

    private static string Id(JsonElement request) => request.GetProperty("SecretId").GetString()!;

    private JsonObject Parameter(string name) => new()
    {
        ["Name"] = name, ["Type"] = "SecureString", ["Version"] = 1, ["Value"] = Value(name)["SecretString"]!.DeepClone(),
    };

    private JsonObject Value(string id) => new()
    {
        ["ARN"] = $"{Arn}{id}-AbCdEf",
        ["Name"] = id,
        ["VersionId"] = "11111111-2222-3333-4444-555555555555",
        ["VersionStages"] = new JsonArray("AWSCURRENT"),
        ["CreatedDate"] = 1_790_000_000.5,
        ["SecretString"] = new JsonObject
        {
            ["username"] = $"user of {id}", ["password"] = _passwords.GetValueOrDefault(id) ?? $"made-up password of {id}", ["host"] = "db.example.com",
        }.ToJsonString(),
    };
}
