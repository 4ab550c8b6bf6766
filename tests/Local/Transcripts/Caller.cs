using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;

namespace Keyferry.Local.Tests.Transcripts;

/// <summary>An answer: status, headers, and a body that is JSON, or text, or nothing.</summary>
internal sealed record Answer(int Status, HttpResponseHeaders Headers, HttpContentHeaders ContentHeaders, JsonNode? Body)
{
    /// <summary>A header's values, as sent.</summary>
    public IReadOnlyList<string> Header(string name) =>
        Headers.NonValidated.TryGetValues(name, out var values) || ContentHeaders.NonValidated.TryGetValues(name, out values)
            ? [.. values]
            : [];
}

/// <summary>Sends recorded requests to the server under test, and compares the answers.</summary>
internal sealed class Caller(ServerUnderTest server, Placeholders placeholders) : IDisposable
{
    private readonly HttpClient client = new(new SocketsHttpHandler
    {
        UseProxy = false,
        AllowAutoRedirect = false,
        ResponseHeaderEncodingSelector = static (_, _) => Encoding.UTF8,
        SslOptions = { CertificateChainPolicy = server.Trust() },
    })
    {
        Timeout = TimeSpan.FromSeconds(60),
    };

    /// <summary>Sends a request, and reads the whole answer.</summary>
    public async Task<Answer> SendAsync(JsonObject request, CancellationToken cancel)
    {
        using var message = Message(request);
        using var response = await client.SendAsync(message, cancel);
        var bytes = await response.Content.ReadAsByteArrayAsync(cancel);
        return Answer(response, bytes);
    }

    /// <summary>The answer in a response whose body has been read.</summary>
    public static Answer Answer(HttpResponseMessage response, byte[] bytes) =>
        new((int)response.StatusCode, response.Headers, response.Content.Headers, Parse(bytes));

    /// <summary>Sends a request, and returns as soon as the headers are there.</summary>
    public async Task<HttpResponseMessage> OpenAsync(JsonObject request, CancellationToken cancel)
    {
        using var message = Message(request);
        return await client.SendAsync(message, HttpCompletionOption.ResponseHeadersRead, cancel);
    }

    /// <summary>Compares an answer with the recorded one: status, the listed headers, body.</summary>
    /// <param name="recorded">The recorded answer.</param>
    /// <param name="answer">What came.</param>
    /// <param name="placeholders">The values so far.</param>
    /// <param name="isPart">Whether the recording keeps only part of a list.</param>
    public static IReadOnlyList<string> Compare(JsonObject recorded, Answer answer, Placeholders placeholders, bool isPart = false)
    {
        var comparison = new Comparison(placeholders);
        var status = recorded["status"]!.GetValue<int>();
        if (answer.Status != status)
        {
            comparison.Differs("status", $"{status}", $"{answer.Status}");
        }

        foreach (var (name, value) in recorded["headers"] as JsonObject ?? [])
        {
            var got = answer.Header(name);
            var expected = value is JsonArray list ? list.Select(static v => v!.GetValue<string>()).ToList() : [value!.GetValue<string>()];
            // The hash of a document that is worded differently is another one.
            if (string.Equals(name, "ETag", StringComparison.OrdinalIgnoreCase) ? got.Count != 1 : !Same(expected, got, placeholders))
            {
                comparison.Differs(name, string.Join(" | ", expected), string.Join(" | ", got));
            }
        }

        comparison.Values("body", Normal.Of(recorded["body"]), isPart ? Normal.Part(recorded["body"], answer.Body) : Normal.Of(answer.Body));
        return comparison.Differences;
    }

    public void Dispose() => client.Dispose();

    private static bool Same(List<string> expected, IReadOnlyList<string> got, Placeholders placeholders) =>
        expected.Count == got.Count && expected.Zip(got).All(p => placeholders.Fits(p.First, p.Second));

    private HttpRequestMessage Message(JsonObject request)
    {
        var path = placeholders.Fill(request["path"]!.GetValue<string>());
        // As recorded, escapes and all.
        var uri = new Uri($"{server.Address.GetLeftPart(UriPartial.Authority)}{path}", new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = true });
        var message = new HttpRequestMessage(new HttpMethod(request["method"]!.GetValue<string>()), uri);
        if (request["body"] is { } body)
        {
            var text = body is JsonValue v && v.GetValueKind() == System.Text.Json.JsonValueKind.String
                ? v.GetValue<string>()
                : body.ToJsonString();
            message.Content = new ByteArrayContent(Encoding.UTF8.GetBytes(FillJson(body, text)));
        }

        var headers = request["headers"] as JsonObject ?? [];
        Add("Accept", "application/json");
        Add("User-Agent", "recorder/1.0");
        Add("Authorization", $"Bearer {server.Token}");
        foreach (var (name, _) in headers.Where(static h => h.Key is not ("Accept" or "User-Agent" or "Authorization")))
        {
            Add(name, "");
        }

        return message;

        void Add(string name, string otherwise)
        {
            var value = headers.TryGetPropertyValue(name, out var given) ? given?.GetValue<string>() : otherwise;
            if (value is null)
            {
                return;
            }

            value = placeholders.Fill(value);
            if (!message.Headers.TryAddWithoutValidation(name, value))
            {
                message.Content?.Headers.TryAddWithoutValidation(name, value);
            }
        }
    }

    // What is filled into JSON must be escaped as JSON, so it is filled in before the text is made.
    private string FillJson(JsonNode body, string text) => body is JsonObject or JsonArray ? Filled(body)!.ToJsonString() : placeholders.Fill(text);

    private JsonNode? Filled(JsonNode? node) => node switch
    {
        JsonObject o => new JsonObject(o.Select(m => KeyValuePair.Create(placeholders.Fill(m.Key), Filled(m.Value)))),
        JsonArray a => new JsonArray([.. a.Select(Filled)]),
        JsonValue v when v.GetValueKind() == System.Text.Json.JsonValueKind.String => placeholders.Fill(v.GetValue<string>()),
        _ => node?.DeepClone(),
    };

    private static JsonNode? Parse(byte[] bytes)
    {
        if (bytes.Length == 0)
        {
            return null;
        }

        try
        {
            return JsonNode.Parse(bytes);
        }
        catch (System.Text.Json.JsonException)
        {
            return JsonValue.Create(Encoding.UTF8.GetString(bytes));
        }
    }
}
