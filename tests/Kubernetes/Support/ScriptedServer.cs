using System.Collections.Concurrent;
using System.Net;
using System.Text;
using Keyferry.Kubernetes.Calls;

namespace Keyferry.Kubernetes.Tests.Support;

/// <summary>Answers requests from a script, in order, and keeps what was asked.</summary>
internal sealed class ScriptedServer : HttpMessageHandler
{
    private readonly ConcurrentQueue<Func<CancellationToken, HttpResponseMessage>> _script = new();

    public List<string> Asked { get; } = [];

    public List<string> Bodies { get; } = [];

    public List<string> Accepted { get; } = [];

    /// <summary>Answers by method and path once the script is over; null means silence.</summary>
    public Func<string, (int Status, string Body)>? Last { get; init; }

    /// <summary>Held before an answer of <see cref="Last"/>, by method and path; null means nothing is held back.</summary>
    public Func<string, CancellationToken, Task>? BeforeLast { get; set; }

    public KubeHttp Http => new(new HttpClient(this, false), new Uri("http://server.test/"), null);

    public ScriptedServer Then(string json, int status = 200, Action<HttpResponseMessage>? more = null)
        => Then(_ => Answer(new StringContent(json, Encoding.UTF8, "application/json"), status, more));

    /// <summary>A watch that sends these lines and then ends.</summary>
    public ScriptedServer ThenWatch(params string[] lines)
        => Then(string.Concat(lines.Select(static line => line + "\n")));

    /// <summary>A watch that sends what is written to the stream.</summary>
    public ScriptedServer ThenStream(Stream stream) => Then(_ => Answer(new StreamContent(stream), 200, null));

    public ScriptedServer ThenUnreachable() =>
        Then(static _ => throw new HttpRequestException("connection refused"));

    public ScriptedServer Then(Func<CancellationToken, HttpResponseMessage> answer)
    {
        _script.Enqueue(answer);
        return this;
    }

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var body = request.Content is null ? "" : await request.Content.ReadAsStringAsync(cancellationToken);
        lock (Asked)
        {
            Bodies.Add(body);
            Asked.Add($"{request.Method} {request.RequestUri!.PathAndQuery}");
            Accepted.Add(string.Join(", ", request.Headers.Accept));
        }

        if (_script.TryDequeue(out var answer))
        {
            return answer(cancellationToken);
        }

        if (Last is not null)
        {
            if (BeforeLast is not null)
            {
                await BeforeLast($"{request.Method} {request.RequestUri!.PathAndQuery}", cancellationToken);
            }

            var (status, json) = Last($"{request.Method} {request.RequestUri!.PathAndQuery}");
            return Answer(new StringContent(json, Encoding.UTF8, "application/json"), status, null);
        }

        // The script is over: the server is silent from now on.
        await Task.Delay(Timeout.Infinite, cancellationToken);
        throw new InvalidOperationException("unreachable");
    }

    private static HttpResponseMessage Answer(HttpContent body, int status, Action<HttpResponseMessage>? more)
    {
        var response = new HttpResponseMessage((HttpStatusCode)status) { Content = body };
        more?.Invoke(response);
        return response;
    }
}
