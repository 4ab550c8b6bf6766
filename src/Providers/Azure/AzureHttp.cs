using Azure.Core;
using Azure.Core.Pipeline;
using Keyferry.Providers.Http;

namespace Keyferry.Providers.Azure;

/// <summary>What requests to Azure go through: one pool of connections for all stores.</summary>
internal sealed class AzureHttp
{
    private static readonly TimeSpan AttemptLimit = TimeSpan.FromSeconds(20);

    // The endpoint is on the node or in the pod.
    private static readonly TimeSpan ConnectLimit = TimeSpan.FromSeconds(3);

    private readonly HttpPipelineTransport _addresses;
    private readonly HttpPipelineTransport _platform;
    private readonly int _retries;

    /// <summary>Goes through two handlers, which stay the caller's.</summary>
    /// <param name="addresses">To what manifests name: vaults, login endpoints, registries.</param>
    /// <param name="platform">To the managed identity's endpoint, which the platform names and manifests cannot.</param>
    /// <param name="retries">How often a call is repeated.</param>
    public AzureHttp(HttpMessageHandler addresses, HttpMessageHandler platform, int retries = AzureRetry.Retries)
    {
        _addresses = Transport(addresses);
        _platform = Transport(platform);
        _retries = retries;
    }

    /// <summary>The connections of this process.</summary>
    /// <param name="egress">Where those to addresses of manifests may lead.</param>
    public static AzureHttp Create(EgressPolicy egress) => new(
        StoreHandlers.Create(new StoreHttpOptions("Azure/KeyVault"), egress),
        new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false, UseProxy = false, ConnectTimeout = ConnectLimit });

    /// <summary>Sets the options of a client that calls addresses of manifests.</summary>
    public T ForAddresses<T>(T options)
        where T : ClientOptions
    {
        options.Transport = _addresses;
        options.RetryPolicy = new AzureRetry(_retries);
        return Quiet(options);
    }

    /// <summary>Sets the options of a client that calls the platform; how often is the SDK's to say, which knows its states.</summary>
    public T ForPlatform<T>(T options)
        where T : ClientOptions
    {
        options.Transport = _platform;
        options.Retry.MaxRetries = _retries;
        return Quiet(options);
    }

    /// <summary>A pipeline to addresses of manifests.</summary>
    /// <param name="policies">What runs with each attempt.</param>
    public HttpPipeline Pipeline(params HttpPipelinePolicy[] policies) =>
        HttpPipelineBuilder.Build(ForAddresses(new PipelineOptions()), policies);

    // The SDK's events would hold addresses and headers; this program counts and reports calls itself.
    private static T Quiet<T>(T options)
        where T : ClientOptions
    {
        options.Retry.NetworkTimeout = AttemptLimit;
        options.Diagnostics.IsLoggingEnabled = false;
        options.Diagnostics.IsDistributedTracingEnabled = false;
        return options;
    }

    private static HttpClientTransport Transport(HttpMessageHandler handler) =>
        new(new HttpClient(handler, disposeHandler: false) { Timeout = Timeout.InfiniteTimeSpan });

    private sealed class PipelineOptions : ClientOptions;
}
