using Amazon.Runtime;
using Amazon.Runtime.Endpoints;
using Amazon.Runtime.Internal;
using Amazon.Util.Internal;

namespace Keyferry.Providers.Aws.JsonServices;

/// <summary>How a service is reached.</summary>
internal sealed class JsonServiceConfig : ClientConfig
{
    private const string Version = "4.1.0";

    /// <summary>A configuration with the SDK's defaults.</summary>
    public JsonServiceConfig(JsonService service)
        : base(new DefaultConfigurationProvider([new DefaultConfiguration
        {
            Name = DefaultConfigurationMode.Standard,
            RetryMode = RequestRetryMode.Standard,
        }]))
    {
        Service = service;
        ServiceId = service.Id;
        AuthenticationServiceName = service.Signing;
        EndpointProvider = new JsonServiceEndpointProvider(service.Host);
        UserAgent = InternalSDKUtils.BuildUserAgentString(service.Id, Version);
    }

    /// <summary>The service.</summary>
    public JsonService Service { get; }

    /// <summary>Changes the pipeline that the SDK builds; null leaves it as it is.</summary>
    public Action<RuntimePipeline>? Customize { get; init; }

    /// <inheritdoc/>
    public override string ServiceVersion => Service.Version;

    /// <inheritdoc/>
    public override string UserAgent { get; }

    /// <inheritdoc/>
    public override string RegionEndpointServiceName => Service.Host;

    /// <inheritdoc/>
    public override Endpoint DetermineServiceOperationEndpoint(ServiceOperationEndpointParameters parameters) =>
        EndpointProvider.ResolveEndpoint(JsonServiceEndpointParameters.From(this));
}
