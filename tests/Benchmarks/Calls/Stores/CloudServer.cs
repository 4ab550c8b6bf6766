using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Keyferry.Benchmarks.Processes;
using Keyferry.CloudDouble;

namespace Keyferry.Benchmarks.Calls.Stores;

/// <summary>Azure and Google under their own names, behind a proxy.</summary>
internal static class CloudServer
{
    private const string ProxyFile = "proxy";

    /// <summary>Starts them.</summary>
    /// <param name="folder">Where to write what a program needs in order to reach them.</param>
    /// <param name="cancellation">Ends the start.</param>
    public static async Task<(IAsyncDisposable Server, string Address)> StartAsync(string folder, CancellationToken cancellation)
    {
        var server = await CloudDoubleServer.StartAsync(0, cancellation);
        await CloudDoubleFiles.WriteAsync(server, folder, cancellation);
        await File.WriteAllTextAsync(Path.Combine(folder, ProxyFile), server.Proxy.GetLeftPart(UriPartial.Authority), cancellation);
        return (server, server.Address.GetLeftPart(UriPartial.Authority));
    }

    /// <summary>Stores a value.</summary>
    public static async Task PutAsync(HttpClient http, ChildServer server, string path, JsonObject value, CancellationToken cancellation)
    {
        using var answer = await http.PutAsJsonAsync(new Uri(server.Address, path), value, cancellation);
        answer.EnsureSuccessStatusCode();
    }

    /// <summary>What leads a program there.</summary>
    public static IReadOnlyDictionary<string, string> Variables(string folder) => new Dictionary<string, string>
    {
        ["HTTPS_PROXY"] = File.ReadAllText(Path.Combine(folder, ProxyFile)),
        ["NO_PROXY"] = "127.0.0.1",
        ["SSL_CERT_FILE"] = Path.Combine(folder, "ca.crt"),
    };
}
