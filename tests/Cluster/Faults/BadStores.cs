using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json.Nodes;
using Keyferry.Cluster.Tests.Fixture;
using NUnit.Framework;

namespace Keyferry.Cluster.Tests.Faults;

/// <summary>Stores that are no help: one takes connections and says nothing, one answers garbage, one has values of a megabyte.</summary>
internal sealed class BadStores : IDisposable
{
    /// <summary>What the garbage is made of.</summary>
    public const string Marker = "garbage-of-another-service";

    // What a Secret may hold, less the keys' own length.
    private const int LargeValue = (1024 * 1024) - 1024;

    private readonly ClusterServers _servers;
    private readonly string _namespace;
    private readonly TcpListener _silent = new(IPAddress.Loopback, 0);
    private readonly TcpListener _garbage = new(IPAddress.Loopback, 0);
    private readonly List<TcpClient> _held = [];

    public BadStores(ClusterServers servers, string name)
    {
        _servers = servers;
        _namespace = $"faults-{name}";
        _silent.Start();
        _garbage.Start();
        _ = AcceptAsync(_silent, static _ => Task.CompletedTask);
        _ = AcceptAsync(_garbage, static async stream =>
        {
            var body = $"<html>{Marker}</html>";
            await stream.WriteAsync(Encoding.ASCII.GetBytes(
                $"HTTP/1.1 500 Oops\r\nContent-Type: text/html\r\nConnection: close\r\nContent-Length: {body.Length}\r\n\r\n{body}"));
        });
    }

    /// <summary>Makes the stores.</summary>
    public async Task StartAsync()
    {
        await KubectlAsync(null, "create", "namespace", _namespace);
        await KubectlAsync(null, "-n", _namespace, "create", "secret", "generic", "access", $"--from-literal=token={_servers.Environment["KUBE_TOKEN"]}");
        var authority = Convert.ToBase64String(await File.ReadAllBytesAsync(_servers.Environment["KUBE_CA"]));
        await KubectlAsync(
            Store("silent", $"http://127.0.0.1:{Port(_silent)}", null) + Store("garbage", $"http://127.0.0.1:{Port(_garbage)}", null)
            + Store("large", _servers.Environment["KUBE_SERVER"], authority),
            "apply", "--validate=false", "-f", "-");
        var large = new JsonObject
        {
            ["apiVersion"] = "v1", ["kind"] = "Secret", ["metadata"] = new JsonObject { ["name"] = "big", ["namespace"] = _namespace },
            ["data"] = new JsonObject { ["v"] = Convert.ToBase64String(Encoding.ASCII.GetBytes(new string('x', LargeValue))) },
        };
        await KubectlAsync(large.ToJsonString(), "create", "-f", "-");
    }

    /// <summary>Makes ExternalSecrets: as many that read from the silent store, as many from the garbage, four of the large value.</summary>
    public Task CreateAsync(int count) => KubectlAsync(
        string.Concat(Enumerable.Range(0, count).Select(i => App($"silent-{i}", "silent") + App($"garbage-{i}", "garbage")))
        + string.Concat(Enumerable.Range(0, 4).Select(i => App($"large-{i}", "large"))),
        "apply", "--validate=false", "-f", "-");

    /// <summary>Waits for an event that tells what is wrong.</summary>
    public async Task UntilTellsAsync(string store, string text, KeyferryProcess keyferry)
    {
        for (var tries = 0; tries < 100; tries++)
        {
            var events = await KubectlAsync(null, "-n", _namespace, "get", "events", "-o", "json");
            Assert.That(events, Does.Not.Contain(Marker));
            if (events.Contains(text, StringComparison.Ordinal))
            {
                return;
            }

            await Task.Delay(200);
        }

        Assert.Fail($"no event of {store} says: {text}\n{keyferry.Log}");
    }

    /// <summary>Waits until every Secret of the large value holds it.</summary>
    public async Task UntilLargeIsThereAsync()
    {
        for (var tries = 0; tries < 100; tries++)
        {
            var secrets = JsonNode.Parse(await KubectlAsync(null, "-n", _namespace, "get", "secrets", "-o", "json"))!["items"]!.AsArray();
            if (secrets.Count(static s => s!["metadata"]!["name"]!.GetValue<string>().StartsWith("large-", StringComparison.Ordinal)
                && Scene.Value(s, "v")?.Length == LargeValue) == 4)
            {
                return;
            }

            await Task.Delay(200);
        }

        Assert.Fail("the large value did not arrive");
    }

    public void Dispose()
    {
        _silent.Dispose();
        _garbage.Dispose();
        foreach (var client in _held)
        {
            client.Dispose();
        }
    }

    private async Task AcceptAsync(TcpListener listener, Func<Stream, Task> answer)
    {
        try
        {
            while (true)
            {
                var client = await listener.AcceptTcpClientAsync();
                lock (_held)
                {
                    _held.Add(client);
                }

                await answer(client.GetStream());
            }
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException or IOException)
        {
            // The test is over.
        }
    }

    private async Task<string> KubectlAsync(string? input, params string[] arguments)
    {
        var done = await _servers.KubectlAsync(input, arguments);
        Assert.That(done.ExitCode, Is.Zero, done.All);
        return done.Output;
    }

    private static int Port(TcpListener listener) => ((IPEndPoint)listener.LocalEndpoint).Port;

    private string Store(string name, string url, string? authority) => $$"""
        ---
        apiVersion: external-secrets.io/v1
        kind: SecretStore
        metadata: {name: {{name}}, namespace: {{_namespace}} }
        spec:
          provider:
            kubernetes:
              remoteNamespace: {{_namespace}}
              server: {url: "{{url}}"{{(authority is null ? "" : $", caBundle: {authority}")}} }
              auth: {token: {bearerToken: {name: access, key: token} } }

        """;

    private string App(string name, string store) => $$"""
        ---
        apiVersion: external-secrets.io/v1
        kind: ExternalSecret
        metadata: {name: {{name}}, namespace: {{_namespace}} }
        spec:
          refreshInterval: 1h
          secretStoreRef: {name: {{store}} }
          data: [{secretKey: v, remoteRef: {key: big, property: v} }]

        """;
}
