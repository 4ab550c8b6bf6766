using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Keyferry.Kubernetes.Calls;

namespace Keyferry.Kubernetes.Tests.Support;

/// <summary>Keeps objects by path: get, create, replace with optimistic lock, merge patch.</summary>
internal sealed class TinyServer : HttpMessageHandler
{
    private readonly Lock _gate = new();
    private int _version;

    public Dictionary<string, JsonObject> Objects { get; } = [];

    public List<string> Writes { get; } = [];

    /// <summary>Every request fails with this status while it is set.</summary>
    public HttpStatusCode? Broken { get; set; }

    /// <summary>Refuses what is written, by its body; null takes everything.</summary>
    public Func<string, HttpStatusCode?>? Refuses { get; set; }

    /// <summary>How long an answer to a write takes after the write is done, by the clock below.</summary>
    public TimeSpan AnswerDelay { get; set; }

    /// <summary>The clock of the delay; null means no delay.</summary>
    public TimeProvider? DelayTime { get; set; }

    public KubeApi Api(TimeProvider time) =>
        new(new KubeHttp(new HttpClient(this, false), new Uri("http://server.test/"), null), "keyferry", time);

    public JsonObject this[string path]
    {
        get
        {
            lock (_gate)
            {
                return Objects[path];
            }
        }
    }

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var body = request.Content is null ? null : await request.Content.ReadAsStringAsync(cancellationToken);
        var answer = Answer(request, body);
        if (DelayTime is { } time && request.Method != HttpMethod.Get)
        {
            await Task.Delay(AnswerDelay, time, cancellationToken);
        }

        return answer;
    }

    private HttpResponseMessage Answer(HttpRequestMessage request, string? body)
    {
        lock (_gate)
        {
            if (Broken is { } status)
            {
                return Status((int)status, "InternalError");
            }

            if (body is not null && Refuses?.Invoke(body) is { } refusal)
            {
                return Status((int)refusal, "Refused");
            }

            var path = request.RequestUri!.AbsolutePath;
            if (request.Method != HttpMethod.Get)
            {
                Writes.Add($"{request.Method} {path} {body}");
            }

            return request.Method.Method switch
            {
                "GET" => Objects.TryGetValue(path, out var found) ? Json(found) : Status(404, "NotFound"),
                "POST" => Create(path, JsonNode.Parse(body!)!.AsObject()),
                "PUT" => Replace(path, JsonNode.Parse(body!)!.AsObject()),
                _ => Patch(path, JsonNode.Parse(body!)!.AsObject()),
            };
        }
    }

    private HttpResponseMessage Create(string collection, JsonObject item)
    {
        var path = $"{collection}/{item["metadata"]!["name"]}";
        return Objects.ContainsKey(path) ? Status(409, "AlreadyExists") : Store(path, item);
    }

    private HttpResponseMessage Replace(string path, JsonObject item)
    {
        path = path.Replace("/status", "", StringComparison.Ordinal);
        if (!Objects.TryGetValue(path, out var old))
        {
            return Status(404, "NotFound");
        }

        var same = (string?)item["metadata"]!["resourceVersion"] == (string?)old["metadata"]!["resourceVersion"];
        return same ? Store(path, item) : Status(409, "Conflict");
    }

    private HttpResponseMessage Patch(string path, JsonObject patch)
    {
        path = path.Replace("/status", "", StringComparison.Ordinal);
        if (!Objects.TryGetValue(path, out var old))
        {
            return Status(404, "NotFound");
        }

        if ((string?)patch["metadata"]?["resourceVersion"] is { } version && version != (string?)old["metadata"]!["resourceVersion"])
        {
            return Status(409, "Conflict");
        }

        var merged = old.DeepClone().AsObject();
        Merge(merged, patch);
        return Store(path, merged);
    }

    private static void Merge(JsonObject into, JsonObject patch)
    {
        foreach (var (name, value) in patch)
        {
            if (value is null)
            {
                into.Remove(name);
            }
            else if (value is JsonObject inner && into[name] is JsonObject old)
            {
                Merge(old, inner);
            }
            else
            {
                into[name] = value.DeepClone();
            }
        }
    }

    private HttpResponseMessage Store(string path, JsonObject item)
    {
        var version = (++_version).ToString(CultureInfo.InvariantCulture);
        item["metadata"]!["resourceVersion"] = version;
        Objects[path] = item;
        return Json(item);
    }

    private static HttpResponseMessage Json(JsonObject item) =>
        new(HttpStatusCode.OK) { Content = new StringContent(item.ToJsonString(), Encoding.UTF8, "application/json") };

    private static HttpResponseMessage Status(int code, string reason) => new((HttpStatusCode)code)
    {
        Content = new StringContent(
            $$"""{"kind":"Status","apiVersion":"v1","status":"Failure","reason":"{{reason}}","code":{{code}}}"""),
    };
}
