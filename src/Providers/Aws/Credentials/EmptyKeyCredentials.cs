using Amazon.Runtime;

namespace Keyferry.Providers.Aws.Credentials;

/// <summary>Stands in for static keys of which one is empty: the store is told at its check, not before.</summary>
internal sealed class EmptyKeyCredentials(string emptyKey) : AWSCredentials
{
    public override Task<ImmutableCredentials> GetCredentialsAsync() =>
        Task.FromException<ImmutableCredentials>(Error());

    public override ImmutableCredentials GetCredentials() => throw Error();

    private CredentialsException Error() =>
        new($"failed to refresh cached credentials, static credentials are empty: {emptyKey}");
}

/// <summary>Credentials could not be had; the message is meant for people and holds no secret.</summary>
internal sealed class CredentialsException(string message) : Exception(message);
