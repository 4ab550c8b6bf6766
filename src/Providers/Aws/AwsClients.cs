using Amazon;
using Amazon.Runtime;
using Amazon.Runtime.Internal;
using Amazon.SecurityToken;
using Keyferry.Providers.Aws.JsonServices;
using Keyferry.Providers.Metrics;

namespace Keyferry.Providers.Aws;

/// <summary>Makes the SDK's clients for one store: region, addresses and retries.</summary>
internal sealed class AwsClients(
    string region, AwsEndpoints endpoints, AwsRetry retry, TimeProvider time, ProviderCalls calls)
{
    private const string AppId = "keyferry";

    /// <summary>A client of a service that speaks JSON.</summary>
    public JsonServiceClient Json(JsonService service, AWSCredentials credentials)
    {
        JsonServiceConfig? config = null;
        config = new JsonServiceConfig(service) { Customize = pipeline => retry.ApplyTo(pipeline, config!, time) };
        Configure(config, endpoints.Of(service));
        return new JsonServiceClient(credentials, config, calls, time);
    }

    /// <summary>A client of STS.</summary>
    public AmazonSecurityTokenServiceClient Sts(AWSCredentials credentials)
    {
        var config = new PacedStsConfig(retry, time);
        Configure(config, endpoints.Sts);
        return new PacedStsClient(credentials, config);
    }

    private void Configure(ClientConfig config, string? address)
    {
        config.AuthenticationRegion = region;
        config.RegionEndpoint = RegionEndpoint.GetBySystemName(region);
        config.IgnoreConfiguredEndpointUrls = true;
        config.ClientAppId = AppId;
        retry.ApplyTo(config);
        if (address is not null)
        {
            config.ServiceURL = address;
        }
    }

    // The SDK builds a client's pipeline in its base constructor: what shapes it travels in the configuration.
    private sealed class PacedStsConfig(AwsRetry retry, TimeProvider time) : AmazonSecurityTokenServiceConfig
    {
        public void Pace(RuntimePipeline pipeline) => retry.ApplyTo(pipeline, this, time);
    }

    private sealed class PacedStsClient(AWSCredentials credentials, AmazonSecurityTokenServiceConfig config)
        : AmazonSecurityTokenServiceClient(credentials, config)
    {
        protected override void CustomizeRuntimePipeline(RuntimePipeline pipeline)
        {
            base.CustomizeRuntimePipeline(pipeline);
            (Config as PacedStsConfig)?.Pace(pipeline);
        }
    }
}
