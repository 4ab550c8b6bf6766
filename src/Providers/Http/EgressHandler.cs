namespace Keyferry.Providers.Http;

/// <summary>Checks each request, also those that share a connection to the process's proxy.</summary>
/// <param name="guard">Checks.</param>
internal sealed class EgressHandler(EgressGuard guard) : DelegatingHandler
{
    protected override async Task<HttpResponseMessage> SendAsync(
        HttpRequestMessage request, CancellationToken cancellationToken)
    {
        if (request.RequestUri is { } destination)
        {
            await guard.CheckAsync(destination, cancellationToken);
        }

        return await base.SendAsync(request, cancellationToken);
    }
}
