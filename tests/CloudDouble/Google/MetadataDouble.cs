using System.Text.Json.Nodes;

namespace Keyferry.CloudDouble.Google;

/// <summary>
/// The metadata server of a GKE node (https://cloud.google.com/compute/docs/metadata/querying-metadata), and beside it the
/// one of an EC2 instance with IMDSv2, which has the same address.
/// </summary>
internal sealed class MetadataDouble(GoogleDouble google)
{
    private const string AwsSession = "imds-session";

    /// <summary>Texts by path; what is not there is 404.</summary>
    public Dictionary<string, string> Texts { get; } = [];

    /// <summary>Whose tokens it gives out; null for nobody's.</summary>
    public string? Account { get; set; }

    /// <summary>The keys of the EC2 instance's role; null where this is none.</summary>
    public (string Id, string Secret, string Session)? AwsKeys { get; set; }

    public DoubleAnswer Answer(DoubleRequest request)
    {
        if (request.Path.StartsWith("/latest/", StringComparison.Ordinal))
        {
            return AwsKeys is null ? new DoubleAnswer(404, "", "text/plain") : Aws(request);
        }

        if (request.Header("metadata-flavor") != "Google" || request.Header("x-forwarded-for") is not null)
        {
            return new DoubleAnswer(403, "<title>Error 403 (Forbidden)!!1</title>", "text/html");
        }

        var path = request.Path["/computeMetadata/v1/".Length..];
        var answer = path == "instance/service-accounts/default/token" && Account is not null
            ? DoubleAnswer.Ok(new JsonObject { ["access_token"] = google.Tokens.Issue(Account, 3599), ["expires_in"] = 3599, ["token_type"] = "Bearer" })
            : path == "instance/service-accounts/default/identity" && Account is not null ? Identity(request.Uri.Query)
            : Texts.TryGetValue(path, out var text) ? new DoubleAnswer(200, text, "application/text")
            : new DoubleAnswer(404, "", "text/html");
        return answer with { Headers = new Dictionary<string, string> { ["Metadata-Flavor"] = "Google" } };
    }

    // https://cloud.google.com/compute/docs/instances/verifying-instance-identity
    private DoubleAnswer Identity(string query)
    {
        var values = query.TrimStart('?').Split('&').Select(static p => p.Split('=', 2)).ToDictionary(static p => p[0], static p => Uri.UnescapeDataString(p[^1]));
        return values.GetValueOrDefault("audience") is not { Length: > 0 } audience
            ? new DoubleAnswer(400, "non-empty audience parameter required", "text/html")
            : new DoubleAnswer(200, TestJwt.Sign(AccountsDouble.Key, "google-1", new JsonObject
            {
                ["aud"] = audience, ["email"] = Account, ["iss"] = "https://accounts.google.com",
                ["exp"] = google.Time.GetUtcNow().AddHours(1).ToUnixTimeSeconds(),
                ["google"] = values.GetValueOrDefault("format") == "full" ? new JsonObject { ["compute_engine"] = new JsonObject { ["project_id"] = "my-project" } } : null,
            }), "text/html");
    }

    private DoubleAnswer Aws(DoubleRequest request)
    {
        if (request is { Method: "PUT", Path: "/latest/api/token" })
        {
            return request.Header("x-aws-ec2-metadata-token-ttl-seconds") is null
                ? new DoubleAnswer(400, "", "text/plain")
                : new DoubleAnswer(200, AwsSession, "text/plain");
        }

        return request.Header("x-aws-ec2-metadata-token") != AwsSession ? new DoubleAnswer(401, "", "text/plain") : request.Path switch
        {
            "/latest/meta-data/placement/availability-zone" => new DoubleAnswer(200, "eu-central-1a", "text/plain"),
            "/latest/meta-data/iam/security-credentials/" => new DoubleAnswer(200, "node-role", "text/plain"),
            "/latest/meta-data/iam/security-credentials/node-role" => DoubleAnswer.Ok(new JsonObject
            {
                ["Code"] = "Success", ["AccessKeyId"] = AwsKeys!.Value.Id, ["SecretAccessKey"] = AwsKeys.Value.Secret, ["Token"] = AwsKeys.Value.Session,
            }),
            _ => new DoubleAnswer(404, "", "text/plain"),
        };
    }
}
