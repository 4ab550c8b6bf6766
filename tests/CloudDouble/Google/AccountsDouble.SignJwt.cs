using System.Text.Json;
using System.Text.Json.Nodes;

namespace Keyferry.CloudDouble.Google;

/// <summary>signJwt (https://cloud.google.com/iam/docs/reference/credentials/rest/v1/projects.serviceAccounts/signJwt).</summary>
internal sealed partial class AccountsDouble
{
    private const long LongestLife = 12 * 60 * 60;

    private readonly HashSet<(string Principal, string Account)> _maySignFor = [];

    /// <summary>Lets somebody sign as a service account (iam.serviceAccounts.signJwt).</summary>
    public void LetSign(string principal, string account) => _maySignFor.Add((principal, account));

    /// <summary>Answers both methods of a service account.</summary>
    public DoubleAnswer Credentials(DoubleRequest request) =>
        request.Path.EndsWith(":signJwt", StringComparison.Ordinal) ? SignJwt(request) : GenerateAccessToken(request);

    private DoubleAnswer SignJwt(DoubleRequest request)
    {
        const string prefix = "/v1/projects/-/serviceAccounts/";
        const string suffix = ":signJwt";
        if (request.Method != "POST" || !request.Path.StartsWith(prefix, StringComparison.Ordinal))
        {
            return DoubleAnswer.NoSuchPath;
        }

        if (google.Tokens.PrincipalOf(request) is not { } principal)
        {
            return SecretManagerDouble.Unauthenticated;
        }

        var account = Uri.UnescapeDataString(request.Path[prefix.Length..^suffix.Length]);
        if (!_maySignFor.Contains((principal, account)))
        {
            return DoubleAnswer.Rpc("PERMISSION_DENIED", "Permission 'iam.serviceAccounts.signJwt' denied on resource (or it may not exist).");
        }

        var body = JsonElement.Parse(request.Text.StartsWith('{') ? request.Text : "{\"no\":\"object\"}");
        if (request.Header("content-type") != "application/json"
            || body.EnumerateObject().Any(static m => m.Name is not ("payload" or "delegates"))
            || !body.TryGetProperty("payload", out var payload) || JsonNode.Parse(payload.GetString()!) is not JsonObject claims)
        {
            return DoubleAnswer.Rpc("INVALID_ARGUMENT", "Invalid JSON payload received.");
        }

        var now = google.Time.GetUtcNow().ToUnixTimeSeconds();
        return claims["exp"] is { } ends && (ends.GetValue<long>() <= now || ends.GetValue<long>() > now + LongestLife)
            ? DoubleAnswer.Rpc("INVALID_ARGUMENT", "Claim exp must be in the future, and within 12 hours.")
            : DoubleAnswer.Ok(new JsonObject { ["keyId"] = "system-1", ["signedJwt"] = TestJwt.Sign(s_key, "system-1", claims) });
    }
}
