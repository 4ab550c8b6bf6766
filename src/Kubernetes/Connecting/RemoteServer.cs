using System.Net;
using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using k8s.Authentication;
using Keyferry.Kubernetes.Calls;

namespace Keyferry.Kubernetes.Connecting;

/// <summary>
/// A connection to an API server that a tenant may have named: it follows no redirect, verifies the server, and bounds
/// what it reads.
/// </summary>
public sealed class RemoteServer : IDisposable
{
    // An object in etcd has 1.5 MiB at most, base64 included; managed fields come on top.
    private const int LongestAnswer = 4 * 1024 * 1024;

    // 500 objects' metadata.
    private const long LongestPage = 32 * 1024 * 1024;

    private readonly HttpClient _client;
    private readonly X509Certificate2Collection _owned = [];

    /// <summary>Prepares a connection; no request is made yet. It owns the certificates of its options.</summary>
    /// <param name="options">Which server, and as whom.</param>
    /// <param name="time">The clock.</param>
    public RemoteServer(RemoteServerOptions options, TimeProvider time)
    {
        _client = new HttpClient(Handler(options), disposeHandler: true) { Timeout = Timeout.InfiniteTimeSpan };
        _client.DefaultRequestHeaders.TryAddWithoutValidation("User-Agent", options.UserAgent);
        var address = options.Address.AbsoluteUri.EndsWith('/') ? options.Address : new Uri(options.Address.AbsoluteUri + "/");
        var http = new KubeHttp(_client, address, options.Authorize is { } authorize ? new Headers(authorize) : null);
        var api = new KubeApi(http, options.UserAgent.Split('/', 2)[0], time, LongestAnswer);
        Api = api;
        Reviews = new AccessReviews(api);
        Names = new ObjectNames(http, time, LongestPage);
    }

    /// <summary>Reads and writes of objects.</summary>
    public IKubeApi Api { get; }

    /// <summary>What the caller may do.</summary>
    public AccessReviews Reviews { get; }

    /// <summary>Names of objects.</summary>
    public ObjectNames Names { get; }

    /// <inheritdoc/>
    public void Dispose()
    {
        _client.Dispose();
        foreach (var certificate in _owned)
        {
            certificate.Dispose();
        }
    }

    private SocketsHttpHandler Handler(RemoteServerOptions options)
    {
        var handler = new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseCookies = false,
            EnableMultipleHttp2Connections = true,
            ConnectTimeout = TimeSpan.FromSeconds(10),
            PooledConnectionIdleTimeout = TimeSpan.FromMinutes(2),

            // A name may lead to another address some day.
            PooledConnectionLifetime = TimeSpan.FromMinutes(10),
            KeepAlivePingPolicy = HttpKeepAlivePingPolicy.WithActiveRequests,
            KeepAlivePingDelay = TimeSpan.FromSeconds(15),
            KeepAlivePingTimeout = TimeSpan.FromSeconds(10),
            ConnectCallback = options.Connect ?? LiveSockets.ConnectAsync,
        };
        if (options.Proxy is { } proxy)
        {
            handler.Proxy = new WebProxy(proxy);
        }

        if (options.TlsServerName is { } name)
        {
            handler.SslOptions.TargetHost = name;
        }

        if (options.Authorities is { } authorities)
        {
            new ServerTrust(authorities).Apply(handler);
            _owned.AddRange(authorities);
        }

        if (options.ClientCertificate is { } certificate)
        {
            handler.SslOptions.ClientCertificateContext =
                SslStreamCertificateContext.Create(certificate, options.ClientIntermediates, offline: true);
            _owned.Add(certificate);
            _owned.AddRange(options.ClientIntermediates ?? []);
        }

        return handler;
    }

    private sealed class Headers(Action<HttpRequestMessage> authorize) : ServiceClientCredentials
    {
        public override Task ProcessHttpRequestAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            authorize(request);
            return Task.CompletedTask;
        }
    }
}
