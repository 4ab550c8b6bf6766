using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json.Nodes;
using Keyferry.Kubernetes.Types;
using Keyferry.Providers;
using Keyferry.Webhook.Hosting;
using Keyferry.Webhook.Tests.Fakes;
using Microsoft.Extensions.DependencyInjection;
using NUnit.Framework;

namespace Keyferry.Webhook.Tests.Cluster;

/// <summary>Pre-flight over the road that a review takes.</summary>
public sealed class PreflightRoadTests
{
    private const string Annotation = "keyferry.io/preflight";

    [Test]
    public async Task Stores_are_asked_for_the_API_server_alone_and_a_forged_review_reaches_none()
    {
        await using var cluster = await LocalCluster.StartAsync(https: false);
        var provider = new CountingProvider();
        void Scripted(IServiceCollection services) => services.AddSingleton(new ProviderRegistry([provider]));
        await using (var first = await cluster.KeyferryAsync(static o => o with { Engine = o.Engine with { LeaderElection = null } }, Scripted))
        {
            await cluster.ApplyAsync(LocalCluster.Store("default", "shelf", "x"), LocalCluster.ExternalSecret("default", "app", "shelf"));
            await cluster.SecretAsync("default", "app");
            var unknown = provider.Reads;

            var answer = await AskAsync(first, Review("pw", "enforce"), null);

            Assert.That(answer!["allowed"]!.GetValue<bool>(), Is.True);
            Assert.That(Warnings(answer), Has.Exactly(1).EndsWith("pre-flight could not be made: it needs --webhook-client-ca, by which the API server shows who it is"));
            Assert.That(provider.Reads, Is.EqualTo(unknown), "nobody knows who asks");
        }

        using var authority = Authority();
        using var caller = Issue(authority);
        using var other = Authority();
        using var forger = Issue(other);
        var file = Path.GetTempFileName();
        await File.WriteAllTextAsync(file, authority.ExportCertificatePem());
        await using var host = await cluster.KeyferryAsync(
            o => o with { Engine = o.Engine with { LeaderElection = null }, Webhook = o.Webhook with { ClientCaFile = file } }, Scripted);
        await LocalCluster.UntilAsync(async () => Warnings(await AskAsync(host, Review("pw", "warn"), caller)).Length == 0);
        var before = provider.Reads;

        var forged = await AskAsync(host, Review("gone", "enforce"), null);
        var foreign = await AskAsync(host, Review("gone", "enforce"), forger);
        var afterForged = provider.Reads;
        var off = await AskAsync(host, Review("gone", null), caller);
        var afterOff = provider.Reads;
        var refused = await AskAsync(host, Review("gone", "enforce"), caller);
        var warned = await AskAsync(host, Review("gone", "warn"), caller);
        var property = await AskAsync(host, Review("pw", "enforce", "nobody"), caller);
        var good = await AskAsync(host, Review("pw", "enforce", "user"), caller);

        Assert.Multiple(() =>
        {
            Assert.That((forged, foreign), Is.EqualTo(((JsonNode?)null, (JsonNode?)null)), "no certificate, or of another authority");
            Assert.That(afterForged, Is.EqualTo(before), "calls to a store");
            Assert.That(off!["allowed"]!.GetValue<bool>(), Is.True);
            Assert.That(afterOff, Is.EqualTo(before), "nobody wanted it");
            Assert.That(refused!["allowed"]!.GetValue<bool>(), Is.False);
            Assert.That(refused["status"]!["message"]!.GetValue<string>(), Is.EqualTo("spec.data[0].remoteRef.key: SecretStore \"shelf\" holds no such secret (pre-flight)"));
            Assert.That(warned!["allowed"]!.GetValue<bool>(), Is.True);
            Assert.That(Warnings(warned), Has.Exactly(1).EndsWith("holds no such secret (pre-flight)"));
            Assert.That(property!["status"]!["message"]!.GetValue<string>(), Does.Contain("key nobody does not exist"));
            Assert.That(good!["allowed"]!.GetValue<bool>(), Is.True);
            Assert.That(Warnings(good), Is.Empty);
            Assert.That($"{refused}{warned}{property}{good}", Does.Not.Contain("s3cr3t"));
        });
        Assert.That(await cluster.FindAsync(BuiltIn.Secret, "default", "new"), Is.Null, "nothing is written");
        File.Delete(file);
    }

    [Test]
    public async Task Where_no_engine_runs_the_answer_says_so()
    {
        using var authority = Authority();
        using var caller = Issue(authority);
        var file = Path.GetTempFileName();
        await File.WriteAllTextAsync(file, authority.ExportCertificatePem());
        await using var server = await FakeServer.StartAsync(o => o with { Webhook = o.Webhook with { ClientCaFile = file } }, static _ => { });

        var answer = await AskAsync(server.Host, Review("pw", "enforce"), caller);

        Assert.That(answer!["allowed"]!.GetValue<bool>(), Is.True);
        Assert.That(Warnings(answer), Has.Exactly(1).EndsWith("pre-flight could not be made: the engine does not run in the replica that was asked"));
        File.Delete(file);
    }

    private static string[] Warnings(JsonNode? answer) => [.. (answer!["warnings"]?.AsArray() ?? []).Select(static w => w!.GetValue<string>())];

    private static JsonObject Review(string key, string? preflight, string? property = null) => new()
    {
        ["apiVersion"] = "admission.k8s.io/v1",
        ["kind"] = "AdmissionReview",
        ["request"] = new JsonObject
        {
            ["uid"] = "1",
            ["kind"] = new JsonObject { ["group"] = "external-secrets.io", ["version"] = "v1", ["kind"] = "ExternalSecret" },
            ["namespace"] = "default", ["name"] = "new", ["operation"] = "CREATE", ["dryRun"] = true,
            ["object"] = new JsonObject
            {
                ["apiVersion"] = "external-secrets.io/v1", ["kind"] = "ExternalSecret",
                ["metadata"] = new JsonObject
                {
                    ["name"] = "new", ["namespace"] = "default",
                    ["annotations"] = preflight is null ? null : new JsonObject { [Annotation] = preflight },
                },
                ["spec"] = JsonNode.Parse($$$"""
                    {"secretStoreRef": {"name": "shelf"},
                     "data": [{"secretKey": "a", "remoteRef": {"key": "{{{key}}}"{{{(property is null ? "" : $", \"property\": \"{property}\"")}}} } }]}
                    """),
            },
        },
    };

    private static async Task<JsonNode?> AskAsync(KeyferryHost host, JsonObject review, X509Certificate2? certificate)
    {
        using var client = new HttpClient(new SocketsHttpHandler
        {
            SslOptions = new SslClientAuthenticationOptions
            {
                RemoteCertificateValidationCallback = static (_, shown, _, _) => shown is not null,
                ClientCertificates = certificate is null ? null : [certificate],
            },
        });
        using var content = new StringContent(review.ToJsonString(), Encoding.UTF8, "application/json");
        try
        {
            using var answer = await client.PostAsync(new Uri($"https://127.0.0.1:{host.WebhookPort}/mutate?timeout=5s"), content);
            return JsonNode.Parse(await answer.Content.ReadAsStringAsync())!["response"];
        }
        catch (HttpRequestException)
        {
            return null;
        }
    }

    private static X509Certificate2 Authority()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN=ca-{Guid.CreateVersion7()}", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        return request.CreateSelfSigned(DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch.AddYears(150));
    }

    private static X509Certificate2 Issue(X509Certificate2 authority)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=kube-apiserver", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid("1.3.6.1.5.5.7.3.2")], false));
        using var bare = request.Create(
            authority, DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch.AddYears(149), RandomNumberGenerator.GetBytes(8));
        return bare.CopyWithPrivateKey(key);
    }
}
