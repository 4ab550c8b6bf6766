using System.Security.Cryptography.X509Certificates;

namespace Keyferry.VaultDouble.Auth;

/// <summary>Calls to other servers, verified against one authority where there is one.</summary>
internal static class Outbound
{
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(10);

    /// <summary>Sends a request.</summary>
    /// <param name="request">The request.</param>
    /// <param name="authority">PEM of the only authority trusted; null or empty: the system's.</param>
    /// <param name="cancellation">Ends the waiting.</param>
    /// <returns>Status and body.</returns>
    /// <exception cref="HttpRequestException">Nobody answered.</exception>
    public static async Task<(int Status, string Body)> SendAsync(HttpRequestMessage request, string? authority, CancellationToken cancellation)
    {
        using var handler = new SocketsHttpHandler { UseProxy = false, AllowAutoRedirect = false };
        if (authority is { Length: > 0 })
        {
            var roots = new X509Certificate2Collection();
            roots.ImportFromPem(authority);
            handler.SslOptions.CertificateChainPolicy = new X509ChainPolicy
            {
                TrustMode = X509ChainTrustMode.CustomRootTrust,
                RevocationMode = X509RevocationMode.NoCheck,
            };
            handler.SslOptions.CertificateChainPolicy.CustomTrustStore.AddRange(roots);
        }

        using var client = new HttpClient(handler) { Timeout = Timeout };
        try
        {
            using var response = await client.SendAsync(request, cancellation);
            return ((int)response.StatusCode, await response.Content.ReadAsStringAsync(cancellation));
        }
        catch (TaskCanceledException e) when (!cancellation.IsCancellationRequested)
        {
            throw new HttpRequestException("no answer in time", e);
        }
    }

    /// <summary>Sends a GET request.</summary>
    public static async Task<(int Status, string Body)> GetAsync(string url, string? authority, CancellationToken cancellation)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, url);
        return await SendAsync(request, authority, cancellation);
    }
}
