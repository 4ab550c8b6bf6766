using System.Net;
using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json.Nodes;
using Yarp.ReverseProxy.Forwarder;

namespace Keyferry.ClusterFront;

/// <summary>The connections to the two servers.</summary>
internal sealed class Upstream : IDisposable
{
    // A watch without events is no failure: the server ends it, within the hour.
    private static readonly ForwarderRequestConfig Request = new()
    {
        ActivityTimeout = TimeSpan.FromDays(1), AllowResponseBuffering = false,
        Version = HttpVersion.Version20, VersionPolicy = HttpVersionPolicy.RequestVersionOrLower,
    };

    private static readonly string[] Identity = ["Authorization", "Impersonate-User", "Impersonate-Group", "Impersonate-Uid"];

    private readonly HttpMessageInvoker _invoker;
    private readonly IHttpForwarder _forwarder;

    /// <summary>Opens no connection yet.</summary>
    public Upstream(X509Certificate2Collection serverCertificates, IHttpForwarder forwarder)
    {
        _forwarder = forwarder;
        var handler = new SocketsHttpHandler
        {
            UseProxy = false, UseCookies = false, AllowAutoRedirect = false, AutomaticDecompression = DecompressionMethods.None,
            EnableMultipleHttp2Connections = true, ActivityHeadersPropagator = null, ConnectTimeout = TimeSpan.FromSeconds(10),
            SslOptions = new SslClientAuthenticationOptions
            {
                CertificateChainPolicy = new X509ChainPolicy
                {
                    TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck,
                },
            },
        };
        handler.SslOptions.CertificateChainPolicy.CustomTrustStore.AddRange(serverCertificates);
        _invoker = new HttpMessageInvoker(handler);
    }

    /// <summary>Passes a request on, and the answer back as it comes.</summary>
    public async Task ForwardAsync(HttpContext context, Uri server) =>
        await _forwarder.SendAsync(context, server.GetLeftPart(UriPartial.Authority), _invoker, Request, StreamingTransformer.Instance);

    /// <summary>Reads JSON as the caller; null where the server answers anything but 200 with JSON.</summary>
    public async Task<JsonObject?> ReadAsync(HttpContext caller, Uri server, string path, string accept)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(server, path)) { Version = HttpVersion.Version20 };
        request.Headers.TryAddWithoutValidation("Accept", accept);
        foreach (var name in Identity)
        {
            if (caller.Request.Headers.TryGetValue(name, out var values))
            {
                request.Headers.TryAddWithoutValidation(name, values.AsEnumerable());
            }
        }

        using var answer = await _invoker.SendAsync(request, caller.RequestAborted);
        if (answer.StatusCode != HttpStatusCode.OK)
        {
            return null;
        }

        await using var body = await answer.Content.ReadAsStreamAsync(caller.RequestAborted);
        return await JsonNode.ParseAsync(body, cancellationToken: caller.RequestAborted) as JsonObject;
    }

    /// <inheritdoc/>
    public void Dispose() => _invoker.Dispose();
}
