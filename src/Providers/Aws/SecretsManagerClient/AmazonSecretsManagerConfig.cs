using Amazon.Runtime;
using Amazon.Runtime.Endpoints;
using Amazon.Runtime.Internal;
using Amazon.Util.Internal;

namespace Keyferry.Providers.Aws.SecretsManagerClient;

/// <summary>How Secrets Manager is reached.</summary>
internal class AmazonSecretsManagerConfig : ClientConfig
{
    private const string Version = "4.1.0";

    /// <summary>A configuration with the SDK's defaults.</summary>
    public AmazonSecretsManagerConfig()
        : base(new DefaultConfigurationProvider([new DefaultConfiguration
        {
            Name = DefaultConfigurationMode.Standard,
            RetryMode = RequestRetryMode.Standard,
        }]))
    {
        ServiceId = "Secrets Manager";
        AuthenticationServiceName = RegionEndpointServiceName;
        EndpointProvider = new AmazonSecretsManagerEndpointProvider();
    }

    /// <inheritdoc/>
    public override string ServiceVersion => "2017-10-17";

    /// <inheritdoc/>
    public override string UserAgent { get; } = InternalSDKUtils.BuildUserAgentString("Secrets Manager", Version);

    /// <inheritdoc/>
    public override string RegionEndpointServiceName => "secretsmanager";

    /// <inheritdoc/>
    public override Endpoint DetermineServiceOperationEndpoint(ServiceOperationEndpointParameters parameters) =>
        EndpointProvider.ResolveEndpoint(AmazonSecretsManagerEndpointParameters.From(this));
}
