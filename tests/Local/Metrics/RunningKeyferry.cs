using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Keyferry.Local.Tests.Rest;
using Keyferry.Webhook.Hosting;
using Keyferry.Webhook.Options;
using NUnit.Framework;
using Serilog.Events;

namespace Keyferry.Local.Tests.Metrics;

/// <summary>The program, engine and all, against an in-memory API server; what it serves as <c>/metrics</c>.</summary>
internal sealed class RunningKeyferry : IAsyncDisposable
{
    /// <summary>More than the engine takes by itself.</summary>
    public const int Workers = 100;

    private const string Group = "/apis/external-secrets.io/v1";

    private readonly TestServer _server;
    private readonly KeyferryHost _host;
    private readonly DirectoryInfo _folder;
    private readonly HttpClient _client = new(new SocketsHttpHandler { UseProxy = false });

    private RunningKeyferry(TestServer server, KeyferryHost host, DirectoryInfo folder)
    {
        _server = server;
        _host = host;
        _folder = folder;
    }

    public static async Task<RunningKeyferry> StartAsync(
        Func<RunOptions, RunOptions>? change = null, CancellationToken cancel = default)
    {
        var server = await TestServer.StartAsync(new() { Https = true }, cancel);
        var folder = Directory.CreateTempSubdirectory("keyferry-");
        var kubeconfig = Path.Combine(folder.FullName, "kubeconfig");
        server.Server.WriteKubeconfig(kubeconfig);
        var any = new ListenAddress(IPAddress.Loopback, 0);
        var options = new RunOptions
        {
            Kube = new KubeOptions { Kubeconfig = kubeconfig, Install = true },
            Components = Components.Engine | Components.Certificates | Components.Admission,
            Webhook = new WebhookOptions { Address = any, Url = new Uri("https://127.0.0.1:1") },
            Engine = new EngineSettings
            {
                Concurrent = Workers,
                LeaderElection = new LeaderElectionOptions(
                    "external-secrets-controller", TimeSpan.FromSeconds(15), TimeSpan.FromSeconds(10), TimeSpan.FromSeconds(1)),
            },
            Observability = new ObservabilityOptions
            {
                Metrics = any, Health = [any], LogLevel = LogEventLevel.Fatal, LogAsText = true,
            },
        };
        var host = await KeyferryHost.StartAsync(change?.Invoke(options) ?? options, cancellation: cancel);
        var running = new RunningKeyferry(server, host, folder);
        await running.UntilAsync(() => Task.FromResult(host.NotReadyReasons.Count == 0), cancel);

        // The webhook's address leads nowhere: these tests write what admission would refuse, too.
        foreach (var configuration in new[] { "mutatingwebhookconfigurations", "validatingwebhookconfigurations" })
        {
            await server.SendAsync("DELETE", $"/apis/admissionregistration.k8s.io/v1/{configuration}", cancel: cancel);
        }

        return running;
    }

    public int WebhookPort => _host.WebhookPort!.Value;

    public Task CreateAsync(string plural, string? ns, string json, CancellationToken cancel)
    {
        var body = JsonNode.Parse(json)!.AsObject();
        body["apiVersion"] = "external-secrets.io/v1";
        body["kind"] = plural switch
        {
            "externalsecrets" => "ExternalSecret",
            "secretstores" => "SecretStore",
            "clusterexternalsecrets" => "ClusterExternalSecret",
            _ => "ClusterSecretStore",
        };
        return SendAsync(
            "POST", ns is null ? $"{Group}/{plural}" : $"{Group}/namespaces/{ns}/{plural}", body.ToJsonString(), cancel);
    }

    public Task DeleteAsync(string plural, string? ns, string name, CancellationToken cancel) =>
        SendAsync("DELETE", ns is null ? $"{Group}/{plural}/{name}" : $"{Group}/namespaces/{ns}/{plural}/{name}", null, cancel);

    public Task SetReadyAsync(string plural, string ns, string name, CancellationToken cancel) => SendAsync(
        "PATCH", $"{Group}/namespaces/{ns}/{plural}/{name}/status",
        """{"status":{"conditions":[{"type":"Ready","status":"True"}]}}""", cancel);

    public async Task SendAsync(string method, string path, string? json, CancellationToken cancel)
    {
        var type = method == "PATCH" ? "application/merge-patch+json" : "application/json";
        var (status, body) = await _server.SendAsync(method, path, json, type, cancel);
        Assert.That(status, Is.InRange(200, 299), $"{method} {path}: {body}");
    }

    public async Task<string> TextAsync(CancellationToken cancel) => await _client.GetStringAsync(
        new Uri($"http://127.0.0.1:{_host.MetricsPort}/metrics"), cancel);

    public async Task<(string? Encoding, byte[] Body)> RawAsync(string acceptEncoding, CancellationToken cancel)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, $"http://127.0.0.1:{_host.MetricsPort}/metrics");
        request.Headers.TryAddWithoutValidation("Accept-Encoding", acceptEncoding);
        using var answer = await _client.SendAsync(request, cancel);
        return (answer.Content.Headers.ContentEncoding.FirstOrDefault(), await answer.Content.ReadAsByteArrayAsync(cancel));
    }

    /// <summary>Posts a review to the webhook.</summary>
    public async Task ReviewAsync(string body, CancellationToken cancel)
    {
        using var client = new HttpClient(new SocketsHttpHandler
        {
            SslOptions = { RemoteCertificateValidationCallback = static (_, certificate, _, _) => certificate is not null },
        });
        using var content = new StringContent(body, Encoding.UTF8, "application/json");
        using var answer = await client.PostAsync(new Uri($"https://127.0.0.1:{WebhookPort}/validate"), content, cancel);
    }

    /// <summary>Whether the program says that it lives.</summary>
    public async Task<bool> IsHealthyAsync(CancellationToken cancel)
    {
        using var answer = await _client.GetAsync(new Uri($"http://127.0.0.1:{_host.HealthPort}/healthz"), cancel);
        return answer.IsSuccessStatusCode;
    }

    /// <summary>How many ExternalSecrets of a namespace no pass has said anything of yet.</summary>
    public async Task<int> CountUntouchedAsync(string ns, CancellationToken cancel)
    {
        var (_, body) = await _server.SendAsync("GET", $"{Group}/namespaces/{ns}/externalsecrets", null, cancel: cancel);
        return body["items"]!.AsArray().Count(static es => es!["status"]?["conditions"] is null);
    }

    /// <summary>Scrapes until something holds.</summary>
    public async Task<Dictionary<string, Family>> UntilAsync(
        Func<Dictionary<string, Family>, bool> holds, CancellationToken cancel)
    {
        Dictionary<string, Family> families = [];
        await UntilAsync(async () => holds(families = Exposition.Read(await TextAsync(cancel))), cancel);
        return families;
    }

    public async ValueTask DisposeAsync()
    {
        await _host.StopAsync();
        await _host.DisposeAsync();
        _client.Dispose();
        await _server.DisposeAsync();
        _folder.Delete(recursive: true);
    }

    private async Task UntilAsync(Func<Task<bool>> holds, CancellationToken cancel)
    {
        while (!await holds())
        {
            try
            {
                await Task.Delay(100, cancel);
            }
            catch (OperationCanceledException)
            {
                Assert.Fail($"it never came. Not ready: {string.Join("; ", _host.NotReadyReasons)}\n{await TextAsync(default)}");
            }
        }
    }
}
