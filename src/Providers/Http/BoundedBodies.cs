using System.Net;

namespace Keyferry.Providers.Http;

/// <summary>Bounds the bodies of answers: reading beyond the bound fails.</summary>
/// <param name="most">The bound in bytes.</param>
internal sealed class BoundedBodies(long most) : DelegatingHandler
{
    protected override async Task<HttpResponseMessage> SendAsync(
        HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var answer = await base.SendAsync(request, cancellationToken);
        if (answer.Content.Headers.ContentLength > most)
        {
            answer.Dispose();
            throw new AnswerTooLargeException(most);
        }

        answer.Content = new BoundedContent(answer.Content, most);
        return answer;
    }

    private sealed class BoundedContent : HttpContent
    {
        private readonly HttpContent _inner;
        private readonly long _most;

        public BoundedContent(HttpContent inner, long most)
        {
            _inner = inner;
            _most = most;
            foreach (var (name, values) in inner.Headers)
            {
                Headers.TryAddWithoutValidation(name, values);
            }
        }

        protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context)
        {
            await using var body = await CreateContentReadStreamAsync();
            await body.CopyToAsync(stream);
        }

        protected override async Task<Stream> CreateContentReadStreamAsync() =>
            new BoundedStream(await _inner.ReadAsStreamAsync(), _most);

        protected override bool TryComputeLength(out long length)
        {
            length = _inner.Headers.ContentLength ?? 0;
            return _inner.Headers.ContentLength is not null;
        }

        protected override void Dispose(bool disposing)
        {
            if (disposing)
            {
                _inner.Dispose();
            }

            base.Dispose(disposing);
        }
    }
}

/// <summary>An answer has more bytes than are read.</summary>
/// <param name="most">The bound in bytes.</param>
internal sealed class AnswerTooLargeException(long most) : IOException($"the answer is larger than {most} bytes");
