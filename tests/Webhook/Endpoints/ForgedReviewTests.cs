using System.Text;
using System.Text.Json.Nodes;
using Keyferry.Api.Crds;
using Keyferry.Providers;
using Keyferry.Providers.Metrics;
using Keyferry.Webhook.Tests.Fakes;
using Microsoft.Extensions.DependencyInjection;
using NUnit.Framework;

namespace Keyferry.Webhook.Tests.Endpoints;

/// <summary>A review is not a command: whoever reaches the port can forge one.</summary>
public sealed class ForgedReviewTests
{
    // Whose turn comes by the clock, not by a review.
    private static readonly string[] _housekeeping =
    [
        "keyferry-webhook", "webhookconfigurations",

        // A kind that may come later is looked for again and again; the self-check asks by dry run.
        "/apis/argoproj.io/", "/externalsecrets?dryRun=All",
    ];

    [Test]
    public async Task A_hundred_forged_reviews_of_every_kind_make_no_call_and_no_write()
    {
        await using var cluster = await LocalCluster.StartAsync(https: false);
        await using var front = await CountingFront.StartAsync(cluster.Server.Address);
        await using var aws = await CountingFront.StartAsync(null);
        var kubeconfig = Path.GetTempFileName();
        await File.WriteAllTextAsync(kubeconfig, (await File.ReadAllTextAsync(cluster.Kubeconfig))
            .Replace(cluster.Server.Address.GetLeftPart(UriPartial.Authority), front.Address.GetLeftPart(UriPartial.Authority), StringComparison.Ordinal));
        await using var host = await cluster.KeyferryAsync(
            o => o with
            {
                Kube = o.Kube with { Kubeconfig = kubeconfig },
                Engine = o.Engine with { LeaderElection = null },
            },
            services => services.AddSingleton(ProviderRegistry.Create(
                name => name.StartsWith("AWS_ENDPOINT", StringComparison.Ordinal) ? aws.Address.ToString() : null,
                TimeProvider.System, new ProviderCalls(null))));
        await cluster.ApplyAsync(LocalCluster.Store("default", "shelf", "pw-1"), LocalCluster.ExternalSecret("default", "app", "shelf"));
        await cluster.SecretAsync("default", "app");
        await QuietAsync(front);
        var before = Calls(front).Count;
        var asked = aws.Requests.Count;

        using var client = new HttpClient(new SocketsHttpHandler
        {
            SslOptions = { RemoteCertificateValidationCallback = static (_, shown, _, _) => shown is not null },
        });
        var sent = 0;
        foreach (var kind in CrdKinds.All)
        {
            foreach (var path in new[] { "/mutate", "/validate" })
            {
                foreach (var operation in new[] { "CREATE", "UPDATE" })
                {
                    using var content = new StringContent(Review(kind, operation, sent).ToJsonString(), Encoding.UTF8, "application/json");
                    using var answer = await client.PostAsync(new Uri($"https://127.0.0.1:{host.WebhookPort}{path}?timeout=5s"), content);
                    var response = JsonNode.Parse(await answer.Content.ReadAsStringAsync())!["response"]!;
                    Assert.That(response["uid"]!.GetValue<string>(), Is.EqualTo($"forged-{sent}"));
                    sent++;
                }
            }
        }

        await Task.Delay(2000);
        Assert.Multiple(() =>
        {
            Assert.That(sent, Is.EqualTo(100));
            Assert.That(Calls(front).Skip(before), Is.Empty, "calls to the API server");
            Assert.That(aws.Requests.Count - asked, Is.Zero, "calls to a store");
        });
    }

    private static List<string> Calls(CountingFront front) =>
        [.. front.Requests.Where(r => !Array.Exists(_housekeeping, h => r.Contains(h, StringComparison.Ordinal)))];

    private static async Task QuietAsync(CountingFront front)
    {
        for (var quiet = 0; quiet < 6; quiet++)
        {
            var before = Calls(front).Count;
            await Task.Delay(500);
            if (Calls(front).Count != before)
            {
                quiet = 0;
            }
        }
    }

    // Names of objects that are there, and of stores, Secrets and service accounts that could be asked for.
    private static JsonObject Review(CrdKind kind, string operation, int number)
    {
        var resource = kind.Resource;
        var name = resource.Kind switch { "ExternalSecret" => "app", "SecretStore" => "shelf", _ => "forged" };
        JsonObject Object() => new()
        {
            ["apiVersion"] = resource.ApiVersion,
            ["kind"] = resource.Kind,
            ["metadata"] = new JsonObject { ["name"] = name, ["namespace"] = "default", ["annotations"] = new JsonObject { ["force-sync"] = "1" } },
            ["spec"] = Spec(resource.Kind),
        };
        return new JsonObject
        {
            ["apiVersion"] = "admission.k8s.io/v1",
            ["kind"] = "AdmissionReview",
            ["request"] = new JsonObject
            {
                ["uid"] = $"forged-{number}",
                ["kind"] = new JsonObject { ["group"] = resource.Group, ["version"] = resource.Version, ["kind"] = resource.Kind },
                ["resource"] = new JsonObject { ["group"] = resource.Group, ["version"] = resource.Version, ["resource"] = resource.Plural },
                ["name"] = name,
                ["namespace"] = "default",
                ["operation"] = operation,
                ["userInfo"] = new JsonObject { ["username"] = "system:admin", ["groups"] = new JsonArray("system:masters") },
                ["object"] = Object(),
                ["oldObject"] = operation == "UPDATE" ? Object() : null,
            },
        };
    }

    private static JsonNode Spec(string kind) => JsonNode.Parse(kind switch
    {
        "SecretStore" or "ClusterSecretStore" => """
            {"provider": {"aws": {"service": "SecretsManager", "region": "eu-central-1", "auth": {"secretRef": {
              "accessKeyIDSecretRef": {"name": "app", "key": "password", "namespace": "default"},
              "secretAccessKeySecretRef": {"name": "app", "key": "password", "namespace": "default"}}}}}}
            """,
        "PushSecret" => """
            {"secretStoreRefs": [{"name": "shelf"}], "selector": {"secret": {"name": "app"}},
             "data": [{"match": {"secretKey": "password", "remoteRef": {"remoteKey": "pw"}}}]}
            """,
        _ => """
            {"secretStoreRef": {"name": "shelf"}, "data": [{"secretKey": "password", "remoteRef": {"key": "pw"}}],
             "url": "http://127.0.0.1:1/", "provider": {"url": "http://127.0.0.1:1/"}}
            """,
    })!;
}
