using System.Text;
using System.Text.Json.Nodes;
using Keyferry.Injection.Webhooks;
using Keyferry.Providers;
using Keyferry.Providers.Metrics;
using Keyferry.Webhook.Tests.Fakes;
using Microsoft.Extensions.DependencyInjection;
using NUnit.Framework;

namespace Keyferry.Webhook.Tests.Injection;

/// <summary>A review of a pod is not a pod: whoever reaches the port can forge one.</summary>
public sealed class ForgedPodTests
{
    [Test]
    public async Task A_hundred_forged_pods_cause_no_write_and_no_call_to_a_store()
    {
        await using var cluster = await LocalCluster.StartAsync(https: false);
        await using var front = await CountingFront.StartAsync(cluster.Server.Address);
        await using var aws = await CountingFront.StartAsync(null);
        var kubeconfig = Path.Combine(Path.GetDirectoryName(cluster.Kubeconfig)!, "through-front");
        await File.WriteAllTextAsync(kubeconfig, (await File.ReadAllTextAsync(cluster.Kubeconfig)).Replace(
            cluster.Server.Address.GetLeftPart(UriPartial.Authority), front.Address.GetLeftPart(UriPartial.Authority), StringComparison.Ordinal));
        await using var host = await cluster.KeyferryAsync(
            o => o with
            {
                Kube = o.Kube with { Kubeconfig = kubeconfig },
                Engine = o.Engine with { LeaderElection = null },
                Injection = new InjectionOptions { Wait = TimeSpan.FromMilliseconds(20) },
            },
            services => services.AddSingleton(ProviderRegistry.Create(
                name => name.StartsWith("AWS_ENDPOINT", StringComparison.Ordinal) ? aws.Address.ToString() : null,
                TimeProvider.System, new ProviderCalls(null))));
        await cluster.ApplyAsync(
            PodScene.Json("""{"apiVersion":"v1","kind":"Namespace","metadata":{"name":"team","labels":{"keyferry.io/inline-references":"allowed"}}}"""),
            LocalCluster.Store("team", "shelf", "pw-1"), LocalCluster.ExternalSecret("team", "db", "shelf"));
        await cluster.SecretAsync("team", "db");
        await QuietAsync(front);
        var before = Writes(front).Count;
        var asked = aws.Requests.Count;

        using var client = new HttpClient(new SocketsHttpHandler
        {
            SslOptions = { RemoteCertificateValidationCallback = static (_, shown, _, _) => shown is not null },
        });
        string[] paths = [InjectionWebhooks.PodPath, InjectionWebhooks.NamespacePath, InjectionWebhooks.AnnotationPath];
        for (var sent = 0; sent < 100; sent++)
        {
            using var content = new StringContent(Review(sent).ToJsonString(), Encoding.UTF8, "application/json");
            using var answer = await client.PostAsync(
                new Uri($"https://127.0.0.1:{host.WebhookPort}{paths[sent % paths.Length]}?timeout=10s"), content);
            var response = JsonNode.Parse(await answer.Content.ReadAsStringAsync())!["response"]!;
            Assert.That(response["uid"]!.GetValue<string>(), Is.EqualTo($"forged-{sent}"));
        }

        await Task.Delay(2000);
        Assert.Multiple(() =>
        {
            Assert.That(Writes(front).Skip(before), Is.Empty, "writes");
            Assert.That(aws.Requests.Count - asked, Is.Zero, "calls to a store");
        });
    }

    // By the clock, and not by a review: the self-check, certificates and the trust of the configurations.
    private static List<string> Writes(CountingFront front) =>
    [
        .. front.Requests.Where(static r => !r.StartsWith("GET ", StringComparison.Ordinal)
            && !r.Contains("/externalsecrets?dryRun=All", StringComparison.Ordinal)
            && !r.Contains("keyferry-webhook", StringComparison.Ordinal) && !r.Contains("webhookconfigurations", StringComparison.Ordinal)),
    ];

    private static async Task QuietAsync(CountingFront front)
    {
        for (var quiet = 0; quiet < 6; quiet++)
        {
            var before = Writes(front).Count;
            await Task.Delay(500);
            if (Writes(front).Count != before)
            {
                quiet = 0;
            }
        }
    }

    // With Secrets that are there and that are not, with inline references, and as the replica of a workload that is not there.
    private static JsonObject Review(int number)
    {
        var pod = PodScene.Pod(
            $"forged-{number}", $$"""{"keyferry.io/secrets":"{{(number % 2 == 0 ? "db" : $"x{number}")}}"}""",
            """{"keyferry.io/inject":"enabled"}""", env: $$"""[{"name":"P","value":"keyferry://shelf/pw{{number % 5}}"}]""");
        if (number % 3 == 0)
        {
            pod["metadata"]!["ownerReferences"] = JsonNode.Parse(
                """[{"apiVersion":"apps/v1","kind":"ReplicaSet","name":"none","uid":"none","controller":true}]""");
        }

        return new JsonObject
        {
            ["apiVersion"] = "admission.k8s.io/v1",
            ["kind"] = "AdmissionReview",
            ["request"] = new JsonObject
            {
                ["uid"] = $"forged-{number}",
                ["kind"] = new JsonObject { ["group"] = "", ["version"] = "v1", ["kind"] = "Pod" },
                ["resource"] = new JsonObject { ["group"] = "", ["version"] = "v1", ["resource"] = "pods" },
                ["namespace"] = "team",
                ["operation"] = "CREATE",
                ["userInfo"] = new JsonObject { ["username"] = "system:admin", ["groups"] = new JsonArray("system:masters") },
                ["object"] = pod,
            },
        };
    }
}
