using Amazon.Runtime;
using Amazon.Runtime.Credentials;
using Keyferry.Providers.Aws.SecretsManagerClient;

namespace Keyferry.Providers.Aws.Credentials;

/// <summary>
/// The SDK's default chain: environment, web identity of the pod, profile, container endpoint (Pod Identity), instance.
/// It is walked when credentials are first needed, not when the client is made.
/// </summary>
internal sealed class DefaultChainCredentials : AWSCredentials, IDisposable
{
    private readonly DefaultAWSCredentialsIdentityResolver _chain = new();

    public override async Task<ImmutableCredentials> GetCredentialsAsync()
    {
        var found = await _chain.ResolveIdentityAsync(new AmazonSecretsManagerConfig());
        return await found.GetCredentialsAsync();
    }

    public override ImmutableCredentials GetCredentials() =>
        throw new NotSupportedException("These credentials are fetched asynchronously only.");

    public void Dispose() => _chain.Dispose();
}
