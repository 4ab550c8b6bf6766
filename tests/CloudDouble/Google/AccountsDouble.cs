using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Keyferry.CloudDouble.Google;

/// <summary>
/// Service accounts: the token endpoint for their keys (https://developers.google.com/identity/protocols/oauth2/service-account)
/// and generateAccessToken (https://cloud.google.com/iam/docs/reference/credentials/rest/v1/projects.serviceAccounts/generateAccessToken).
/// </summary>
internal sealed partial class AccountsDouble(GoogleDouble google)
{
    private const string Audience = "https://oauth2.googleapis.com/token";

    // Made once: making one takes long.
    private static readonly RSA s_key = RSA.Create(2048);
    private readonly Dictionary<string, Dictionary<string, RSA>> _keys = [];
    private readonly HashSet<(string Principal, string Account)> _mayActAs = [];

    public static RSA Key => s_key;

    /// <summary>How long tokens of keys live, in seconds.</summary>
    public int Life { get; set; } = 3599;

    /// <summary>Makes a key of a service account, as its JSON file.</summary>
    public string AddKey(string email, string kid = "kid-1", Action<JsonObject>? change = null)
    {
        if (!_keys.TryGetValue(email, out var keys))
        {
            _keys[email] = keys = [];
        }

        keys[kid] = s_key;
        var json = new JsonObject
        {
            ["type"] = "service_account",
            ["project_id"] = "my-project",
            ["private_key_id"] = kid,
            ["private_key"] = s_key.ExportPkcs8PrivateKeyPem(),
            ["client_email"] = email,
            ["client_id"] = "100000000000000000001",
            ["auth_uri"] = "https://accounts.google.com/o/oauth2/auth",
            ["token_uri"] = Audience,
            ["universe_domain"] = "googleapis.com",
        };
        change?.Invoke(json);
        return json.ToJsonString();
    }

    public void DeleteKey(string email, string kid = "kid-1") => _keys[email].Remove(kid);

    /// <summary>Lets somebody act as a service account (roles/iam.workloadIdentityUser or serviceAccountTokenCreator).</summary>
    public void LetActAs(string principal, string account) => _mayActAs.Add((principal, account));

    public DoubleAnswer Token(DoubleRequest request)
    {
        if (request is not { Method: "POST", Path: "/token" })
        {
            return DoubleAnswer.NoSuchPath;
        }

        if (request.Header("content-type") != "application/x-www-form-urlencoded")
        {
            return DoubleAnswer.OAuth("invalid_request", "Could not determine client ID from request.");
        }

        var form = request.Form;
        if (form.GetValueOrDefault("grant_type") != "urn:ietf:params:oauth:grant-type:jwt-bearer")
        {
            return DoubleAnswer.OAuth("unsupported_grant_type", $"Invalid grant_type: {form.GetValueOrDefault("grant_type")}");
        }

        var keys = _keys.Values.SelectMany(static k => k).GroupBy(static k => k.Key).ToDictionary(static k => k.Key, static k => k.First().Value);
        if (TestJwt.Verify(form.GetValueOrDefault("assertion") ?? "", keys) is not { } claims)
        {
            return DoubleAnswer.OAuth("invalid_grant", "Invalid JWT Signature.");
        }

        var now = google.Time.GetUtcNow().ToUnixTimeSeconds();
        var (issued, ends) = (claims.GetProperty("iat").GetInt64(), claims.GetProperty("exp").GetInt64());
        var email = claims.GetProperty("iss").GetString()!;
        return !_keys.ContainsKey(email) ? DoubleAnswer.OAuth("invalid_grant", "Invalid grant: account not found")
            : claims.GetProperty("aud").GetString() != Audience ? DoubleAnswer.OAuth("invalid_grant", "Invalid JWT: Failed audience check.")
            : issued > now + 60 || ends < now || ends - issued > 3600 ? DoubleAnswer.OAuth(
                "invalid_grant",
                "Invalid JWT: Token must be a short-lived token (60 minutes) and in a reasonable timeframe. Check your iat and exp values in the JWT claim.")
            : !claims.TryGetProperty("scope", out var scope) || scope.GetString() != "https://www.googleapis.com/auth/cloud-platform"
                ? DoubleAnswer.OAuth("invalid_scope", "Empty or missing scope not allowed.")
            : DoubleAnswer.Ok(new JsonObject
            {
                ["access_token"] = google.Tokens.Issue(email, Life), ["expires_in"] = Life, ["token_type"] = "Bearer",
            });
    }

    public DoubleAnswer GenerateAccessToken(DoubleRequest request)
    {
        const string prefix = "/v1/projects/-/serviceAccounts/";
        const string suffix = ":generateAccessToken";
        if (request.Method != "POST" || !request.Path.StartsWith(prefix, StringComparison.Ordinal) || !request.Path.EndsWith(suffix, StringComparison.Ordinal))
        {
            return DoubleAnswer.NoSuchPath;
        }

        if (google.Tokens.PrincipalOf(request) is not { } principal)
        {
            return SecretManagerDouble.Unauthenticated;
        }

        var account = Uri.UnescapeDataString(request.Path[prefix.Length..^suffix.Length]);
        if (!_mayActAs.Contains((principal, account)))
        {
            return DoubleAnswer.Rpc("PERMISSION_DENIED", "Permission 'iam.serviceAccounts.getAccessToken' denied on resource (or it may not exist).");
        }

        var body = JsonElement.Parse(request.Text.StartsWith('{') ? request.Text : "{\"no\":\"object\"}");
        if (request.Header("content-type") != "application/json"
            || body.EnumerateObject().Any(static m => m.Name is not ("scope" or "lifetime" or "delegates")))
        {
            return DoubleAnswer.Rpc("INVALID_ARGUMENT", "Invalid JSON payload received.");
        }

        if (!body.TryGetProperty("scope", out var scopes) || scopes.GetArrayLength() == 0)
        {
            return DoubleAnswer.Rpc("INVALID_ARGUMENT", "Scope required.");
        }

        var lifetime = body.TryGetProperty("lifetime", out var given) ? given.GetString()! : "3600s";
        return !lifetime.EndsWith('s') || !int.TryParse(lifetime[..^1], out var seconds) || seconds is < 1 or > 3600
            ? DoubleAnswer.Rpc("INVALID_ARGUMENT", "The lifetime is beyond 3600s.")
            : DoubleAnswer.Ok(new JsonObject
            {
                ["accessToken"] = google.Tokens.Issue(account, seconds),
                ["expireTime"] = google.Time.GetUtcNow().AddSeconds(seconds).ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture),
            });
    }
}
