using System.Security.Cryptography;
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
        var placeholders = AzureReplayRequests.Known(azure, key);
        using var all = Assert.EnterMultipleScope();
        foreach (var recording in AzureRecording.All.Where(r => r.Group == group))
        {
            AzureReplayRequests.Make(azure, recording, placeholders);
            if (recording.Kind == "control")
            {
                AzureReplaySwitches.Turn(azure, recording, placeholders);
                continue;
            }

            using var request = AzureReplayRequests.RequestOf(azure, recording, placeholders);
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
}
