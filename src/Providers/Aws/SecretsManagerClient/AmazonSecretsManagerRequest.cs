using Amazon.Runtime;

namespace Keyferry.Providers.Aws.SecretsManagerClient;

/// <summary>What all requests to the service share.</summary>
internal class AmazonSecretsManagerRequest : AmazonWebServiceRequest;
