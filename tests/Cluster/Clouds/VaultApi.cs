using System.Text;
using System.Text.Json.Nodes;
using NUnit.Framework;

namespace Keyferry.Cluster.Tests.Clouds;

/// <summary>Calls Vault's own API with the root token.</summary>
internal static class VaultApi
{
    private static readonly HttpClient s_http = new();

    /// <summary>Makes a call that must succeed.</summary>
    /// <param name="method">The method.</param>
    /// <param name="path">The path after <c>/v1/</c>.</param>
    /// <param name="body">The body, JSON.</param>
    public static async Task<JsonNode?> CallAsync(HttpMethod method, string path, string? body = null)
    {
        using var answer = await SendAsync(method, path, body);
        var text = await answer.Content.ReadAsStringAsync();
        Assert.That(answer.IsSuccessStatusCode, Is.True, $"{method} {path}: {text}");
        return text.Length == 0 ? null : JsonNode.Parse(text);
    }

    /// <summary>The keys of a folder, joined by blanks; empty where there is none.</summary>
    /// <param name="path">The folder after <c>/v1/</c>.</param>
    public static async Task<string> ListAsync(string path)
    {
        using var answer = await SendAsync(HttpMethod.Get, path + "?list=true", null);
        var keys = JsonNode.Parse(await answer.Content.ReadAsStringAsync())?["data"]?["keys"] as JsonArray;
        return string.Join(' ', keys?.Select(static k => k!.GetValue<string>()) ?? []);
    }

    private static async Task<HttpResponseMessage> SendAsync(HttpMethod method, string path, string? body)
    {
        using var request = new HttpRequestMessage(method, $"{CloudCluster.Environment["STORE_VAULT"]}/v1/{path}");
        request.Headers.Add("X-Vault-Token", CloudCluster.Environment["STORE_VAULT_TOKEN"]);
        request.Content = body is null ? null : new StringContent(body, Encoding.UTF8, "application/json");
        return await s_http.SendAsync(request);
    }
}
