using Amazon.Runtime;
using Keyferry.Providers.Contract;

namespace Keyferry.Providers.Aws.Credentials;

/// <summary>Stands in for static keys of which one is empty: the check of the store reports it, not connecting.</summary>
internal sealed class EmptyKeyCredentials(string emptyKey) : AWSCredentials
{
    public override Task<ImmutableCredentials> GetCredentialsAsync() =>
        Task.FromException<ImmutableCredentials>(Error());

    public override ImmutableCredentials GetCredentials() => throw Error();

    private CredentialsException Error() => new(new FetchFailure(
        FetchFailureKind.Denied, $"failed to refresh cached credentials, static credentials are empty: {emptyKey}"));
}
