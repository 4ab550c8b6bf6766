using System.Buffers.Text;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Keyferry.CloudDouble.Azure;

namespace Keyferry.Providers.Tests.Azure;

/// <summary>Makes the requests of recordings, with keys and certificates of this run.</summary>
internal static class AzureReplayRequests
{
    /// <summary>What every group of recordings refers to.</summary>
    public static Placeholders Known(AzureDouble azure, RSA key)
    {
        var known = new Placeholders
        {
            ["<tenant>"] = EntraDouble.Tenant, ["<client>"] = EntraDouble.Client, ["<client-secret>"] = EntraDouble.Secret,
            ["<issuer>"] = $"https://{azure.Login}", ["<azure>"] = azure.Vault.Url, ["<vault-url>"] = azure.Vault.Url,
            ["<helper>"] = azure.Issuer.Url[..azure.Issuer.Url.LastIndexOf('/')],
        };
        var parts = key.ExportParameters(true);
        foreach (var (name, bytes) in new[]
        {
            ("n", parts.Modulus), ("d", parts.D), ("p", parts.P), ("q", parts.Q), ("dp", parts.DP), ("dq", parts.DQ), ("qi", parts.InverseQ),
        })
        {
            known[$"<jwk-{name}:1>"] = Base64Url.EncodeToString(bytes);
        }

        return known;
    }

    /// <summary>Makes what a line's request needs and no earlier answer gave: certificates and signed tokens.</summary>
    public static void Make(AzureDouble azure, AzureRecording recording, Placeholders placeholders)
    {
        foreach (var made in recording.Vars?.EnumerateObject().ToList() ?? [])
        {
            if (made.Name.StartsWith("<jwt", StringComparison.Ordinal) && made.Value.TryGetProperty("claims", out var claims))
            {
                placeholders[made.Name] = azure.Issuer.Sign(Claims(azure, claims, placeholders), made.Value.GetProperty("signed_with").GetString() == "stranger");
            }
            else if (made.Name.StartsWith("<jwt", StringComparison.Ordinal))
            {
                using var stranger = RSA.Create(2048);
                placeholders[made.Name] = TestJwt.Sign(new JsonObject { ["aud"] = "https://vault.azure.net" }, stranger, made.Value.GetProperty("kid").GetString()!);
            }
            else if (made.Name.StartsWith("<pfx", StringComparison.Ordinal) || made.Name.StartsWith("<pem", StringComparison.Ordinal))
            {
                using var key = RSA.Create(2048);
                using var certificate = new CertificateRequest("CN=app.example.org", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1)
                    .CreateSelfSigned(new DateTimeOffset(2020, 1, 1, 0, 0, 0, TimeSpan.Zero), new DateTimeOffset(2100, 1, 1, 0, 0, 0, TimeSpan.Zero));
                MakeCertificate(made.Name, key, certificate, placeholders);
            }
        }
    }

    // Both forms of the recording are of one certificate.
    private static void MakeCertificate(string name, RSA key, X509Certificate2 certificate, Placeholders placeholders)
    {
        if (placeholders.Knows("<pfx:1>") && name.StartsWith("<pfx", StringComparison.Ordinal))
        {
            return;
        }

        if (!placeholders.Knows("<pfx:1>"))
        {
            placeholders["<pfx:1>"] = Convert.ToBase64String(certificate.Export(X509ContentType.Pkcs12));
            placeholders["<pem-bundle:1>"] = certificate.ExportCertificatePem() + "\n" + key.ExportPkcs8PrivateKeyPem();
            placeholders["<jwk-n:1>"] = Base64Url.EncodeToString(key.ExportParameters(false).Modulus);
        }
    }

    private static JsonObject Claims(AzureDouble azure, JsonElement recorded, Placeholders placeholders)
    {
        var claims = JsonNode.Parse(placeholders.Fill(recorded.GetRawText()))!.AsObject();
        foreach (var name in new[] { "iat", "nbf", "exp" })
        {
            var text = claims[name]!.GetValue<string>();
            claims[name] = azure.Time.GetUtcNow().ToUnixTimeSeconds()
                + (text.Length > 3 ? long.Parse(text[3..], System.Globalization.CultureInfo.InvariantCulture) : 0);
        }

        return claims;
    }

    /// <summary>The request of a line.</summary>
    public static HttpRequestMessage RequestOf(AzureDouble azure, AzureRecording recording, Placeholders placeholders)
    {
        var address = (recording.IsLogin ? $"https://{azure.Login}" : azure.Vault.Url) + placeholders.Fill(recording.Path);
        var request = new HttpRequestMessage(recording.Method, address);
        if (AzureRecording.Header(recording.Request, "Authorization") is { } authorization)
        {
            request.Headers.TryAddWithoutValidation("Authorization", placeholders.Fill(authorization));
        }

        if (AzureRecording.BodyOf(recording.Request) is { } body)
        {
            request.Content = new StringContent(
                recording.IsLogin ? placeholders.Fill(body) : Filled(recording, placeholders), Encoding.UTF8,
                AzureRecording.Header(recording.Request, "Content-Type") ?? "application/json");
        }

        return request;
    }

    // Strings of JSON are filled in one by one: PEM has line breaks.
    private static string Filled(AzureRecording recording, Placeholders placeholders)
    {
        var body = recording.Request.GetProperty("body");
        return body.ValueKind == JsonValueKind.String ? body.GetString()! : Filled(JsonNode.Parse(body.GetRawText())!, placeholders).ToJsonString();
    }

    private static JsonNode Filled(JsonNode node, Placeholders placeholders) => node switch
    {
        JsonObject members => new JsonObject(members.Select(m => KeyValuePair.Create(m.Key, m.Value is null ? null : (JsonNode?)Filled(m.Value, placeholders)))),
        JsonArray items => new JsonArray([.. items.Select(i => i is null ? null : Filled(i, placeholders))]),
        JsonValue value when value.TryGetValue<string>(out var text) => JsonValue.Create(placeholders.Fill(text)),
        _ => node.DeepClone(),
    };
}
