using System.Text;
using System.Text.Json.Nodes;
using Keyferry.Cluster.Tests.Fixture;
using NUnit.Framework;

namespace Keyferry.Cluster.Tests.Clouds;

/// <summary>
/// Every kind of store and generator, while all servers answer with failures that repeat whatever they were sent. The
/// credentials are marked, and no mark may reach a log, a status, an event, a metric or a trace.
/// </summary>
public sealed partial class CloudTests
{
    private const string Namespace = "hostile";
    private const int FewestRequests = 6;

    [Test]
    public async Task No_credential_comes_back_out_of_an_error()
    {
        await CloudCluster.CallAsync(HttpMethod.Put, "hostile");
        try
        {
            var objects = await ApplyAsync();
            var (requests, credentials) = await UntilAskedAsync(objects);
            var marks = Marks(credentials);
            Assert.That(marks, Has.Count.AtLeast(20), "credentials came in headers");
            Assert.That(requests, Has.Count.AtLeast(20), "each host was asked");
            await ShowNoneAsync(marks);
        }
        finally
        {
            await CloudCluster.KubectlAsync(null, "delete", "pushsecrets,externalsecrets", "--all", "-n", Namespace, "--wait=false");
            await CloudCluster.CallAsync(HttpMethod.Delete, "hostile");
        }
    }

    private static async Task ShowNoneAsync(IReadOnlyCollection<string> marks)
    {
        using var http = new HttpClient();
        var places = new Dictionary<string, string>
        {
            ["the log"] = CloudCluster.Keyferry.Log,
            ["statuses and events"] = await CloudCluster.KubectlAsync(
                null, "get", "events,secretstores,externalsecrets,pushsecrets", "-n", Namespace, "-o", "yaml"),
            ["GeneratorStates"] = await CloudCluster.KubectlAsync(
                null, "get", "generatorstates.generators.external-secrets.io", "-n", Namespace, "-o", "yaml"),
            ["traces"] = CloudCluster.Traces,
            ["metrics"] = await http.GetStringAsync($"http://127.0.0.1:{CloudCluster.Keyferry.MetricsPort}/metrics"),
        };
        foreach (var (place, text) in places)
        {
            foreach (var mark in marks.Where(m => text.Contains(m, StringComparison.Ordinal)))
            {
                var line = text.Split('\n').First(l => l.Contains(mark, StringComparison.Ordinal));
                Assert.Fail($"{place} shows a credential ({mark[..4]}…): {line.Replace(mark, "<credential>", StringComparison.Ordinal)}");
            }
        }

        Assert.That(places["statuses and events"], Does.Contain("reason: SecretSyncedError"), "failures are told");
        Assert.That(places["traces"], Does.Contain("store read"), "traces are sent");
    }

    // The marks, what encodes them, and whatever else came as a credential: signatures, tokens of ServiceAccounts.
    private static HashSet<string> Marks(IEnumerable<string> credentials)
    {
        string[] plain = ["mArK-secret-of-a-client", "mArK-password-of-somebody", "mArK-token-of-the-server"];
        return
        [
            .. plain, .. plain.Select(static m => Uri.EscapeDataString(m)).Distinct(),
            .. plain.Select(static m => Convert.ToBase64String(Encoding.UTF8.GetBytes(m))),
            .. credentials.Where(static c => c.Length >= 12),
        ];
    }

    private static async Task<IReadOnlyList<string>> ApplyAsync()
    {
        var environment = CloudCluster.Environment;
        await CloudCluster.ApplyAsync(Namespace, (await File.ReadAllTextAsync(Repository.Path("tests", "Cluster", "Clouds", "hostile.yaml")))
            .Replace("CA_BUNDLE", Convert.ToBase64String(await File.ReadAllBytesAsync(environment["STORE_CLOUD_CA"])), StringComparison.Ordinal));
        var google = JsonNode.Parse(await File.ReadAllTextAsync(environment["STORE_GOOGLE_KEY"]))!;
        await CloudCluster.ApplyAsync(Namespace, new JsonObject
        {
            ["apiVersion"] = "v1", ["kind"] = "Secret", ["metadata"] = new JsonObject { ["name"] = "google" },
            ["stringData"] = new JsonObject { ["key.json"] = google.ToJsonString() },
        }.ToJsonString());
        await CloudCluster.ApplyAsync(Namespace, new JsonObject
        {
            ["apiVersion"] = "v1", ["kind"] = "Secret", ["metadata"] = new JsonObject { ["name"] = "rsa" },
            ["stringData"] = new JsonObject { ["key"] = google["private_key"]!.GetValue<string>() },
        }.ToJsonString());

        var stores = (await NamesAsync("secretstores")).Select(static s => (s, Of(s)));
        var generators = JsonNode.Parse(await CloudCluster.KubectlAsync(null, "get", GeneratorKinds, "-n", Namespace, "-o", "json"))!["items"]!.AsArray()
            .Select(static g => ($"generated-{g!["metadata"]!["name"]}", Generated(g["kind"]!.GetValue<string>(), g["metadata"]!["name"]!.GetValue<string>())));
        foreach (var (name, manifest) in stores.Concat(generators))
        {
            await CloudCluster.ApplyAsync(Namespace, manifest);
        }

        return await NamesAsync("externalsecrets");
    }

    private const string GeneratorKinds = "webhooks.generators.external-secrets.io,githubaccesstokens,gitlabdeploytokens,quayaccesstokens,"
        + "cloudsmithaccesstokens,grafanas.generators.external-secrets.io,beyondtrustworkloadcredentialsdynamicsecrets,vaultdynamicsecrets,"
        + "ecrauthorizationtokens,stssessiontokens,gcraccesstokens,acraccesstokens";

    private static string Of(string store) => $$"""
        apiVersion: external-secrets.io/v1
        kind: ExternalSecret
        metadata: {name: read-{{store}} }
        spec:
          secretStoreRef: {name: {{store}} }
          data:
          - {secretKey: a, remoteRef: {key: a, property: value} }
        ---
        apiVersion: external-secrets.io/v1
        kind: ExternalSecret
        metadata: {name: find-{{store}} }
        spec:
          secretStoreRef: {name: {{store}} }
          dataFrom:
          - find: {name: {regexp: .*} }
        ---
        apiVersion: external-secrets.io/v1alpha1
        kind: PushSecret
        metadata: {name: push-{{store}} }
        spec:
          secretStoreRefs: [{name: {{store}} }]
          selector: {secret: {name: marked} }
          deletionPolicy: Delete
          data:
          - match: {secretKey: password, remoteRef: {remoteKey: pushed} }
        """;

    private static string Generated(string kind, string name) => $$"""
        apiVersion: external-secrets.io/v1
        kind: ExternalSecret
        metadata: {name: generated-{{name}} }
        spec:
          dataFrom:
          - sourceRef: {generatorRef: {apiVersion: generators.external-secrets.io/v1alpha1, kind: {{kind}}, name: {{name}} } }
        """;

    private static async Task<IReadOnlyList<string>> NamesAsync(string kind) =>
        (await CloudCluster.KubectlAsync(null, "get", kind, "-n", Namespace, "-o", "name")).Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Select(static n => n[(n.IndexOf('/', StringComparison.Ordinal) + 1)..]).ToList();

    // Each host answers by other kinds of failure in turn, so it has to be asked again and again.
    private static async Task<(IReadOnlyDictionary<string, int> Requests, IReadOnlyList<string> Credentials)> UntilAskedAsync(IReadOnlyList<string> objects)
    {
        var requests = new Dictionary<string, int>();
        for (var round = 0; round < 30; round++)
        {
            foreach (var kind in (string[])["externalsecrets", "pushsecrets", "secretstores"])
            {
                await CloudCluster.KubectlAsync(null, "annotate", kind, "--all", "-n", Namespace, "--overwrite", $"force-sync={round}");
            }

            await Task.Delay(TimeSpan.FromSeconds(3));
            var seen = JsonNode.Parse(await CloudCluster.CallAsync(HttpMethod.Get, "hostile"))!;
            requests = seen["requests"]!.AsObject().ToDictionary(static p => p.Key, static p => p.Value!.GetValue<int>());
            if (requests.Count >= 20 && requests.Where(static r => r.Key != "elsewhere.example").All(static r => r.Value >= FewestRequests))
            {
                return (requests, [.. seen["credentials"]!.AsArray().Select(static c => c!.GetValue<string>())]);
            }
        }

        throw new AssertionException(
            $"of {objects.Count} objects' hosts too few were asked: {string.Join(", ", requests.Select(static r => $"{r.Key} {r.Value}"))}");
    }
}
