namespace Keyferry.Providers.Scrubbing;

/// <summary>Tells the scrubber of the running call what a request authenticates with.</summary>
internal sealed class CredentialHandler : DelegatingHandler
{
    /// <inheritdoc/>
    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        CredentialScrubber.Current?.Add(request.Headers);
        return base.SendAsync(request, cancellationToken);
    }
}
