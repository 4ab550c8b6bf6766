using k8s;
using k8s.Authentication;
using k8s.Exceptions;
using Keyferry.Kubernetes.Calls;
using Keyferry.Kubernetes.Discovery;

namespace Keyferry.Kubernetes.Connecting;

/// <summary>An API server, the credentials for it, and what can be asked of it.</summary>
public sealed class KubeConnection : IDisposable
{
    private readonly HttpClient _client;

    private KubeConnection(HttpClient client, Uri server, ServiceClientCredentials? credentials, string? ns, string fieldManager, TimeProvider time)
    {
        _client = client;
        Server = server;
        Namespace = ns;
        var http = new KubeHttp(client, server, credentials);
        var api = new KubeApi(http, fieldManager, time);
        Api = api;
        Tokens = new TokenRequests(api);
        Subjects = new SubjectReviews(api);
        Kinds = new KindDiscovery(api, time);
        Http = http;
    }

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
    public Uri Server { get; }

    /// <summary>Reads the configuration and prepares the client; no request is made yet.</summary>
    /// <param name="options">Which server, and as whom.</param>
    /// <param name="time">The clock; null means the system's.</param>
    /// <exception cref="KubeConfigException">
    /// The configuration cannot be found or read; the message names the file, the context and the way out.
    /// </exception>
    public static KubeConnection Open(KubeConnectionOptions options, TimeProvider? time = null)
    {
        var (config, client) = Configuration(options, time ?? TimeProvider.System);
        var manager = options.UserAgent.Split('/', 2)[0];
        return new KubeConnection(
            client, KubeHttpClientFactory.Server(config), KubeHttpClientFactory.Credentials(config),
            string.IsNullOrEmpty(config.Namespace) ? null : config.Namespace, manager, time ?? TimeProvider.System);
    }

    /// <inheritdoc/>
    public void Dispose() => _client.Dispose();

    private static (KubernetesClientConfiguration Config, HttpClient Client) Configuration(KubeConnectionOptions options, TimeProvider time)
    {
        var path = options.KubeconfigPath ?? Kubeconfig.FromEnvironment();
        if (path is null && options.Context is null && KubernetesClientConfiguration.IsInCluster())
        {
            var pod = KubernetesClientConfiguration.InClusterConfig();
            return (pod, KubeHttpClientFactory.Create(pod, options.UserAgent));
        }

        var named = Kubeconfig.PathOf(path);
        if (!File.Exists(named))
        {
            throw new KubeConfigException(
                $"kubeconfig: there is no file {named} and this is no pod; name a kubeconfig file");
        }

        try
        {
            var config = KubeconfigContext.Read(named, options.Context, time);
            return (config, KubeHttpClientFactory.Create(config, options.UserAgent));
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            throw new KubeConfigException(
                $"kubeconfig {named}, {ContextText(options.Context)}: {e.Message}; "
                + "check the file with: kubectl --kubeconfig FILE config view", e);
        }
    }

    private static string ContextText(string? context) => context is null ? "its current context" : $"context {context}";
}
