using Amazon.Runtime;
using Amazon.SecurityToken;
using Amazon.SecurityToken.Model;

namespace Keyferry.Providers.Aws.Credentials;

/// <summary>
/// Credentials that AWS gives for a ServiceAccount's token (IAM roles for service accounts); kept until shortly before
/// they expire, then a new token is asked for.
/// </summary>
internal sealed class WebIdentityCredentials : RefreshingAWSCredentials
{
    /// <summary>ESO's name: trust policies may ask for it.</summary>
    private const string SessionName = "external-secrets-provider-aws";

    private readonly AmazonSecurityTokenServiceClient _sts;
    private readonly string _roleArn;
    private readonly Func<Task<string>> _readToken;

    public WebIdentityCredentials(AmazonSecurityTokenServiceClient sts, string roleArn, Func<Task<string>> readToken)
    {
        _sts = sts;
        _roleArn = roleArn;
        _readToken = readToken;
        PreemptExpiryTime = TimeSpan.FromMinutes(1);
    }

    protected override async Task<CredentialsRefreshState> GenerateNewCredentialsAsync()
    {
        var request = new AssumeRoleWithWebIdentityRequest
        {
            RoleArn = _roleArn,
            RoleSessionName = SessionName,
            WebIdentityToken = await _readToken(),
        };
        var response = await CredentialsException.GuardAsync(
            "AssumeRoleWithWebIdentity", () => _sts.AssumeRoleWithWebIdentityAsync(request));
        return StsAnswer.State(response.Credentials);
    }

    protected override CredentialsRefreshState GenerateNewCredentials() =>
        throw new NotSupportedException("These credentials are fetched asynchronously only.");

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _sts.Dispose();
        }

        base.Dispose(disposing);
    }
}
