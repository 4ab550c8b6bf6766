using System.Collections.Concurrent;
using System.Net;
using System.Text;
using System.Text.Json;

namespace Keyferry.Providers.Tests.Vault;

/// <summary>A request as a stub got it.</summary>
internal sealed record StubRequest(string Method, string Path, string Query, IReadOnlyDictionary<string, string> Headers, string Body)
{
    public string Line => $"{Method} {Path}{(Query.Length > 0 ? "?" + Query : "")}";

    public string? Header(string name) => Headers.GetValueOrDefault(name);

    public JsonElement Json => JsonElement.Parse(Body);
}

/// <summary>What a stub answers.</summary>
internal sealed record StubReply(int Status, string Body = "", params (string Name, string Value)[] Headers)
{
    public const string Missing = """{"errors":[]}""";

    public static StubReply Ok(string data) => new(200, $$"""{"data":{{data}}}""");

    public static StubReply Errors(int status, string error) => new(status, $$"""{"errors":[{{JsonSerializer.Serialize(error)}}]}""");

    public static StubReply Login(string token, int seconds = 3600, bool isRenewable = true) => new(
        200,
        $$$"""{"auth":{"client_token":"{{{token}}}","accessor":"a","lease_duration":{{{seconds}}},"renewable":{{{(isRenewable ? "true" : "false")}}},"token_type":"service"}}""");
}

/// <summary>Answers as a test says, and keeps what it was asked. It knows nothing of Vault.</summary>
/// <param name="answer">Answers a request.</param>
internal sealed class VaultStub(Func<StubRequest, StubReply> answer) : HttpMessageHandler
{
    private readonly ConcurrentQueue<StubRequest> _requests = new();

    public IReadOnlyList<StubRequest> Requests => [.. _requests];

    public IReadOnlyList<string> Lines => [.. _requests.Select(static r => r.Line)];

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        // Others run while a server thinks.
        await Task.Yield();
        var uri = request.RequestUri!;
        var asked = new StubRequest(
            request.Method.Method, uri.AbsolutePath, uri.Query.TrimStart('?'),
            request.Headers.ToDictionary(static h => h.Key, static h => string.Join(",", h.Value), StringComparer.OrdinalIgnoreCase),
            request.Content is null ? "" : await request.Content.ReadAsStringAsync(cancellationToken));
        _requests.Enqueue(asked);
        var reply = answer(asked);
        var response = new HttpResponseMessage((HttpStatusCode)reply.Status)
        {
            Content = new ByteArrayContent(Encoding.UTF8.GetBytes(reply.Body)), RequestMessage = request,
        };
        foreach (var (name, value) in reply.Headers)
        {
            response.Headers.TryAddWithoutValidation(name, value);
        }

        return response;
    }
}
