using System.Buffers.Text;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Keyferry.CloudDouble.Azure;

/// <content>How an application proves who it is: by a secret, by a certificate, by another issuer's token.</content>
internal sealed partial class EntraDouble
{
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
}
