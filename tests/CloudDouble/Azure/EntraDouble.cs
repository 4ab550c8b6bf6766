using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json.Nodes;

namespace Keyferry.CloudDouble.Azure;

/// <summary>
/// The token endpoint of Microsoft Entra
/// (https://learn.microsoft.com/entra/identity-platform/v2-oauth2-client-creds-grant-flow) and the instance metadata service
/// (https://learn.microsoft.com/entra/identity/managed-identities-azure-resources/how-to-use-vm-token).
/// </summary>
internal sealed partial class EntraDouble(AzureDouble azure) : IDisposable
{
    public const string Tenant = "f1a2b3c4-0000-4000-8000-00000000000a";
    public const string Client = "c1a2b3c4-0000-4000-8000-00000000000b";
    public const string Secret = "the-secret-of-the-app";

    private readonly RSA _key = RSA.Create(2048);

    public string Kid => "entra-1";

    public Dictionary<string, EntraApp> Apps { get; } = new() { [Client] = new EntraApp { Secret = Secret } };

    /// <summary>What tokens can be for.</summary>
    public HashSet<string> Resources { get; } =
    [
        "https://vault.azure.net", "https://vault.azure.cn", "https://vault.usgovcloudapi.net", "https://graph.microsoft.com",
        "https://management.azure.com", "https://management.azure.com/", "https://management.core.windows.net/", "https://vault.local",
    ];

    /// <summary>Client ids of the node's identities; the first is the one that is meant where none is named.</summary>
    public List<string> NodeIdentities { get; } = [];

    public string Issuer => $"https://{azure.Login}/{Tenant}/v2.0";

    /// <summary>Whether an access token is this tenant's and good, and for whom.</summary>
    public string? Problem(string token, string audience)
    {
        var now = azure.Time.GetUtcNow().ToUnixTimeSeconds();
        return TestJwt.Read(token) is not { } read ? "AKV10000: the token is no JWT"
            : TestJwt.Text(read.Header, "kid") != Kid || !TestJwt.IsSignedBy(token, _key) ? "AKV10007: the token's signature is not good"
            : TestJwt.Text(read.Claims, "iss") != Issuer ? "AKV10032: Invalid issuer."
            : !TestJwt.HasAudience(read.Claims, audience) ? $"AKV10022: Invalid audience. Expected {audience}"
            : TestJwt.Number(read.Claims, "exp") <= now ? "AKV10016: the token has expired"
            : TestJwt.Number(read.Claims, "nbf") > now ? "AKV10015: the token is not valid yet"
            : null;
    }

    /// <summary>An access token.</summary>
    public string Issue(string client, string resource, long lifetime = 3600, long notBefore = 0)
    {
        var now = azure.Time.GetUtcNow().ToUnixTimeSeconds();
        return TestJwt.Sign(
            new JsonObject
            {
                ["aud"] = resource, ["iss"] = Issuer, ["iat"] = now, ["nbf"] = now + notBefore, ["exp"] = now + lifetime,
                ["appid"] = client, ["sub"] = client, ["tid"] = Tenant, ["ver"] = "2.0",
            },
            _key, Kid);
    }

    public DoubleAnswer Answer(DoubleRequest request)
    {
        var parts = request.Address.AbsolutePath.Trim('/').Split('/');
        return (request.Method.Method, string.Join('/', parts.Skip(1))) switch
        {
            ("POST", "oauth2/v2.0/token") => Token(parts[0], request.Form()),
            ("GET", "v2.0/.well-known/openid-configuration") when parts[0] == Tenant => new DoubleAnswer(200, new JsonObject
            {
                ["issuer"] = Issuer,
                ["token_endpoint"] = $"https://{azure.Login}/{Tenant}/oauth2/v2.0/token",
                ["jwks_uri"] = $"https://{azure.Login}/{Tenant}/discovery/v2.0/keys",
            }) { Headers = { ["Cache-Control"] = "public, max-age=3600" } },
            _ => new DoubleAnswer(404),
        };
    }

    public DoubleAnswer AnswerMetadata(DoubleRequest request)
    {
        var query = request.Query();
        if (!request.Message.Headers.TryGetValues("Metadata", out var marks) || marks.Single() != "true")
        {
            return Metadata(400, "invalid_request", "Required metadata header not specified");
        }

        if (request.Address.AbsolutePath != "/metadata/identity/oauth2/token")
        {
            return new DoubleAnswer(404);
        }

        if (!query.TryGetValue("resource", out var resource) || !Resources.Contains(resource))
        {
            return Metadata(400, "invalid_resource", "AADSTS500011: The resource principal was not found in the tenant");
        }

        var client = query.GetValueOrDefault("client_id") ?? (NodeIdentities.Count > 0 ? NodeIdentities[0] : "");
        if (!NodeIdentities.Contains(client))
        {
            return Metadata(400, "invalid_request", "Identity not found");
        }

        var expires = azure.Time.GetUtcNow().AddHours(1).ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        return new DoubleAnswer(200, new JsonObject
        {
            ["access_token"] = Issue(client, resource), ["client_id"] = client, ["expires_in"] = "3600",
            ["expires_on"] = expires, ["resource"] = resource, ["token_type"] = "Bearer",
        });
    }

    public void Dispose()
    {
        _key.Dispose();
        foreach (var certificate in Apps.Values.SelectMany(static a => a.Certificates))
        {
            certificate.Dispose();
        }
    }

    private DoubleAnswer Token(string tenant, Dictionary<string, string> form)
    {
        var scope = form.GetValueOrDefault("scope") ?? "";
        if (tenant != Tenant)
        {
            return Refused(400, "invalid_request", 90002, $"Tenant '{tenant}' not found. Check to make sure you have the correct tenant ID.");
        }

        if (form.GetValueOrDefault("grant_type") is not "client_credentials" and var grant)
        {
            return Refused(400, "unsupported_grant_type", 70003, $"The app requested an unsupported grant type '{grant}'.");
        }

        if (!form.TryGetValue("client_id", out var client))
        {
            return Refused(400, "invalid_request", 900144, "client_id is required.");
        }

        if (scope.Length == 0)
        {
            return Refused(400, "invalid_request", 900144, "scope is required.");
        }

        if (!Apps.TryGetValue(client, out var app))
        {
            return Refused(400, "unauthorized_client", 700038, $"{client} is not a valid application identifier.");
        }

        if (ProofProblem(client, app, form) is { } problem)
        {
            return problem;
        }

        const string any = "/.default";
        if (!scope.EndsWith(any, StringComparison.Ordinal))
        {
            return Refused(400, "invalid_scope", 1002012, "Client credentials requires exactly one <resource>/.default scope.");
        }

        var resource = scope[..^any.Length];
        return !Resources.Contains(resource)
            ? Refused(400, "invalid_resource", 500011,
                $"The resource principal named {resource} was not found in the tenant named {Tenant}. This can happen if the application "
                + "has not been installed by the administrator of the tenant or consented to by any user in the tenant. You might have "
                + "sent your authentication request to the wrong tenant.")
            : new DoubleAnswer(200, new JsonObject
            {
                ["token_type"] = "Bearer", ["expires_in"] = 3600, ["ext_expires_in"] = 3600, ["access_token"] = Issue(client, resource),
            }) { Headers = { ["Cache-Control"] = "no-store" } };
    }

    private DoubleAnswer Refused(int status, string error, int code, string message)
    {
        var time = azure.Time.GetUtcNow().ToString("yyyy-MM-dd HH:mm:ss'Z'", CultureInfo.InvariantCulture);
        var (trace, correlation) = (Id(), Id());
        var body = new JsonObject
        {
            ["error"] = error,
            ["error_description"] = $"AADSTS{code}: {message} Trace ID: {trace} Correlation ID: {correlation} Timestamp: {time}",
            ["error_codes"] = new JsonArray(code),
            ["timestamp"] = time, ["trace_id"] = trace, ["correlation_id"] = correlation,
        };
        if (error is "invalid_client" or "invalid_resource")
        {
            body["error_uri"] = $"https://login.microsoftonline.com/error?code={code}";
        }

        return new DoubleAnswer(status, body) { Headers = { ["Cache-Control"] = "no-store" } };
    }

    private static DoubleAnswer Metadata(int status, string error, string description) =>
        new(status, new JsonObject { ["error"] = error, ["error_description"] = description });

    private static string Id() => new Guid(RandomNumberGenerator.GetBytes(16)).ToString();
}
