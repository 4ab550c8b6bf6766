using System.Buffers.Text;
using System.Globalization;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Keyferry.CloudDouble.Azure;

/// <summary>An application of the tenant.</summary>
internal sealed class EntraApp
{
    public string Secret { get; set; } = "";

    public List<X509Certificate2> Certificates { get; } = [];

    public List<(string Issuer, string Subject, string Audience)> Federated { get; } = [];
}

/// <summary>
/// The token endpoint of Microsoft Entra
/// (https://learn.microsoft.com/entra/identity-platform/v2-oauth2-client-creds-grant-flow) and the instance metadata service
/// (https://learn.microsoft.com/entra/identity/managed-identities-azure-resources/how-to-use-vm-token).
/// </summary>
internal sealed class EntraDouble(AzureDouble azure) : IDisposable
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

    private DoubleAnswer? ProofProblem(string client, EntraApp app, Dictionary<string, string> form)
    {
        if (form.TryGetValue("client_secret", out var secret))
        {
            return secret == app.Secret ? null : Refused(
                401, "invalid_client", 7000215,
                "Invalid client secret provided. Ensure the secret being sent in the request is the client secret value, not the client "
                + $"secret ID, for a secret added to app '{client}'.");
        }

        if (!form.TryGetValue("client_assertion", out var assertion)
            || form.GetValueOrDefault("client_assertion_type") != "urn:ietf:params:oauth:client-assertion-type:jwt-bearer")
        {
            return Refused(
                401, "invalid_client", 7000218,
                "The request body must contain the following parameter: 'client_assertion' or 'client_secret'.");
        }

        if (TestJwt.Read(assertion) is not { } read)
        {
            return Refused(401, "invalid_client", 700027, "Client assertion is malformed.");
        }

        return TestJwt.Text(read.Claims, "iss") == client
            ? CertificateProblem(client, app, assertion, read.Header, read.Claims)
            : FederatedProblem(app, assertion, read.Header, read.Claims);
    }

    // https://learn.microsoft.com/entra/identity-platform/certificate-credentials
    private DoubleAnswer? CertificateProblem(string client, EntraApp app, string assertion, JsonElement header, JsonElement claims)
    {
        var now = azure.Time.GetUtcNow().ToUnixTimeSeconds();
        var certificate = app.Certificates.Find(c =>
            TestJwt.Text(header, "x5t#S256") == Base64Url.EncodeToString(c.GetCertHash(HashAlgorithmName.SHA256))
            || TestJwt.Text(header, "x5t") == Base64Url.EncodeToString(c.GetCertHash(HashAlgorithmName.SHA1)));
        using var key = certificate?.GetRSAPublicKey();
        return key is null ? Refused(401, "invalid_client", 700027, "The certificate with identifier used to sign the client assertion is not registered on application.")
            : !TestJwt.IsSignedBy(assertion, key) ? Refused(401, "invalid_client", 700027, "Client assertion contains an invalid signature.")
            : !TestJwt.HasAudience(claims, $"https://{azure.Login}/{Tenant}/oauth2/v2.0/token")
                ? Refused(401, "invalid_client", 700023, "Client assertion audience claim does not match Realm issuer.")
            : TestJwt.Text(claims, "sub") != client || TestJwt.Text(claims, "jti") is null
                ? Refused(401, "invalid_client", 700027, "Client assertion lacks sub or jti.")
            : TestJwt.Number(claims, "exp") <= now || TestJwt.Number(claims, "nbf") > now + 300
                ? Refused(401, "invalid_client", 700024, "Client assertion is not within its valid time range.")
            : null;
    }

    // https://learn.microsoft.com/entra/workload-id/workload-identity-federation
    private DoubleAnswer? FederatedProblem(EntraApp app, string assertion, JsonElement header, JsonElement claims)
    {
        var now = azure.Time.GetUtcNow().ToUnixTimeSeconds();
        var issuer = TestJwt.Text(claims, "iss") ?? "";
        var subject = TestJwt.Text(claims, "sub") ?? "";
        var known = app.Federated.Where(f => f.Issuer == issuer).ToList();
        if (known.Count == 0)
        {
            return Refused(401, "invalid_client", 700211, $"No matching federated identity record found for presented assertion issuer '{issuer}'.");
        }

        if (!known.Exists(f => f.Subject == subject))
        {
            return Refused(401, "invalid_client", 700213, $"No matching federated identity record found for issuer '{issuer}' and subject '{subject}'.");
        }

        if (!known.Exists(f => f.Subject == subject && TestJwt.HasAudience(claims, f.Audience)))
        {
            return Refused(401, "invalid_client", 700212, "No matching federated identity record found for presented assertion audience.");
        }

        if (!IsSignedByIssuer(issuer, assertion, header))
        {
            return Refused(401, "invalid_client", 700213, "Federated assertion signature validation failed.");
        }

        return TestJwt.Number(claims, "exp") <= now || TestJwt.Number(claims, "nbf") > now + 300
            ? Refused(401, "invalid_client", 700024, "Client assertion is not within its valid time range.")
            : null;
    }

    // Through discovery, as Entra does.
    private bool IsSignedByIssuer(string issuer, string assertion, JsonElement header)
    {
        var discovery = Get($"{issuer}/.well-known/openid-configuration");
        var keys = Get(discovery["jwks_uri"]!.GetValue<string>())["keys"]!.AsArray();
        if (keys.FirstOrDefault(k => k!["kid"]!.GetValue<string>() == TestJwt.Text(header, "kid")) is not { } jwk)
        {
            return false;
        }

        using var key = RSA.Create(new RSAParameters
        {
            Modulus = Base64Url.DecodeFromChars(jwk["n"]!.GetValue<string>()),
            Exponent = Base64Url.DecodeFromChars(jwk["e"]!.GetValue<string>()),
        });
        return TestJwt.IsSignedBy(assertion, key);
    }

    private JsonNode Get(string address)
    {
        using var message = new HttpRequestMessage();
        return azure.Answer(new DoubleRequest(HttpMethod.Get, new Uri(address), "", "", message)).Body!;
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
