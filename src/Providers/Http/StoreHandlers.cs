using System.Net.Security;
using Keyferry.Kubernetes.Connecting;
using Keyferry.Providers.Scrubbing;

namespace Keyferry.Providers.Http;

/// <summary>
/// Makes the handlers of HTTP clients whose address a tenant supplies. SDKs, which repeat calls by themselves, get one of
/// these; what has no SDK uses <see cref="StoreHttp"/>.
/// </summary>
public static class StoreHandlers
{
    /// <summary>
    /// A handler with the egress guard, redirects within the host only, verified TLS, and answers bounded in size. It does
    /// not own the certificates of its options.
    /// </summary>
    /// <param name="options">How the store is talked to.</param>
    /// <param name="egress">Where connections may lead.</param>
    public static HttpMessageHandler Create(StoreHttpOptions options, EgressPolicy egress)
    {
        var guard = new EgressGuard(egress, options.Use);
        return new BoundedBodies(options.MaxAnswerBytes)
        {
            InnerHandler = new SameOriginRedirects
            {
                InnerHandler = new EgressHandler(guard)
                {
                    InnerHandler = new CredentialHandler { InnerHandler = Sockets(options, guard) },
                },
            },
        };
    }

    private static SocketsHttpHandler Sockets(StoreHttpOptions options, EgressGuard guard)
    {
        var handler = new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseCookies = false,
            Proxy = guard.ProcessProxy,
            ConnectTimeout = TimeSpan.FromSeconds(10),
            PooledConnectionIdleTimeout = TimeSpan.FromMinutes(2),

            // A name may lead to another address some day, which is to be checked.
            PooledConnectionLifetime = TimeSpan.FromMinutes(5),
            MaxResponseDrainSize = 64 * 1024,
            EnableMultipleHttp2Connections = true,
            ConnectCallback = guard.ConnectAsync,

            // What this process traces is nothing to servers that tenants name.
            ActivityHeadersPropagator = null,
        };
        if (options.TlsServerName is { } name)
        {
            handler.SslOptions.TargetHost = name;
        }

        if (options.Authorities is { } authorities)
        {
            new ServerTrust(authorities).Apply(handler);
        }

        if (options.ClientCertificate is { } certificate)
        {
            handler.SslOptions.ClientCertificateContext =
                SslStreamCertificateContext.Create(certificate, options.ClientIntermediates, offline: true);
        }

        if (options.Negotiated is { } credentials)
        {
            handler.Credentials = credentials;
        }

        return handler;
    }
}
