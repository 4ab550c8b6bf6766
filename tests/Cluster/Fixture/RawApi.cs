using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json.Nodes;

namespace Keyferry.Cluster.Tests.Fixture;

/// <summary>What the API server answered, with the warnings that it gave.</summary>
public sealed record ApiAnswer(int Status, JsonNode? Body, IReadOnlyList<string> Warnings);

/// <summary>The API server over plain HTTP, for what kubectl would not send as it stands.</summary>
public sealed class RawApi : IDisposable
{
    private readonly HttpClient _http;

    public RawApi(IReadOnlyDictionary<string, string> environment)
    {
        var roots = new X509Certificate2Collection();
        roots.ImportFromPemFile(environment["KUBE_CA"]);
        var handler = new SocketsHttpHandler();
        handler.SslOptions.CertificateChainPolicy = new X509ChainPolicy
        {
            TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck,
        };
        handler.SslOptions.CertificateChainPolicy.CustomTrustStore.AddRange(roots);
        _http = new HttpClient(handler) { BaseAddress = new Uri(environment["KUBE_SERVER"]) };
        _http.DefaultRequestHeaders.Authorization = new("Bearer", environment["KUBE_TOKEN"]);
    }

    /// <summary>Sends a request; the answer's status and body.</summary>
    public async Task<(int Status, JsonNode? Body)> SendAsync(HttpMethod method, string path, JsonNode? body = null)
    {
        var answer = await SendAsync(method, path, body?.ToJsonString(), "application/json");
        return (answer.Status, answer.Body);
    }

    /// <summary>Sends a request with a body as it stands.</summary>
    public async Task<ApiAnswer> SendAsync(HttpMethod method, string path, string? body, string contentType)
    {
        using var request = new HttpRequestMessage(method, path);
        if (body is not null)
        {
            request.Content = new StringContent(body, Encoding.UTF8, contentType);
        }

        using var answer = await _http.SendAsync(request);
        var warnings = answer.Headers.TryGetValues("Warning", out var values) ? values.ToArray() : [];
        return new ApiAnswer((int)answer.StatusCode, JsonNode.Parse(await answer.Content.ReadAsStringAsync()), warnings);
    }

    /// <summary>The path of a kind's collection.</summary>
    public static string Collection(JsonNode item)
    {
        var version = item["apiVersion"]!.GetValue<string>();
        var ns = item["metadata"]!["namespace"]?.GetValue<string>();
        var root = version.Contains('/', StringComparison.Ordinal) ? $"/apis/{version}" : $"/api/{version}";
        return $"{root}{(ns is null ? "" : $"/namespaces/{ns}")}/{item["kind"]!.GetValue<string>().ToLowerInvariant()}s";
    }

    public void Dispose() => _http.Dispose();
}
