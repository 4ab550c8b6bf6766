using Amazon.Runtime;

namespace Keyferry.Providers.Aws.Credentials;

/// <summary>Reads the credentials that STS answers with.</summary>
internal static class StsAnswer
{
    /// <summary>The credentials and when they expire.</summary>
    public static RefreshingAWSCredentials.CredentialsRefreshState State(
        Amazon.SecurityToken.Model.Credentials credentials) => new(
            new ImmutableCredentials(credentials.AccessKeyId, credentials.SecretAccessKey, credentials.SessionToken),
            credentials.Expiration ?? DateTime.MaxValue);
}
