using System.Text.Json.Nodes;
using Keyferry.Benchmarks.Burst;
using Keyferry.Benchmarks.Processes;
using Keyferry.CloudDouble.Azure;

namespace Keyferry.Benchmarks.Calls.Stores;

/// <summary>Azure Key Vault, with a service principal's secret.</summary>
/// <param name="Folder">Where the double writes the certificate of its authority.</param>
internal sealed record AzureStore(string Folder) : MeasuredStore([ServeCommand.Cloud, Folder], "/oauth2/v2.0/token")
{
    /// <inheritdoc/>
    public override async Task<StoreScene> SetUpAsync(HttpClient http, ChildServer server, CancellationToken cancellation)
    {
        for (var number = 0; number < BurstObjects.Keys; number++)
        {
            await CloudServer.PutAsync(http, server, $"/azure/key-{number}", Secret(number), cancellation);
        }

        return new StoreScene(
            new JsonObject { ["id"] = EntraDouble.Client, ["secret"] = EntraDouble.Secret },
            new JsonObject
            {
                ["azurekv"] = new JsonObject
                {
                    ["vaultUrl"] = "https://bench.vault.azure.net",
                    ["tenantId"] = EntraDouble.Tenant,
                    ["authSecretRef"] = new JsonObject
                    {
                        ["clientId"] = BurstObjects.Selector("id"), ["clientSecret"] = BurstObjects.Selector("secret"),
                    },
                },
            },
            CloudServer.Variables(Folder));
    }
}
