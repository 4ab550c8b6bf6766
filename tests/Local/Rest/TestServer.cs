using System.Net.Http.Headers;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json.Nodes;
using Keyferry.Local.Server;

namespace Keyferry.Local.Tests.Rest;

/// <summary>A running server and a client of it that trusts its authority.</summary>
internal sealed class TestServer : IAsyncDisposable
{
    private TestServer(InMemoryApiServer server, HttpClient client)
    {
        Server = server;
        Client = client;
    }

    public InMemoryApiServer Server { get; }

    public HttpClient Client { get; }

    public static async Task<TestServer> StartAsync(InMemoryApiServerOptions? options = null, CancellationToken cancel = default)
    {
        var server = await InMemoryApiServer.StartAsync(options ?? new InMemoryApiServerOptions { Https = false }, cancel);
        var roots = new X509Certificate2Collection();
        roots.ImportFromPem(server.CaPem);
        var handler = new SocketsHttpHandler { UseProxy = false };
        handler.SslOptions.CertificateChainPolicy = new X509ChainPolicy
        {
            TrustMode = X509ChainTrustMode.CustomRootTrust,
            RevocationMode = X509RevocationMode.NoCheck,
        };
        handler.SslOptions.CertificateChainPolicy.CustomTrustStore.AddRange(roots);
        var client = new HttpClient(handler) { BaseAddress = server.Address };
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", server.AdminToken);
        return new TestServer(server, client);
    }

    /// <summary>Sends JSON and answers status and body.</summary>
    public async Task<(int Status, JsonObject Body)> SendAsync(
        string method, string path, string? body = null, string type = "application/json", CancellationToken cancel = default)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), path);
        if (body is not null)
        {
            request.Content = new StringContent(body, Encoding.UTF8, new MediaTypeHeaderValue(type));
        }

        using var response = await Client.SendAsync(request, cancel);
        var text = await response.Content.ReadAsStringAsync(cancel);
        return ((int)response.StatusCode, JsonNode.Parse(text) as JsonObject ?? []);
    }

    /// <summary>Asks until an object is gone.</summary>
    public async Task<bool> GoesAsync(string path, CancellationToken cancel)
    {
        for (var i = 0; i < 100; i++)
        {
            if ((await SendAsync("GET", path, cancel: cancel)).Status == 404)
            {
                return true;
            }

            await Task.Delay(20, cancel);
        }

        return false;
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await Server.DisposeAsync();
    }
}
