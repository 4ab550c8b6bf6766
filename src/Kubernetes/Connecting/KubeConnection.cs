using k8s;
using k8s.Exceptions;
using Keyferry.Kubernetes.Calls;
using Keyferry.Kubernetes.Discovery;

namespace Keyferry.Kubernetes.Connecting;

/// <summary>An API server, the credentials for it, and what can be asked of it.</summary>
public sealed class KubeConnection : IDisposable
{
    private KubeConnection(k8s.Kubernetes client, string? ns, string fieldManager, TimeProvider time)
    {
        Client = client;
        Namespace = ns;
        var http = new KubeHttp(client.HttpClient, client.BaseUri, client.Credentials);
        var api = new KubeApi(http, fieldManager, time);
        Api = api;
        Tokens = new TokenRequests(api);
        Subjects = new SubjectReviews(api);
        Kinds = new KindDiscovery(api, time);
        Http = http;
    }

    /// <summary>The official client, for calls that <see cref="Api"/> does not have.</summary>
    public k8s.Kubernetes Client { get; }

    /// <summary>Reads and writes of objects.</summary>
    public IKubeApi Api { get; }

    /// <summary>Tokens of service accounts.</summary>
    public TokenRequests Tokens { get; }

    /// <summary>Who others are, and what they may do.</summary>
    public SubjectReviews Subjects { get; }

    /// <summary>Where the server keeps the objects of a kind.</summary>
    public IKindDiscovery Kinds { get; }

    /// <summary>Requests with this connection's address and credentials.</summary>
    public KubeHttp Http { get; }

    /// <summary>The namespace that the configuration names; null where it names none.</summary>
    public string? Namespace { get; }

    /// <summary>The server's address.</summary>
    public Uri Server => Client.BaseUri;

    /// <summary>Reads the configuration and prepares the client; no request is made yet.</summary>
    /// <param name="options">Which server, and as whom.</param>
    /// <param name="time">The clock; null means the system's.</param>
    /// <exception cref="KubeConfigException">
    /// The configuration cannot be found or read; the message names the file, the context and the way out.
    /// </exception>
    public static KubeConnection Open(KubeConnectionOptions options, TimeProvider? time = null)
    {
        var config = Configuration(options);
        config.UserAgent = options.UserAgent;
        SocketsHttpHandler? sockets = null;
        config.FirstMessageHandlerSetup = handler =>
        {
            sockets = handler;

            // A server allows 100 to 250 streams a connection; watches and writes of a large cluster need more.
            handler.EnableMultipleHttp2Connections = true;
            handler.ConnectTimeout = TimeSpan.FromSeconds(10);
            handler.PooledConnectionIdleTimeout = TimeSpan.FromMinutes(2);

            // A connection whose other end is gone without a word is noticed within 25 s, by HTTP/2 or by TCP.
            handler.KeepAlivePingPolicy = HttpKeepAlivePingPolicy.Always;
            handler.KeepAlivePingDelay = TimeSpan.FromSeconds(15);
            handler.KeepAlivePingTimeout = TimeSpan.FromSeconds(10);
            handler.ConnectCallback = LiveSockets.ConnectAsync;
        };

        var client = new k8s.Kubernetes(config);

        // After the client, which sets a check of its own.
        if (sockets is not null && !config.SkipTlsVerify && config.SslCaCerts is { Count: > 0 } authorities)
        {
            new ServerTrust(authorities).Apply(sockets);
        }

        client.HttpClient.DefaultRequestHeaders.UserAgent.Clear();
        client.HttpClient.DefaultRequestHeaders.TryAddWithoutValidation("User-Agent", options.UserAgent);
        var manager = options.UserAgent.Split('/', 2)[0];
        return new KubeConnection(client, string.IsNullOrEmpty(config.Namespace) ? null : config.Namespace, manager, time ?? TimeProvider.System);
    }

    /// <inheritdoc/>
    public void Dispose() => Client.Dispose();

    private static KubernetesClientConfiguration Configuration(KubeConnectionOptions options)
    {
        var path = options.KubeconfigPath ?? FromEnvironment();
        if (path is null && options.Context is null && KubernetesClientConfiguration.IsInCluster())
        {
            return KubernetesClientConfiguration.InClusterConfig();
        }

        var named = path ?? KubernetesClientConfiguration.KubeConfigDefaultLocation;
        if (!File.Exists(named))
        {
            throw new KubeConfigException(
                $"kubeconfig: there is no file {named} and this is no pod; name a kubeconfig file");
        }

        try
        {
            return KubernetesClientConfiguration.BuildConfigFromConfigFile(named, options.Context);
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            throw new KubeConfigException(
                $"kubeconfig {named}, {ContextText(options.Context)}: {e.Message}; "
                + "check the file with: kubectl --kubeconfig FILE config view", e);
        }
    }

    private static string? FromEnvironment()
    {
        var listed = Environment.GetEnvironmentVariable("KUBECONFIG");
        return string.IsNullOrEmpty(listed) ? null : listed.Split(Path.PathSeparator)[0];
    }

    private static string ContextText(string? context) => context is null ? "its current context" : $"context {context}";
}
