using System.Security.Cryptography.X509Certificates;
using System.Text;
using k8s;
using k8s.Authentication;
using k8s.Exceptions;

namespace Keyferry.Kubernetes.Connecting;

/// <summary>
/// The HTTP client for the API server of a configuration. The official client's own class is left out: it has a method for each call
/// that Kubernetes has, and to load it takes 12 MiB.
/// </summary>
internal static class KubeHttpClientFactory
{
    /// <summary>Makes the client; no request is made yet.</summary>
    /// <param name="config">Which server, and as whom.</param>
    /// <param name="userAgent">What requests are sent as.</param>
    /// <exception cref="KubeConfigException">The configuration names no server, or one that is no address.</exception>
    public static HttpClient Create(KubernetesClientConfiguration config, string userAgent)
    {
        var client = new HttpClient(Handler(config), disposeHandler: true) { Timeout = Timeout.InfiniteTimeSpan };
        client.DefaultRequestHeaders.TryAddWithoutValidation("User-Agent", userAgent);
        return client;
    }

    /// <summary>The server's address.</summary>
    /// <param name="config">The configuration.</param>
    /// <exception cref="KubeConfigException">The configuration names no server, or one that is no address.</exception>
    public static Uri Server(KubernetesClientConfiguration config) =>
        Uri.TryCreate(config.Host, UriKind.Absolute, out var server) && server.Scheme is ("http" or "https")
            ? server
            : throw new KubeConfigException($"its server is \"{config.Host}\": expected an address such as https://10.0.0.1:6443");

    /// <summary>What authorizes requests, besides a client certificate; null where nothing does.</summary>
    /// <param name="config">As whom.</param>
    public static ServiceClientCredentials? Credentials(KubernetesClientConfiguration config) => config switch
    {
        { TokenProvider: { } tokens } => new TokenCredentials(tokens),
        { AccessToken: { Length: > 0 } token } => new TokenCredentials(token),
        { Username: { Length: > 0 } name } => new BasicAuthenticationCredentials { UserName = name, Password = config.Password },
        _ => null,
    };

    private static SocketsHttpHandler Handler(KubernetesClientConfiguration config)
    {
        var handler = new SocketsHttpHandler
        {
            // A server allows 100 to 250 streams a connection; watches and writes of a large cluster need more.
            EnableMultipleHttp2Connections = true,
            ConnectTimeout = TimeSpan.FromSeconds(10),
            PooledConnectionIdleTimeout = TimeSpan.FromMinutes(2),

            // A connection whose other end is gone without a word is noticed within 25 s, by HTTP/2 or by TCP.
            KeepAlivePingPolicy = HttpKeepAlivePingPolicy.Always,
            KeepAlivePingDelay = TimeSpan.FromSeconds(15),
            KeepAlivePingTimeout = TimeSpan.FromSeconds(10),
            ConnectCallback = LiveSockets.ConnectAsync,
        };
        if (Server(config).Scheme != Uri.UriSchemeHttps)
        {
            return handler;
        }

        if (config.SkipTlsVerify)
        {
#pragma warning disable CA5359 // The kubeconfig says so: insecure-skip-tls-verify.
            handler.SslOptions.RemoteCertificateValidationCallback = static (_, _, _, _) => true;
#pragma warning restore CA5359
        }
        else if (config.SslCaCerts is { Count: > 0 } authorities)
        {
            new ServerTrust(authorities).Apply(handler);
        }

        if (ClientCertificate(config) is { } certificate)
        {
            handler.SslOptions.ClientCertificates = [certificate];
            handler.SslOptions.LocalCertificateSelectionCallback = (_, _, _, _, _) => certificate;
        }

        if (!string.IsNullOrEmpty(config.TlsServerName))
        {
            handler.SslOptions.TargetHost = config.TlsServerName;
        }

        return handler;
    }

    private static X509Certificate2? ClientCertificate(KubernetesClientConfiguration config) =>
        Pem(config.ClientCertificateData, config.ClientCertificateFilePath) is { } certificate
            && Pem(config.ClientCertificateKeyData, config.ClientKeyFilePath) is { } key
            ? X509Certificate2.CreateFromPem(certificate, key)
            : null;

    // As in kubectl, what stands in the kubeconfig itself, in base64, comes before a file.
    internal static string? Pem(string? inline, string? file) =>
        !string.IsNullOrEmpty(inline) ? Encoding.UTF8.GetString(Convert.FromBase64String(inline))
        : !string.IsNullOrEmpty(file) ? File.ReadAllText(file)
        : null;
}
