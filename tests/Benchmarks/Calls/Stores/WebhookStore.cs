using System.Text.Json.Nodes;
using Keyferry.Benchmarks.Burst;
using Keyferry.Benchmarks.Processes;

namespace Keyferry.Benchmarks.Calls.Stores;

/// <summary>An HTTP endpoint, with a header of a Secret's.</summary>
internal sealed record WebhookStore() : MeasuredStore([ServeCommand.Webhook])
{
    /// <inheritdoc/>
    public override Task<StoreScene> SetUpAsync(HttpClient http, ChildServer server, CancellationToken cancellation) => Task.FromResult(new StoreScene(
        new JsonObject { ["token"] = "test" },
        new JsonObject
        {
            ["webhook"] = new JsonObject
            {
                ["url"] = $"{server.Address.GetLeftPart(UriPartial.Authority)}/secrets/{{{{ .remoteRef.key }}}}",
                ["headers"] = new JsonObject { ["Authorization"] = "Bearer {{ .auth.token }}" },
                ["result"] = new JsonObject { ["jsonPath"] = "$.{{ .remoteRef.property }}" },
                ["secrets"] = new JsonArray(new JsonObject
                {
                    ["name"] = "auth",
                    ["secretRef"] = new JsonObject { ["name"] = BurstObjects.CredentialsName, ["namespace"] = BurstObjects.NamespaceOf(0) },
                }),
            },
        },
        StoreScene.NoVariables));
}
