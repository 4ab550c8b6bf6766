using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text.Json.Nodes;
using Keyferry.Cluster.Tests.Fixture;
using NUnit.Framework;

namespace Keyferry.Chart.Tests.Observing;

/// <summary>A real Prometheus that scrapes one program and has our rules.</summary>
internal sealed class PrometheusServer : IAsyncDisposable
{
    private readonly Process _process;
    private readonly DirectoryInfo _folder;
    private readonly HttpClient _http;

    private PrometheusServer(Process process, DirectoryInfo folder, HttpClient http) => (_process, _folder, _http) = (process, folder, http);

    /// <summary>The folder that holds prometheus and promtool.</summary>
    public static async Task<string> FolderAsync()
    {
        var found = await Command.RunAsync(Repository.Path("eng", "lib", "prometheus"), [], new Dictionary<string, string>());
        if (found.ExitCode != 0 && string.IsNullOrEmpty(Environment.GetEnvironmentVariable("CI")))
        {
            Assert.Ignore(found.Errors);
        }

        Assert.That(found.ExitCode, Is.Zero, found.All);
        return found.Output.Trim();
    }

    /// <summary>Starts it, and waits until it has scraped the program twice.</summary>
    /// <param name="metricsPort">The program's port of metrics.</param>
    public static async Task<PrometheusServer> StartAsync(int metricsPort)
    {
        var folder = Directory.CreateTempSubdirectory("keyferry-prometheus-");
        var config = Path.Combine(folder.FullName, "prometheus.yaml");
        await File.WriteAllTextAsync(config, $$"""
            global: {scrape_interval: 1s, evaluation_interval: 1s}
            rule_files: ["{{Repository.Path("deploy", "alerts", "keyferry.yaml")}}"]
            scrape_configs:
            - job_name: keyferry
              static_configs: [{targets: ["127.0.0.1:{{metricsPort}}"]}]
            """);
        using var held = new TcpListener(IPAddress.Loopback, 0);
        held.Start();
        var port = ((IPEndPoint)held.LocalEndpoint).Port;
        held.Dispose();
        var start = new ProcessStartInfo(Path.Combine(await FolderAsync(), "prometheus"),
            [$"--config.file={config}", $"--storage.tsdb.path={folder.FullName}/data", $"--web.listen-address=127.0.0.1:{port}", "--log.level=error"])
        {
            UseShellExecute = false,
        };
        var prometheus = new PrometheusServer(
            Process.Start(start)!, folder, new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{port}/") });
        for (var tries = 0; tries < 150; tries++)
        {
            if (await prometheus.TryQueryAsync("count_over_time(keyferry_stalled[1m]) > 1") is { Count: > 0 })
            {
                return prometheus;
            }

            await Task.Delay(200);
        }

        await prometheus.DisposeAsync();
        throw new TimeoutException("Prometheus scraped nothing within 30 s");
    }

    /// <summary>Asks a query that must be answered.</summary>
    public async Task<JsonArray> QueryAsync(string query)
    {
        var answer = JsonNode.Parse(await _http.GetStringAsync(new Uri($"api/v1/query?query={Uri.EscapeDataString(query)}", UriKind.Relative)))!;
        Assert.That(answer["status"]!.GetValue<string>(), Is.EqualTo("success"), query);
        return answer["data"]!["result"]!.AsArray();
    }

    /// <summary>Asks a page of the API.</summary>
    public async Task<JsonNode> GetAsync(string path) => JsonNode.Parse(await _http.GetStringAsync(new Uri(path, UriKind.Relative)))!["data"]!;

    public async ValueTask DisposeAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync();
        _process.Dispose();
        _http.Dispose();
        _folder.Delete(recursive: true);
    }

    private async Task<JsonArray?> TryQueryAsync(string query)
    {
        try
        {
            return await QueryAsync(query);
        }
        catch (HttpRequestException)
        {
            return null;
        }
    }
}
