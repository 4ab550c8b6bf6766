using Keyferry.Admission.Handlers;
using Keyferry.Webhook.Hosting;
using Keyferry.Webhook.Options;
using Microsoft.Extensions.DependencyInjection;

namespace Keyferry.Webhook.Tests.Fakes;

/// <summary>The program on free ports, with a handler that echoes and an API server that does not exist.</summary>
public sealed class FakeServer : IAsyncDisposable
{
    private readonly HttpClient _client = new(new SocketsHttpHandler
    {
        SslOptions = { RemoteCertificateValidationCallback = static (_, certificate, _, _) => certificate is not null },
    })
    {
        // As the API server calls; it also hears an answer that comes before it has sent all.
        DefaultRequestVersion = System.Net.HttpVersion.Version20,
        DefaultVersionPolicy = HttpVersionPolicy.RequestVersionOrLower,
    };

    private FakeServer(KeyferryHost host, EchoHandler handler)
    {
        Host = host;
        Handler = handler;
    }

    public KeyferryHost Host { get; }

    public EchoHandler Handler { get; }

    /// <summary>A kubeconfig whose API server does not exist.</summary>
    public static string WriteKubeconfig()
    {
        var kubeconfig = Path.GetTempFileName();
        File.WriteAllText(kubeconfig, """
            apiVersion: v1
            kind: Config
            clusters: [{name: none, cluster: {server: "http://127.0.0.1:1"}}]
            users: [{name: nobody, user: {token: none}}]
            contexts: [{name: none, context: {cluster: none, user: nobody}}]
            current-context: none
            """);
        return kubeconfig;
    }

    public static async Task<FakeServer> StartAsync(
        Func<RunOptions, RunOptions>? change = null, Action<IServiceCollection>? configure = null)
    {
        var kubeconfig = WriteKubeconfig();
        var any = new ListenAddress(System.Net.IPAddress.Loopback, 0);
        var options = new RunOptions
        {
            Components = Components.Admission | Components.Certificates,
            Kube = new KubeOptions { Kubeconfig = kubeconfig },
            Webhook = new WebhookOptions { Address = any },
            Observability = new ObservabilityOptions { Metrics = any, Health = [any] },
        };
        var handler = new EchoHandler();
        var host = await KeyferryHost.StartAsync(
            change?.Invoke(options) ?? options, configure ?? (s => s.AddSingleton<IReviewProcessor>(handler)));
        return new FakeServer(host, handler);
    }

    public Task<HttpResponseMessage> PostAsync(string path, HttpContent content) =>
        _client.PostAsync(new Uri($"https://127.0.0.1:{Host.WebhookPort}{path}"), content);

    public Task<HttpResponseMessage> GetAsync(string path) =>
        _client.GetAsync(new Uri($"https://127.0.0.1:{Host.WebhookPort}{path}"));

    public async Task<(int Code, string Text)> HealthAsync(string path) => await TextAsync(Host.HealthPort, path);

    public async Task<(int Code, string Text)> MetricsAsync(string path) => await TextAsync(Host.MetricsPort, path);

    public async ValueTask DisposeAsync()
    {
        await Host.DisposeAsync();
        _client.Dispose();
    }

    private async Task<(int Code, string Text)> TextAsync(int? port, string path)
    {
        using var answer = await _client.GetAsync(new Uri($"http://127.0.0.1:{port}{path}"));
        return ((int)answer.StatusCode, await answer.Content.ReadAsStringAsync());
    }
}
