using System.Globalization;
using Amazon.Runtime;
using Amazon.SecurityToken;
using Amazon.SecurityToken.Model;

namespace Keyferry.Providers.Aws.Credentials;

/// <summary>What is sent along when the last role of a chain is assumed.</summary>
/// <param name="ExternalId">The external id.</param>
/// <param name="Tags">Session tags.</param>
/// <param name="TransitiveTagKeys">Tags that go on to the next role.</param>
internal sealed record RoleSession(
    string? ExternalId, IReadOnlyDictionary<string, string> Tags, IReadOnlyList<string> TransitiveTagKeys)
{
    /// <summary>Nothing is sent along.</summary>
    public static RoleSession Plain { get; } = new(null, new Dictionary<string, string>(), []);
}

/// <summary>Credentials of a role that others assume; kept until shortly before they expire.</summary>
internal sealed class AssumedRoleCredentials : RefreshingAWSCredentials
{
    private const int LifetimeSeconds = 900;

    private readonly AmazonSecurityTokenServiceClient _sts;
    private readonly string _roleArn;
    private readonly RoleSession _session;
    private readonly TimeProvider _time;

    public AssumedRoleCredentials(
        AmazonSecurityTokenServiceClient sts, string roleArn, RoleSession session, TimeProvider time)
    {
        _sts = sts;
        _roleArn = roleArn;
        _session = session;
        _time = time;
        PreemptExpiryTime = TimeSpan.FromMinutes(1);
    }

    protected override async Task<CredentialsRefreshState> GenerateNewCredentialsAsync()
    {
        var request = new AssumeRoleRequest
        {
            RoleArn = _roleArn,
            RoleSessionName = string.Create(
                CultureInfo.InvariantCulture, $"keyferry-{_time.GetUtcNow().ToUnixTimeMilliseconds()}"),
            DurationSeconds = LifetimeSeconds,
        };
        if (!string.IsNullOrEmpty(_session.ExternalId))
        {
            request.ExternalId = _session.ExternalId;
        }

        if (_session.Tags.Count > 0)
        {
            request.Tags = [.. _session.Tags.Select(static t => new Tag { Key = t.Key, Value = t.Value })];
            request.TransitiveTagKeys = [.. _session.TransitiveTagKeys];
        }

        var response = await CredentialsException.GuardAsync("AssumeRole", () => _sts.AssumeRoleAsync(request));
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
