using System.Buffers.Text;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Keyferry.CloudDouble.Azure;
using NUnit.Framework;

namespace Keyferry.Providers.Tests.Azure;

/// <summary>
/// Each group of recordings is played on the double, which must answer the same. Where the recording's doubt says that the
/// service answers otherwise, that is what is expected.
/// </summary>
public sealed class AzureDoubleReplayTests
{
    /// <summary>What the doubts say of the real service: status and code; a null code where the body is not described.</summary>
    private static readonly Dictionary<string, (int Status, string? Code)> Real = new()
    {
        ["entra/secret-none"] = (401, "7000218"),
        ["entra/client-unknown"] = (400, "700038"),
        ["entra/tenant-unknown"] = (400, "90002"),
        ["entra/scope-plain"] = (400, "1002012"),
        ["entra/assertion-subject"] = (401, "700213"),
        ["entra/assertion-audience"] = (401, "700212"),
        ["entra/assertion-expired"] = (401, "700024"),
        ["entra/assertion-signature"] = (401, "700213"),
        ["entra/assertion-garbage"] = (401, "700027"),
        ["secrets/get-bad-version"] = (400, "BadParameter"),
        ["secrets/get-case"] = (200, null),
        ["secrets/set-large"] = (400, "BadParameter"),
        ["attributes/expired-get"] = (200, null),
        ["attributes/future-get"] = (200, null),
        ["listing/page-zero"] = (400, "BadParameter"),
        ["listing/page-26"] = (400, "BadParameter"),
        ["listing/page-token-bad"] = (400, "BadParameter"),
        ["names/underscore"] = (400, "BadParameter"),
        ["names/dot"] = (400, "BadParameter"),
        ["names/space"] = (400, "BadParameter"),
        ["names/get-underscore"] = (400, "BadParameter"),
        ["names/slash"] = (400, "BadParameter"),
        ["names/long"] = (400, "BadParameter"),
        ["errors/no-path"] = (404, "NotFound"),
        ["errors/method"] = (405, "MethodNotAllowed"),
    };

    /// <summary>The codes that the doubts add to a refusal.</summary>
    private static readonly Dictionary<string, string> Inner = new()
    {
        ["challenge/forbidden"] = "ForbiddenByRbac",
        ["attributes/disabled-get"] = "SecretDisabled",
        ["attributes/disabled-version"] = "SecretDisabled",
        ["attributes/two-get"] = "SecretDisabled",
        ["soft-delete/set-deleted"] = "ObjectIsDeletedButRecoverable",
        ["key-objects/get-disabled"] = "KeyDisabled",
    };

    private static IEnumerable<string> Groups => AzureRecording.All.Select(static r => r.Group).Distinct();

    [Test]
    public void Every_recording_is_there() => Assert.That(AzureRecording.All, Has.Count.EqualTo(184));

    [TestCaseSource(nameof(Groups))]
    public async Task The_double_answers_as_the_recorded_service(string group)
    {
        using var azure = new AzureDouble();
        using var invoker = new HttpMessageInvoker(azure, disposeHandler: false);
        using var key = RSA.Create(2048);
        var placeholders = Known(azure, key);
        using var all = Assert.EnterMultipleScope();
        foreach (var recording in AzureRecording.All.Where(r => r.Group == group))
        {
            Make(azure, recording, placeholders);
            if (recording.Kind == "control")
            {
                Switch(azure, recording, placeholders);
                continue;
            }

            using var request = RequestOf(azure, recording, placeholders);
            using var response = await invoker.SendAsync(request, default);
            Compare(recording, response, await response.Content.ReadAsStringAsync(), placeholders);
        }
    }

    private static void Compare(AzureRecording recording, HttpResponseMessage response, string body, Placeholders placeholders)
    {
        var real = Real.TryGetValue(recording.Id, out var known) ? known : ((int Status, string? Code)?)null;
        Assert.That((int)response.StatusCode, Is.EqualTo(real?.Status ?? recording.Status), recording.Id);
        if (AzureRecording.Header(recording.Response, "WWW-Authenticate") is { } challenge)
        {
            Assert.That(response.Headers.WwwAuthenticate.ToString(), Does.StartWith(placeholders.Fill(challenge)), recording.Id);
        }

        if (AzureRecording.Header(recording.Response, "Retry-After") is { } wait)
        {
            Assert.That(response.Headers.GetValues("Retry-After").Single(), Is.EqualTo(wait), recording.Id);
        }

        var recorded = recording.Response.GetProperty("body");
        if (recorded.ValueKind == JsonValueKind.Null)
        {
            Assert.That(body, Is.Empty, recording.Id);
            return;
        }

        if ((int)response.StatusCode >= 300)
        {
            CompareRefusal(recording, recorded, body, real?.Code);
            return;
        }

        if (real is null)
        {
            var difference = placeholders.Difference(Cleaned(recorded, recording), Cleaned(JsonElement.Parse(body), recording));
            Assert.That(difference, Is.Null, recording.Id);
        }
    }

    // Texts of errors vary with versions of the service; codes do not.
    private static void CompareRefusal(AzureRecording recording, JsonElement recorded, string body, string? code)
    {
        if (recording.Id == "names/double-slash")
        {
            return;
        }

        var answered = JsonElement.Parse(body);
        if (recording.IsLogin)
        {
            var number = answered.GetProperty("error_codes")[0].GetRawText();
            Assert.That(answered.GetProperty("error").GetString(), Is.EqualTo(recorded.GetProperty("error").GetString()), recording.Id);
            Assert.That(number, Is.EqualTo(code ?? recorded.GetProperty("error_codes")[0].GetRawText()), recording.Id);
            Assert.That(answered.GetProperty("error_description").GetString(), Does.StartWith($"AADSTS{number}: "), recording.Id);
            if (code is null)
            {
                Assert.That(
                    new Placeholders { ["<client>"] = EntraDouble.Client, ["<tenant>"] = EntraDouble.Tenant }.Difference(recorded, answered),
                    Is.Null, recording.Id);
            }

            return;
        }

        var error = answered.GetProperty("error");
        Assert.That(
            error.GetProperty("code").GetString(),
            Is.EqualTo(code ?? recorded.GetProperty("error").GetProperty("code").GetString()), recording.Id);
        Assert.That(error.GetProperty("message").GetString(), Is.Not.Empty, recording.Id);
        if (Inner.TryGetValue(recording.Id, out var inner))
        {
            Assert.That(error.GetProperty("innererror").GetProperty("code").GetString(), Is.EqualTo(inner), recording.Id);
        }
    }

    // What the doubts say of members: no value of deleted secrets, policies are filled in, secrets of certificates are marked.
    private static JsonElement Cleaned(JsonElement document, AzureRecording recording)
    {
        var node = JsonNode.Parse(document.GetRawText())!.AsObject();
        if (recording.Id.StartsWith("soft-delete/", StringComparison.Ordinal) && node.ContainsKey("recoveryId"))
        {
            node.Remove("value");
        }

        node.Remove("policy");
        if (recording.Id == "certificates/as-secret")
        {
            node.Remove("value");
            node.Remove("kid");
            node.Remove("managed");
        }

        return JsonElement.Parse(node.ToJsonString());
    }

    private static Placeholders Known(AzureDouble azure, RSA key)
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
    private static void Make(AzureDouble azure, AzureRecording recording, Placeholders placeholders)
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

    private static HttpRequestMessage RequestOf(AzureDouble azure, AzureRecording recording, Placeholders placeholders)
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

    /// <summary>The emulator's switches, the double's own way.</summary>
    private static void Switch(AzureDouble azure, AzureRecording recording, Placeholders placeholders)
    {
        var entra = azure.Entra;
        switch (recording.Id)
        {
            case "entra/federate":
                entra.Apps[EntraDouble.Client].Federated.Add((azure.Issuer.Url, "system:serviceaccount:apps:app", "api://AzureADTokenExchange"));
                break;
            case "challenge/expired-token":
                placeholders["<jwt:3>"] = entra.Issue(EntraDouble.Client, "https://vault.azure.net", lifetime: -3600);
                break;
            case "challenge/future-token":
                placeholders["<jwt:4>"] = entra.Issue(EntraDouble.Client, "https://vault.azure.net", lifetime: 90_000, notBefore: 86_400);
                break;
            case "challenge/permissions":
                azure.Vault.IsForbidden = static _ => true;
                break;
            case "challenge/permissions-off":
                azure.Vault.IsForbidden = null;
                break;
            case "soft-delete/purge-protection":
                azure.Vault.HasPurgeProtection = true;
                break;
            case "soft-delete/purge-protection-off":
                azure.Vault.HasPurgeProtection = false;
                break;
            case "errors/throttle":
                Fail(azure, 429, "Throttled", ("Retry-After", "1"));
                break;
            case "errors/reject":
                Fail(azure, 500, "InternalServerError");
                break;
            default:
                Assert.Fail($"{recording.Id} is a switch that the double does not know");
                break;
        }
    }

    private static void Fail(AzureDouble azure, int status, string code, params (string Name, string Value)[] headers) => azure.Before = _ =>
    {
        azure.Before = null;
        return new DoubleAnswer(status, new JsonObject { ["error"] = new JsonObject { ["code"] = code, ["message"] = "a fault" } })
        {
            Headers = headers.ToDictionary(static h => h.Name, static h => h.Value),
        };
    };
}
