using System.Net;

namespace Keyferry.Providers.Http;

/// <summary>
/// Follows redirects within the host, port and scheme that were asked (or from http to https of that host), and no others:
/// the request carries credentials.
/// </summary>
internal sealed class SameOriginRedirects : DelegatingHandler
{
    private const int Most = 5;

    /// <summary>Where an answer leads to, and may be followed to; null where it is to be answered as it is.</summary>
    /// <param name="request">The request.</param>
    /// <param name="answer">Its answer.</param>
    public static Uri? TargetOf(HttpRequestMessage request, HttpResponseMessage answer)
    {
        if (request.RequestUri is not { } from || answer.Headers.Location is not { } location || !MayRepeat(request, answer.StatusCode))
        {
            return null;
        }

        var to = location.IsAbsoluteUri ? location : new Uri(from, location);
        var isSame = to.Scheme == from.Scheme && to.Port == from.Port;
        var isUpgrade = from is { Scheme: "http", IsDefaultPort: true } && to is { Scheme: "https", IsDefaultPort: true };
        return to.IdnHost == from.IdnHost && to.UserInfo.Length == 0 && (isSame || isUpgrade) ? to : null;
    }

    protected override async Task<HttpResponseMessage> SendAsync(
        HttpRequestMessage request, CancellationToken cancellationToken)
    {
        for (var followed = 0; ; followed++)
        {
            var answer = await base.SendAsync(request, cancellationToken);
            if (followed == Most || TargetOf(request, answer) is not { } target)
            {
                return answer;
            }

            answer.Dispose();
            request.RequestUri = target;
        }
    }

    // A write is repeated only where the server says that it did not take it, 307 and 308.
    private static bool MayRepeat(HttpRequestMessage request, HttpStatusCode status) =>
        status is HttpStatusCode.TemporaryRedirect or HttpStatusCode.PermanentRedirect
        || (status is HttpStatusCode.MovedPermanently or HttpStatusCode.Found or HttpStatusCode.SeeOther
            && (request.Method == HttpMethod.Get || request.Method == HttpMethod.Head));
}
