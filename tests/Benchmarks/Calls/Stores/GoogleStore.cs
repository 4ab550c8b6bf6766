using System.Text.Json.Nodes;
using Keyferry.Benchmarks.Burst;
using Keyferry.Benchmarks.Processes;

namespace Keyferry.Benchmarks.Calls.Stores;

/// <summary>Google Secret Manager, with a service account's key.</summary>
/// <param name="Folder">Where the double writes the key and the certificate of its authority.</param>
internal sealed record GoogleStore(string Folder) : MeasuredStore([ServeCommand.Cloud, Folder], "oauth2.googleapis.com/token")
{
    /// <inheritdoc/>
    public override async Task<StoreScene> SetUpAsync(HttpClient http, ChildServer server, CancellationToken cancellation)
    {
        for (var number = 0; number < BurstObjects.Keys; number++)
        {
            await CloudServer.PutAsync(http, server, $"/google/my-project/key-{number}", Secret(number), cancellation);
        }

        return new StoreScene(
            new JsonObject { ["key.json"] = await File.ReadAllTextAsync(Path.Combine(Folder, "google-key.json"), cancellation) },
            new JsonObject
            {
                ["gcpsm"] = new JsonObject
                {
                    ["projectID"] = "my-project",
                    ["auth"] = new JsonObject
                    {
                        ["secretRef"] = new JsonObject { ["secretAccessKeySecretRef"] = BurstObjects.Selector("key.json") },
                    },
                },
            },
            CloudServer.Variables(Folder));
    }
}
