using System.Net;
using System.Net.Http.Headers;
using System.Net.Security;

namespace Keyferry.Benchmarks.Admission;

/// <summary>Sends one review again and again over TLS and HTTP/2, on several connections that stay open.</summary>
internal sealed class ReviewSender : IDisposable
{
    private readonly Uri _target;
    private readonly MeasuredReview _review;
    private readonly HttpMessageInvoker[] _connections;

    /// <summary>Nothing is sent yet.</summary>
    /// <param name="target">The endpoint.</param>
    /// <param name="review">The review.</param>
    /// <param name="connections">How many connections.</param>
    public ReviewSender(Uri target, MeasuredReview review, int connections)
    {
        _target = target;
        _review = review;
        _connections = [.. Enumerable.Range(0, connections).Select(static _ => Connection())];
    }

    /// <summary>How many connections there are.</summary>
    public int Connections => _connections.Length;

    /// <summary>Sends the review once and reads the answer to its end.</summary>
    /// <param name="connection">On which connection, counted from 0; larger numbers begin anew.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <exception cref="InvalidOperationException">The answer is not the one that is measured.</exception>
    public async Task SendAsync(int connection, CancellationToken cancellation)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, _target)
        {
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
            Content = new ReadOnlyMemoryContent(_review.Body),
        };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        using var answer = await _connections[connection % _connections.Length].SendAsync(request, cancellation);
        var body = await answer.Content.ReadAsStringAsync(cancellation);
        if (answer.StatusCode != HttpStatusCode.OK || !_review.IsAnswer(body))
        {
            throw new InvalidOperationException($"{_target} answered {(int)answer.StatusCode}: {body}");
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var connection in _connections)
        {
            connection.Dispose();
        }
    }

    private static HttpMessageInvoker Connection() => new(new SocketsHttpHandler
    {
        UseProxy = false,
        AllowAutoRedirect = false,
        EnableMultipleHttp2Connections = false,
        ActivityHeadersPropagator = null,
        // The certificate is the server's own, made a moment ago; what is measured is its work, not our trust.
        SslOptions = new SslClientAuthenticationOptions
        {
            RemoteCertificateValidationCallback = static (_, certificate, _, _) => certificate is not null,
        },
    });
}
