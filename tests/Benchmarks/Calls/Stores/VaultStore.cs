using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Keyferry.Benchmarks.Burst;
using Keyferry.Benchmarks.Processes;

namespace Keyferry.Benchmarks.Calls.Stores;

/// <summary>KV version 2 of Vault, with an AppRole's login.</summary>
internal sealed record VaultStore() : MeasuredStore([ServeCommand.Vault], "login")
{
    /// <inheritdoc/>
    public override async Task<StoreScene> SetUpAsync(HttpClient http, ChildServer server, CancellationToken cancellation)
    {
        var vault = new Uri(await http.GetStringAsync(new Uri(server.Address, "/address"), cancellation));
        await SendAsync(HttpMethod.Put, "sys/policies/acl/bench", new JsonObject { ["policy"] = """path "secret/data/*" { capabilities = ["read"] }""" });
        await SendAsync(HttpMethod.Post, "sys/auth/approle", new JsonObject { ["type"] = "approle" });
        await SendAsync(HttpMethod.Post, "auth/approle/role/bench", new JsonObject { ["token_policies"] = "bench", ["token_ttl"] = "1h" });
        for (var number = 0; number < BurstObjects.Keys; number++)
        {
            await SendAsync(HttpMethod.Post, $"secret/data/key-{number}", new JsonObject { ["data"] = Secret(number) });
        }

        var role = await SendAsync(HttpMethod.Get, "auth/approle/role/bench/role-id", null);
        var secret = await SendAsync(HttpMethod.Post, "auth/approle/role/bench/secret-id", []);
        return new StoreScene(
            new JsonObject { ["secret-id"] = secret["data"]!["secret_id"]!.GetValue<string>() },
            new JsonObject
            {
                ["vault"] = new JsonObject
                {
                    ["server"] = vault.GetLeftPart(UriPartial.Authority),
                    ["path"] = "secret",
                    ["version"] = "v2",
                    ["auth"] = new JsonObject
                    {
                        ["appRole"] = new JsonObject
                        {
                            ["path"] = "approle",
                            ["roleId"] = role["data"]!["role_id"]!.GetValue<string>(),
                            ["secretRef"] = BurstObjects.Selector("secret-id"),
                        },
                    },
                },
            },
            StoreScene.NoVariables);

        async Task<JsonNode> SendAsync(HttpMethod method, string path, JsonObject? body)
        {
            using var request = new HttpRequestMessage(method, new Uri(vault, $"/v1/{path}"));
            request.Headers.Add("X-Vault-Token", VaultServer.RootToken);
            request.Content = body is null ? null : JsonContent.Create(body);
            using var answer = await http.SendAsync(request, cancellation);
            var text = await answer.Content.ReadAsStringAsync(cancellation);
            return answer.IsSuccessStatusCode
                ? text.Length == 0 ? new JsonObject() : JsonNode.Parse(text)!
                : throw new InvalidOperationException($"{path}: the Vault double answered {(int)answer.StatusCode}: {text}");
        }
    }
}
