using System.Net;
using System.Net.Http.Headers;
using System.Text;
using Keyferry.CloudDouble.Google;
using Keyferry.Providers.Google.Transport;

namespace Keyferry.Providers.Tests.Google;

/// <summary>Leads requests to the double, and those of each channel only where it may lead.</summary>
internal sealed class DoubleHandler(GoogleDouble google, GoogleChannel channel) : HttpMessageHandler
{
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var host = request.RequestUri!.Host;
        var expected = host is "metadata.google.internal" or "169.254.169.254" ? GoogleChannel.Metadata
            : host.EndsWith(".googleapis.com", StringComparison.Ordinal) ? GoogleChannel.Google
            : GoogleChannel.Tenant;
        if (channel != expected)
        {
            throw new InvalidOperationException($"a request to {host} goes out as one to {channel}");
        }

        var headers = request.Headers.Concat(request.Content?.Headers ?? Enumerable.Empty<KeyValuePair<string, IEnumerable<string>>>())
            .ToDictionary(static h => h.Key.ToLowerInvariant(), static h => string.Join(", ", h.Value));
        var body = request.Content is null ? [] : await request.Content.ReadAsByteArrayAsync(cancellationToken);
        var answer = google.Answer(new DoubleRequest(request.Method.Method, request.RequestUri, headers, body));
        var response = new HttpResponseMessage((HttpStatusCode)answer.Status)
        {
            RequestMessage = request, Content = new ByteArrayContent(Encoding.UTF8.GetBytes(answer.Body)),
        };
        response.Content.Headers.ContentType = MediaTypeHeaderValue.Parse(answer.Type);
        foreach (var (name, value) in answer.Headers)
        {
            response.Headers.TryAddWithoutValidation(name, value);
        }

        return response;
    }
}
