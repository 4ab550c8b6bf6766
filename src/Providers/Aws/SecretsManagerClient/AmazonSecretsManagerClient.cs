using Amazon.Runtime;
using Amazon.Runtime.Internal;
using Amazon.Runtime.Internal.Transform;

namespace Keyferry.Providers.Aws.SecretsManagerClient;

/// <summary>
/// The operations of Secrets Manager that are needed here, on the SDK's own pipeline: its signer, retries, endpoints
/// and credentials.
/// </summary>
internal class AmazonSecretsManagerClient : AmazonServiceClient
{
    /// <summary>A client with credentials.</summary>
    public AmazonSecretsManagerClient(AWSCredentials credentials, AmazonSecretsManagerConfig clientConfig)
        : base(credentials, clientConfig)
    {
    }

    /// <inheritdoc/>
    protected override IServiceMetadata ServiceMetadata { get; } = new AmazonSecretsManagerMetadata();

    /// <summary>Reads one version of a secret.</summary>
    /// <exception cref="AmazonSecretsManagerException">The service refused.</exception>
    public virtual Task<GetSecretValueResponse> GetSecretValueAsync(
        GetSecretValueRequest request, CancellationToken cancellationToken = default) =>
        CallAsync<GetSecretValueResponse>(
            request, GetSecretValueRequestMarshaller.Instance, GetSecretValueResponseUnmarshaller.Instance,
            cancellationToken);

    /// <summary>Reads the current versions of several secrets.</summary>
    /// <exception cref="AmazonSecretsManagerException">The service refused the call as a whole.</exception>
    public virtual Task<BatchGetSecretValueResponse> BatchGetSecretValueAsync(
        BatchGetSecretValueRequest request, CancellationToken cancellationToken = default) =>
        CallAsync<BatchGetSecretValueResponse>(
            request, BatchGetSecretValueRequestMarshaller.Instance, BatchGetSecretValueResponseUnmarshaller.Instance,
            cancellationToken);

    /// <summary>Reads what is known about a secret, without its value.</summary>
    /// <exception cref="AmazonSecretsManagerException">The service refused.</exception>
    public virtual Task<DescribeSecretResponse> DescribeSecretAsync(
        DescribeSecretRequest request, CancellationToken cancellationToken = default) =>
        CallAsync<DescribeSecretResponse>(
            request, DescribeSecretRequestMarshaller.Instance, DescribeSecretResponseUnmarshaller.Instance,
            cancellationToken);

    /// <inheritdoc/>
    protected override void CustomizeRuntimePipeline(RuntimePipeline pipeline)
    {
        pipeline.RemoveHandler<EndpointResolver>();
        pipeline.AddHandlerAfter<Marshaller>(new AmazonSecretsManagerEndpointResolver());
        pipeline.AddHandlerAfter<AmazonSecretsManagerEndpointResolver>(new AmazonSecretsManagerAuthSchemeHandler());
    }

    private Task<TResponse> CallAsync<TResponse>(
        AmazonWebServiceRequest request, IMarshaller<IRequest, AmazonWebServiceRequest> marshaller,
        ResponseUnmarshaller unmarshaller, CancellationToken cancellation)
        where TResponse : AmazonWebServiceResponse, new()
    {
        var options = new InvokeOptions { RequestMarshaller = marshaller, ResponseUnmarshaller = unmarshaller };
        return InvokeAsync<TResponse>(request, options, cancellation);
    }
}
