using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Keyferry.Providers.Contract;
using Keyferry.Providers.Google.Auth;
using Keyferry.Providers.Google.Transport;
using Keyferry.Providers.Http;

namespace Keyferry.Providers.Google.Federation;

/// <summary>
/// Requests that the AWS keys of this program sign: those of its environment, or else of the node that it runs on
/// (https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/configuring-instance-metadata-service.html).
/// </summary>
/// <param name="hasSession">Whether the node is asked with a session token.</param>
/// <param name="audience">The workload identity provider.</param>
/// <param name="environment">Reads an environment variable.</param>
/// <param name="http">Makes calls.</param>
/// <param name="time">The clock.</param>
internal sealed partial class AwsNodeSubject(
    bool hasSession, string audience, Func<string, string?> environment, GoogleHttp http, TimeProvider time) : ISubjectTokens
{
    private const int LongestText = 8 << 10;
    private const string SessionHeader = "X-aws-ec2-metadata-token";
    private static readonly Uri Node = new("http://169.254.169.254/latest/");

    /// <inheritdoc/>
    public async ValueTask<SubjectToken> FetchAsync(CancellationToken cancellation)
    {
        var session = hasSession ? await AskAsync(HttpMethod.Put, "api/token", null, cancellation) : null;
        var region = environment("AWS_REGION") is { Length: > 0 } named ? named
            : environment("AWS_DEFAULT_REGION") is { Length: > 0 } other ? other
            : RegionOf(await AskAsync(HttpMethod.Get, "meta-data/placement/availability-zone", session, cancellation));
        if (region is null || !Region().IsMatch(region))
        {
            return Failed("the AWS node does not tell its region");
        }

        var keys = FromEnvironment() ?? await FromNodeAsync(session, cancellation);
        return keys is null ? Failed("the AWS node gives out no keys of a role")
            : SubjectToken.Of(SignedIdentityRequest.Token(keys, region, audience, time.GetUtcNow()));
    }

    private AwsKeys? FromEnvironment() =>
        environment("AWS_ACCESS_KEY_ID") is { Length: > 0 } id && environment("AWS_SECRET_ACCESS_KEY") is { Length: > 0 } secret
            ? new AwsKeys(id, secret, environment("AWS_SESSION_TOKEN") ?? "")
            : null;

    private async ValueTask<AwsKeys?> FromNodeAsync(string? session, CancellationToken cancellation)
    {
        const string path = "meta-data/iam/security-credentials/";
        if (await AskAsync(HttpMethod.Get, path, session, cancellation) is not { } role || !Role().IsMatch(role)
            || await AskAsync(HttpMethod.Get, path + role, session, cancellation) is not { } json)
        {
            return null;
        }

        try
        {
            using var document = JsonDocument.Parse(json);
            var root = document.RootElement;
            return root.Text("AccessKeyId") is { Length: > 0 } id && root.Text("SecretAccessKey") is { Length: > 0 } secret
                ? new AwsKeys(id, secret, root.Text("Token"))
                : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private async ValueTask<string?> AskAsync(HttpMethod method, string path, string? session, CancellationToken cancellation)
    {
        using var answer = await http.SendAsync(
            GoogleChannel.Metadata, new StoreCall("GetNodeMetadata"),
            () =>
            {
                var request = new HttpRequestMessage(method, new Uri(Node, path));
                if (method == HttpMethod.Put)
                {
                    request.Headers.Add("X-aws-ec2-metadata-token-ttl-seconds", "300");
                }
                else if (session is not null)
                {
                    request.Headers.TryAddWithoutValidation(SessionHeader, session);
                }

                return request;
            },
            cancellation);
        return answer is { IsSuccess: true, Body.Length: > 0 and <= LongestText } ? Encoding.UTF8.GetString(answer.Body.Span).Trim() : null;
    }

    // The zone eu-central-1a is in the region eu-central-1.
    private static string? RegionOf(string? zone) => zone is { Length: > 1 } ? zone[..^1] : null;

    private static SubjectToken Failed(string message) => SubjectToken.Of(new FetchFailure(FetchFailureKind.Unavailable, message));

    [GeneratedRegex(@"\A[a-z0-9-]{1,50}\z", RegexOptions.None, Timeout.Infinite)]
    private static partial Regex Region();

    [GeneratedRegex(@"\A[A-Za-z0-9+=,.@_-]{1,128}\z", RegexOptions.None, Timeout.Infinite)]
    private static partial Regex Role();
}
