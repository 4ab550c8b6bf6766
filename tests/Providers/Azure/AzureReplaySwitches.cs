using System.Text.Json.Nodes;
using Keyferry.CloudDouble.Azure;
using NUnit.Framework;

namespace Keyferry.Providers.Tests.Azure;

/// <summary>What a recording's service was told to do between two requests.</summary>
internal static class AzureReplaySwitches
{
    /// <summary>The emulator's switches, the double's own way.</summary>
    public static void Turn(AzureDouble azure, AzureRecording recording, Placeholders placeholders)
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
