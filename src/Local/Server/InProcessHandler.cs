using Microsoft.AspNetCore.Http.Features;

namespace Keyferry.Local.Server;

/// <summary>Hands requests to a server in the same process, and reads each answer whole.</summary>
/// <param name="answer">Answers a request.</param>
/// <param name="token">The token of requests that carry none.</param>
internal sealed class InProcessHandler(Func<HttpContext, Task> answer, string token) : HttpMessageHandler
{
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        using var aborted = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        using var body = new MemoryStream();
        var http = new DefaultHttpContext();
        http.Features.Set<IHttpRequestLifetimeFeature>(new Lifetime(aborted));
        http.Request.Method = request.Method.Method;
        http.Request.Scheme = "https";
        http.Request.Path = PathString.FromUriComponent(request.RequestUri!);
        http.Request.QueryString = QueryString.FromUriComponent(request.RequestUri!);
        if (http.Request.Query.ContainsKey("watch"))
        {
            throw new NotSupportedException("an answer is read whole here, which a watch never is: use an InMemoryApiServer");
        }

        foreach (var (name, values) in request.Headers.Concat(request.Content?.Headers ?? Enumerable.Empty<KeyValuePair<string, IEnumerable<string>>>()))
        {
            http.Request.Headers[name] = values.ToArray();
        }

        if (request.Headers.Authorization is null)
        {
            http.Request.Headers.Authorization = $"Bearer {token}";
        }

        http.Request.Body = request.Content is null ? Stream.Null : await request.Content.ReadAsStreamAsync(cancellationToken);
        http.Response.Body = body;
        await answer(http);
        cancellationToken.ThrowIfCancellationRequested();
        return aborted.IsCancellationRequested
            ? throw new HttpRequestException(HttpRequestError.ResponseEnded, "the connection was reset")
            : Response(http, body.ToArray(), request);
    }

    private static HttpResponseMessage Response(HttpContext http, byte[] body, HttpRequestMessage request)
    {
        var response = new HttpResponseMessage((System.Net.HttpStatusCode)http.Response.StatusCode)
        {
            Content = new ByteArrayContent(body), RequestMessage = request,
        };
        foreach (var (name, values) in http.Response.Headers)
        {
            if (!response.Headers.TryAddWithoutValidation(name, (IEnumerable<string?>)values))
            {
                response.Content.Headers.TryAddWithoutValidation(name, (IEnumerable<string?>)values);
            }
        }

        return response;
    }

    private sealed class Lifetime(CancellationTokenSource aborted) : IHttpRequestLifetimeFeature
    {
        public CancellationToken RequestAborted { get; set; } = aborted.Token;

        public void Abort() => aborted.Cancel();
    }
}
