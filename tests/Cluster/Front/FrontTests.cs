using System.Diagnostics;
using System.Net;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json.Nodes;
using Keyferry.Cluster.Tests.Definitions;
using Keyferry.Cluster.Tests.Fixture;
using NUnit.Framework;

namespace Keyferry.Cluster.Tests.Front;

/// <summary>The front of the composed cluster, as its clients see it. The engine of RealCluster stands behind it too.</summary>
[Parallelizable(ParallelScope.All)]
public sealed class FrontTests
{
    private const string Collection = "/apis/external-secrets.io/v1/namespaces/default/secretstores";

    [OneTimeSetUp]
    public static void OnlyWhereThereIsAFront()
    {
        if (RealCluster.Environment["KEYFERRY_CLUSTER_KIND"] != "composed")
        {
            Assert.Ignore("one kube-apiserver needs no front");
        }
    }

    [TestCase("1.1", "/apis/external-secrets.io/v1/namespaces/nowhere/externalsecrets")]
    [TestCase("2.0", "/apis/external-secrets.io/v1/namespaces/nowhere/externalsecrets")]
    [TestCase("1.1", "/api/v1/namespaces/nowhere/secrets")]
    [TestCase("2.0", "/api/v1/namespaces/nowhere/secrets")]
    public async Task The_head_of_a_quiet_watch_comes_at_once(string version, string path)
    {
        using var client = Client(version);
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        using var answer = await client.GetAsync($"{path}?watch=true&timeoutSeconds=60", HttpCompletionOption.ResponseHeadersRead, limit.Token);
        Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.OK));
        Assert.That(answer.Version, Is.EqualTo(Version.Parse(version)));
    }

    [TestCase("1.1")]
    [TestCase("2.0")]
    public async Task An_event_of_a_watch_comes_while_the_watch_goes_on(string version)
    {
        using var client = Client(version);
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        var name = $"watched-{Guid.CreateVersion7():N}";
        using var answer = await client.GetAsync(
            $"{Collection}?watch=true&fieldSelector=metadata.name%3D{name}", HttpCompletionOption.ResponseHeadersRead, limit.Token);
        using var lines = new StreamReader(await answer.Content.ReadAsStreamAsync(limit.Token));
        using var created = await client.PostAsync(
            Collection,
            new StringContent(
                DefinitionFile.Of("SecretStore").Object("v1", name, JsonNode.Parse("""{"provider": {"fake": {"data": []}}}""")!).ToJsonString(),
                Encoding.UTF8, "application/json"),
            limit.Token);
        Assert.That(created.StatusCode, Is.EqualTo(HttpStatusCode.Created));
        var line = await lines.ReadLineAsync(limit.Token);
        Assert.That(JsonNode.Parse(line!)!["type"]!.GetValue<string>(), Is.EqualTo("ADDED"));
    }

    [Test]
    public async Task Two_hundred_watches_share_one_connection_and_hold_nothing_up()
    {
        using var client = Client("2.0");
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        var watches = new List<HttpResponseMessage>();
        try
        {
            for (var i = 0; i < 200; i++)
            {
                watches.Add(await client.GetAsync($"{Collection}?watch=true", HttpCompletionOption.ResponseHeadersRead, limit.Token));
            }

            Assert.That(watches.Select(static w => w.StatusCode), Is.All.EqualTo(HttpStatusCode.OK));
            using var list = await client.GetAsync(Collection, limit.Token);
            Assert.That(list.StatusCode, Is.EqualTo(HttpStatusCode.OK));
        }
        finally
        {
            watches.ForEach(static w => w.Dispose());
        }
    }

    [TestCase("/apis")]
    [TestCase("/openapi/v3")]
    public async Task Whoever_may_not_ask_is_told_so_by_the_core(string path)
    {
        using var client = Client("2.0");
        client.DefaultRequestHeaders.Authorization = new("Bearer", "nobody");
        using var answer = await client.GetAsync(path);
        Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.Unauthorized));
    }

    [Test]
    public async Task The_groups_of_both_servers_are_in_one_list()
    {
        using var api = new RawApi(RealCluster.Environment);
        var (_, groups) = await api.SendAsync(HttpMethod.Get, "/apis");
        var names = groups!["groups"]!.AsArray().Select(static g => g!["name"]!.GetValue<string>()).ToList();
        Assert.That(names, Is.SupersetOf(new[]
        {
            "apps", "rbac.authorization.k8s.io", "apiextensions.k8s.io", "external-secrets.io", "generators.external-secrets.io",
        }));
        Assert.That(names, Is.Unique);
    }

    // Longer than any limit that a proxy has by itself: only the server may refuse it, for what it is.
    [Test]
    public async Task A_large_body_reaches_the_server()
    {
        using var api = new RawApi(RealCluster.Environment);
        var clock = Stopwatch.StartNew();
        var map = new JsonObject
        {
            ["metadata"] = new JsonObject { ["name"] = "large" }, ["data"] = new JsonObject { ["k"] = new string('x', 2 * 1024 * 1024) },
        };
        var (status, body) = await api.SendAsync(HttpMethod.Post, "/api/v1/namespaces/default/configmaps", map);
        Assert.That(status, Is.EqualTo(422), $"{body?["message"]} after {clock.Elapsed}");
    }

    private static HttpClient Client(string version)
    {
        var roots = new X509Certificate2Collection();
        roots.ImportFromPemFile(RealCluster.Environment["KUBE_CA"]);
        var handler = new SocketsHttpHandler();
        handler.SslOptions.CertificateChainPolicy = new X509ChainPolicy
        {
            TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck,
        };
        handler.SslOptions.CertificateChainPolicy.CustomTrustStore.AddRange(roots);
        var client = new HttpClient(handler)
        {
            BaseAddress = new Uri(RealCluster.Environment["KUBE_SERVER"]),
            DefaultRequestVersion = Version.Parse(version), DefaultVersionPolicy = HttpVersionPolicy.RequestVersionExact,
        };
        client.DefaultRequestHeaders.Authorization = new("Bearer", RealCluster.Environment["KUBE_TOKEN"]);
        return client;
    }
}
