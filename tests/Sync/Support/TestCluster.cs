using System.Net.Http.Headers;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json.Nodes;
using Keyferry.Api.Resources;
using Keyferry.Local.Server;
using Keyferry.Local.Server.Faults;
using NUnit.Framework;

namespace Keyferry.Sync.Tests.Support;

/// <summary>An API server in memory with the definitions that the engine serves, and a client that may do everything.</summary>
internal sealed class TestCluster : IAsyncDisposable
{
    private const string Group = "/apis/external-secrets.io/v1";
    private static readonly string[] Served =
    [
        "externalsecrets.external-secrets.io", "secretstores.external-secrets.io", "clustersecretstores.external-secrets.io",
        "clusterexternalsecrets.external-secrets.io", "clusterpushsecrets.external-secrets.io", "pushsecrets.external-secrets.io",
        "generatorstates.generators.external-secrets.io",
        .. GeneratorResources.ByKind.Values.Select(static t => $"{t.Plural}.{t.Group}"),
    ];

    private readonly InMemoryApiServer _server;
    private readonly HttpClient _client;
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("keyferry-sync");

    private TestCluster(InMemoryApiServer server)
    {
        _server = server;
        var handler = new SocketsHttpHandler { UseProxy = false };
        handler.SslOptions.CertificateChainPolicy = new X509ChainPolicy
        {
            TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck,
        };
        handler.SslOptions.CertificateChainPolicy.CustomTrustStore.ImportFromPem(server.CaPem);
        _client = new HttpClient(handler);
        _client.BaseAddress = server.Address;
        _client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", server.AdminToken);
        Kubeconfig = WriteKubeconfig("admin", server.AdminToken, server.Address);
    }

    public string Kubeconfig { get; }

    public Uri Address => _server.Address;

    public string AdminToken => _server.AdminToken;

    /// <summary>Starts one.</summary>
    /// <param name="but">A definition that is left out; null for none.</param>
    /// <param name="https">Whether it speaks HTTP/2 over TLS, as real ones do.</param>
    public static async Task<TestCluster> StartAsync(string? but = null, bool https = false)
    {
        var cluster = new TestCluster(await InMemoryApiServer.StartAsync(new InMemoryApiServerOptions { Https = https }));
        foreach (var name in Served.Where(name => name != but))
        {
            await cluster.DefineAsync(name);
        }

        await cluster.SendAsync("POST", "/api/v1/namespaces", """{"metadata":{"name":"ns"}}""");
        return cluster;
    }

    /// <summary>Adds a definition.</summary>
    public async Task DefineAsync(string name)
    {
        var definition = Definitions.Of(name);
        await SendAsync("POST", "/apis/apiextensions.k8s.io/v1/customresourcedefinitions", definition.ToJsonString());
        var spec = definition["spec"]!;
        var version = spec["versions"]!.AsArray().First(static v => (bool)v!["storage"]!)!["name"];
        var path = $"/apis/{spec["group"]}/{version}/{spec["names"]!["plural"]}";
        await UntilAsync(async () => (await TrySendAsync("GET", path, null)).Status == 200);
    }

    /// <summary>A kubeconfig for somebody else, or another way to the server.</summary>
    public string WriteKubeconfig(string name, string token, Uri address)
    {
        var path = Path.Combine(_folder.FullName, name);
        var authority = Convert.ToBase64String(Encoding.ASCII.GetBytes(_server.CaPem));
        File.WriteAllText(path, $"""
            apiVersion: v1
            kind: Config
            clusters:
            - name: c
              cluster:
                server: {address.GetLeftPart(UriPartial.Authority)}
                certificate-authority-data: {authority}
            users:
            - name: u
              user:
                token: {token}
            contexts:
            - name: x
              context:
                cluster: c
                user: u
            current-context: x
            """);
        return path;
    }

    /// <summary>Makes a service account that a Role in namespace ns allows these, and answers its kubeconfig.</summary>
    /// <param name="clusterWide">Whether the rules hold in the whole cluster.</param>
    /// <param name="rules">The rules, as JSON.</param>
    public async Task<string> AccountAsync(bool clusterWide, string rules)
    {
        const string Rbac = "/apis/rbac.authorization.k8s.io/v1";
        var (scope, prefix) = clusterWide ? ("", "Cluster") : ("/namespaces/ns", "");
        await SendAsync("POST", "/api/v1/namespaces/ns/serviceaccounts", """{"metadata":{"name":"scoped","namespace":"ns"}}""");
        await SendAsync("POST", $"{Rbac}{scope}/{prefix.ToLowerInvariant()}roles", $$"""{"metadata":{"name":"scoped"},"rules": {{rules}} }""");
        await SendAsync("POST", $"{Rbac}{scope}/{prefix.ToLowerInvariant()}rolebindings", $$"""
            {"metadata":{"name":"scoped"},
             "roleRef":{"apiGroup":"rbac.authorization.k8s.io","kind":"{{prefix}}Role","name":"scoped"},
             "subjects":[{"kind":"ServiceAccount","name":"scoped","namespace":"ns"}]}
            """);
        var token = await SendAsync(
            "POST", "/api/v1/namespaces/ns/serviceaccounts/scoped/token", """{"apiVersion":"authentication.k8s.io/v1","kind":"TokenRequest","spec":{}}""");
        return WriteKubeconfig("scoped", (string)token["status"]!["token"]!, Address);
    }

    /// <summary>A SecretStore of the fake provider with one key.</summary>
    public Task StoreAsync(string name, string value = "v1", string more = "") => SendAsync(
        "POST", $"{Group}/namespaces/ns/secretstores", $$"""
        {"apiVersion":"external-secrets.io/v1","kind":"SecretStore","metadata":{"name":"{{name}}","namespace":"ns"},
         "spec":{"provider":{"fake":{"data":[{"key":"pw","value":"{{value}}"}]} } {{more}} } }
        """);

    /// <summary>An ExternalSecret of one key, in namespace ns.</summary>
    public Task ExternalSecretAsync(string name, string store, string kind = "SecretStore", string target = "{}") => SendAsync(
        "POST", $"{Group}/namespaces/ns/externalsecrets", $$"""
        {"apiVersion":"external-secrets.io/v1","kind":"ExternalSecret","metadata":{"name":"{{name}}","namespace":"ns"},
         "spec":{"refreshInterval":"1h","secretStoreRef":{"name":"{{store}}","kind":"{{kind}}"},"target": {{target}},
         "data":[{"secretKey":"a","remoteRef":{"key":"pw"} }]} }
        """);

    /// <summary>The status and message of Ready; empty where there is none.</summary>
    public async Task<string> ReadyAsync(string plural, string name, string ns = "ns")
    {
        var scope = ns.Length == 0 ? "" : $"/namespaces/{ns}";
        var (status, found) = await TrySendAsync("GET", $"{Group}{scope}/{plural}/{name}", null);
        var ready = (found["status"]?["conditions"] as JsonArray)?.FirstOrDefault(static c => (string?)c!["type"] == "Ready");
        return status != 200 || ready is null ? "" : $"{ready["status"]} {ready["message"]}";
    }

    public Task WaitReadyAsync(string plural, string name, string starts = "True", string ns = "ns") => UntilAsync(
        async () => (await ReadyAsync(plural, name, ns)).StartsWith(starts, StringComparison.Ordinal),
        async () => $"{plural} {name}: {await ReadyAsync(plural, name, ns)}");

    public Task<JsonObject> PatchAsync(string path, string merge) => SendAsync("PATCH", path, merge);

    public Task DeleteAsync(string path) => SendAsync("DELETE", path, null);

    public async Task<bool> ExistsAsync(string path) => (await TrySendAsync("GET", path, null)).Status == 200;

    /// <summary>Sends JSON; anything but success fails the test.</summary>
    public async Task<JsonObject> SendAsync(string method, string path, string? body)
    {
        var (status, answer) = await TrySendAsync(method, path, body);
        Assert.That(status, Is.InRange(200, 299), $"{method} {path}: {answer.ToJsonString()}");
        return answer;
    }

    public async Task<(int Status, JsonObject Body)> TrySendAsync(string method, string path, string? body)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), path);
        if (body is not null)
        {
            request.Content = new StringContent(
                body, Encoding.UTF8, new MediaTypeHeaderValue(method == "PATCH" ? "application/merge-patch+json" : "application/json"));
        }

        using var response = await _client.SendAsync(request);

        // A path that nobody serves is answered with a plain text.
        var isJson = response.Content.Headers.ContentType?.MediaType == "application/json";
        return ((int)response.StatusCode, isJson ? JsonNode.Parse(await response.Content.ReadAsStringAsync()) as JsonObject ?? [] : []);
    }

    /// <summary>Lets the server misbehave.</summary>
    public InjectedFault Inject(Fault fault) => _server.Faults.Add(fault);

    /// <summary>Forgets all changes up to now.</summary>
    public void Compact() => _server.Compact();

    /// <summary>Waits for a condition.</summary>
    public static async Task UntilAsync(Func<Task<bool>> holds, Func<Task<string>>? what = null, int seconds = 30)
    {
        var end = TimeProvider.System.GetTimestamp() + (seconds * TimeProvider.System.TimestampFrequency);
        while (!await holds())
        {
            if (TimeProvider.System.GetTimestamp() > end)
            {
                Assert.Fail($"it did not come to pass within {seconds} s: {(what is null ? "" : await what())}");
            }

            await Task.Delay(50);
        }
    }

    public async ValueTask DisposeAsync()
    {
        _client.Dispose();
        await _server.DisposeAsync();
        _folder.Delete(recursive: true);
    }
}
