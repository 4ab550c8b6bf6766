using System.Net;
using System.Net.Http.Headers;
using k8s.Authentication;

namespace Keyferry.Kubernetes.Calls;

/// <summary>Sends requests to one API server with its credentials.</summary>
/// <param name="client">The HTTP client; it has no timeout of its own.</param>
/// <param name="server">The server's address, ending in a slash.</param>
/// <param name="credentials">Adds the bearer token; null where the connection itself says who calls.</param>
public sealed class KubeHttp(HttpClient client, Uri server, ServiceClientCredentials? credentials)
{
    /// <summary>Plain JSON.</summary>
    public const string Json = "application/json";

    /// <summary>Notified of each request; null means none is. To set before the first one.</summary>
    public IRequestObserver? Observer { get; set; }

    /// <summary>Sends one request; the answer's body is not read yet. Every HTTP status is an answer.</summary>
    /// <param name="method">The method.</param>
    /// <param name="pathAndQuery">From the server's root, beginning with a slash.</param>
    /// <param name="accept">The media type asked for.</param>
    /// <param name="body">What to send; null means nothing.</param>
    /// <param name="cancellation">Ends the request.</param>
    /// <exception cref="HttpRequestException">The server could not be reached.</exception>
    public async Task<HttpResponseMessage> SendAsync(
        HttpMethod method, string pathAndQuery, string accept, HttpContent? body, CancellationToken cancellation)
    {
        using var request = new HttpRequestMessage(method, new Uri(server, pathAndQuery.TrimStart('/')))
        {
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionOrLower,
            Content = body,
        };
        request.Headers.TryAddWithoutValidation("Accept", accept);
        if (credentials is not null)
        {
            await credentials.ProcessHttpRequestAsync(request, cancellation);
        }

        int? status = null;
        try
        {
            var response = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellation);
            status = (int)response.StatusCode;
            return response;
        }
        finally
        {
            Observer?.Sent(method.Method, status);
        }
    }

    /// <summary>A body of bytes.</summary>
    /// <param name="bytes">The body.</param>
    /// <param name="contentType">Its media type.</param>
    public static HttpContent Body(ReadOnlyMemory<byte> bytes, string contentType)
    {
        var content = new ReadOnlyMemoryContent(bytes);
        content.Headers.ContentType = new MediaTypeHeaderValue(contentType);
        return content;
    }
}
