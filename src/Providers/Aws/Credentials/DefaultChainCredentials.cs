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
    private AWSCredentials? _found;

    public override async Task<ImmutableCredentials> GetCredentialsAsync()
    {
        _found ??= await _chain.ResolveIdentityAsync(new AmazonSecretsManagerConfig());
        return await _found.GetCredentialsAsync();
    }

    // The SDK's signer asks without waiting, after its pipeline may or may not have asked the other way.
    public override ImmutableCredentials GetCredentials()
    {
        _found ??= _chain.ResolveIdentity(new AmazonSecretsManagerConfig());
        return _found.GetCredentials();
    }

    public void Dispose() => _chain.Dispose();
}
