using Amazon.Runtime.Internal;

namespace Keyferry.Providers.Aws.SecretsManagerClient;

/// <summary>How the SDK names the service in its own records.</summary>
internal sealed class AmazonSecretsManagerMetadata : IServiceMetadata
{
    public string ServiceId => "Secrets Manager";

    public IDictionary<string, string> OperationNameMapping { get; } = new Dictionary<string, string>();
}
