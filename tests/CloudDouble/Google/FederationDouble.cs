using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Keyferry.CloudDouble.Google;

/// <summary>
/// STS (https://cloud.google.com/iam/docs/reference/sts/rest/v1/TopLevel/token) and GKE's token service. Tokens are verified
/// against the keys of their issuer, requests of AWS against the keys that signed them.
/// </summary>
internal sealed class FederationDouble(GoogleDouble google)
{
    private const string GrantType = "urn:ietf:params:oauth:grant-type:token-exchange";
    private const string AccessToken = "urn:ietf:params:oauth:token-type:access_token";
    private const string Jwt = "urn:ietf:params:oauth:token-type:jwt";
    private const string Scope = "https://www.googleapis.com/auth/cloud-platform";

    private readonly Dictionary<string, OidcProvider> _oidc = [];
    private readonly Dictionary<string, string> _awsSecrets = [];
    private string? _awsAudience;

    /// <summary>The GKE clusters, by the name of their provider in the identity namespace.</summary>
    public Dictionary<string, OidcProvider> Clusters { get; } = [];

    /// <summary>Options of the last exchange.</summary>
    public string? Options { get; private set; }

    public void AddOidc(string audience, OidcProvider provider) => _oidc[audience] = provider;

    public void AddAws(string audience, string keyId, string secret) => (_awsAudience, _awsSecrets[keyId]) = (audience, secret);

    public DoubleAnswer Exchange(DoubleRequest request)
    {
        if (request is not { Method: "POST", Path: "/v1/token" })
        {
            return DoubleAnswer.NoSuchPath;
        }

        if (request.Header("content-type") != "application/x-www-form-urlencoded")
        {
            return DoubleAnswer.Rpc("INVALID_ARGUMENT", "Invalid JSON payload received.");
        }

        var form = request.Form;
        string Field(string name) => form.GetValueOrDefault(name) ?? "";
        Options = form.GetValueOrDefault("options");
        if (Field("grant_type") != GrantType || Field("requested_token_type") != AccessToken || Field("scope") != Scope)
        {
            return DoubleAnswer.OAuth("invalid_request", "Invalid grant_type, requested_token_type or scope.");
        }

        var audience = Field("audience");
        if (!_oidc.ContainsKey(audience) && audience != _awsAudience)
        {
            return DoubleAnswer.OAuth("invalid_request", "Invalid value for \"audience\". This value should be the full resource name of the Identity Provider.");
        }

        var (subject, problem) = Field("subject_token_type") switch
        {
            Jwt when _oidc.TryGetValue(audience, out var provider) => Verify(Field("subject_token"), provider, provider.Audiences),
            "urn:ietf:params:aws:token-type:aws4_request" when audience == _awsAudience => VerifyAws(Field("subject_token"), audience),
            _ => (null, "The provider does not support the subject_token_type."),
        };
        return subject is null ? DoubleAnswer.OAuth("invalid_grant", problem) : Issued(subject);
    }

    public DoubleAnswer Bind(DoubleRequest request)
    {
        if (request is not { Method: "POST", Path: "/v1/identitybindingtoken" })
        {
            return DoubleAnswer.NoSuchPath;
        }

        if (request.Header("content-type") != "application/json")
        {
            return DoubleAnswer.Rpc("INVALID_ARGUMENT", "Invalid JSON payload received.");
        }

        var body = JsonElement.Parse(request.Body);
        string Field(string name) => body.TryGetProperty(name, out var value) ? value.GetString()! : "";
        var parts = Field("audience").Split(':', 3);
        if (Field("grant_type") != GrantType || Field("requested_token_type") != AccessToken || Field("subject_token_type") != Jwt
            || Field("scope") != Scope || parts is not ["identitynamespace", _, _] || !Clusters.TryGetValue(parts[2], out var cluster))
        {
            return DoubleAnswer.Rpc("INVALID_ARGUMENT", "Request contains an invalid argument.");
        }

        var (subject, problem) = Verify(Field("subject_token"), cluster, [parts[1]]);
        return subject is null ? DoubleAnswer.Rpc("UNAUTHENTICATED", problem) : Issued(subject);
    }

    private DoubleAnswer Issued(string subject) => DoubleAnswer.Ok(new JsonObject
    {
        ["access_token"] = google.Tokens.Issue(subject, 3600), ["issued_token_type"] = AccessToken, ["token_type"] = "Bearer", ["expires_in"] = 3600,
    });

    private (string? Subject, string Problem) Verify(string token, OidcProvider provider, IReadOnlyList<string> audiences)
    {
        if (TestJwt.Verify(token, provider.Keys) is not { } claims)
        {
            return (null, "Error connecting to the given credential's issuer, or the signature is invalid.");
        }

        var now = google.Time.GetUtcNow().ToUnixTimeSeconds();
        return claims.GetProperty("iss").GetString() != provider.Issuer
            ? (null, $"The issuer in ID Token {claims.GetProperty("iss")} does not match the expected ones.")
            : !claims.GetProperty("aud").EnumerateArray().Any(a => audiences.Contains(a.GetString()!))
                ? (null, $"The audience in ID Token [{claims.GetProperty("aud")}] does not match the expected audience.")
            : claims.GetProperty("exp").GetInt64() < now || claims.GetProperty("iat").GetInt64() > now + 60
                ? (null, "ID Token is stale to sign-in.")
            : (claims.GetProperty("sub").GetString(), "");
    }

    // https://docs.aws.amazon.com/IAM/latest/UserGuide/create-signed-request.html
    private (string? Subject, string Problem) VerifyAws(string token, string audience)
    {
        const string invalid = "Invalid AWS signed request.";
        var json = JsonElement.Parse(Uri.UnescapeDataString(token));
        var url = new Uri(json.GetProperty("url").GetString()!);
        var headers = json.GetProperty("headers").EnumerateArray().ToDictionary(
            static h => h.GetProperty("key").GetString()!.ToLowerInvariant(), static h => h.GetProperty("value").GetString()!);
        if (json.GetProperty("method").GetString() != "POST" || url.Scheme != "https" || !url.Host.EndsWith(".amazonaws.com", StringComparison.Ordinal)
            || url.Query != "?Action=GetCallerIdentity&Version=2011-06-15" || headers["host"] != url.Host
            || headers.GetValueOrDefault("x-goog-cloud-target-resource") != audience)
        {
            return (null, invalid);
        }

        var match = System.Text.RegularExpressions.Regex.Match(
            headers["authorization"], "^AWS4-HMAC-SHA256 Credential=([^/]+)/(\\d{8})/([^/]+)/sts/aws4_request, SignedHeaders=([^,]+), Signature=([0-9a-f]{64})$");
        var signed = match.Groups[4].Value.Split(';');
        var at = DateTimeOffset.ParseExact(headers["x-amz-date"], "yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal);
        if (!match.Success || !_awsSecrets.TryGetValue(match.Groups[1].Value, out var secret) || !signed.Contains("x-goog-cloud-target-resource")
            || headers.ContainsKey("x-amz-security-token") != signed.Contains("x-amz-security-token")
            || (google.Time.GetUtcNow() - at).Duration() > TimeSpan.FromMinutes(15) || url.Host != $"sts.{match.Groups[3].Value}.amazonaws.com")
        {
            return (null, invalid);
        }

        var canonical = string.Join('\n',
        [
            "POST", "/", url.Query[1..], .. signed.Select(s => $"{s}:{headers[s]}"), "", string.Join(';', signed),
            Convert.ToHexStringLower(SHA256.HashData([])),
        ]);
        var scope = $"{match.Groups[2].Value}/{match.Groups[3].Value}/sts/aws4_request";
        var key = scope.Split('/').Aggregate(Encoding.UTF8.GetBytes("AWS4" + secret), static (k, part) => HMACSHA256.HashData(k, Encoding.UTF8.GetBytes(part)));
        var text = $"AWS4-HMAC-SHA256\n{headers["x-amz-date"]}\n{scope}\n{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(canonical)))}";
        return Convert.ToHexStringLower(HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(text))) == match.Groups[5].Value
            ? ($"arn:aws:sts::123456789012:assumed-role/{match.Groups[1].Value}", "")
            : (null, "Received invalid AWS response of type SignatureDoesNotMatch.");
    }
}

/// <summary>Who signs tokens, and for whom they have to be.</summary>
internal sealed record OidcProvider(string Issuer, IReadOnlyDictionary<string, RSA> Keys, IReadOnlyList<string> Audiences)
{
    /// <summary>A ServiceAccount's token, as an API server signs it.</summary>
    public string Token(string subject, IReadOnlyList<string> audiences, DateTimeOffset now, RSA? other = null) => TestJwt.Sign(
        other ?? Keys.First().Value, Keys.First().Key, new JsonObject
        {
            ["iss"] = Issuer, ["sub"] = subject, ["aud"] = new JsonArray([.. audiences.Select(static a => (JsonNode)a)]),
            ["iat"] = now.ToUnixTimeSeconds(), ["exp"] = now.AddMinutes(15).ToUnixTimeSeconds(),
        });
}
