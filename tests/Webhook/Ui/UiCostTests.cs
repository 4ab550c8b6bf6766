using System.Net;
using Keyferry.Webhook.Options;
using Keyferry.Webhook.Tests.Fakes;
using NUnit.Framework;

namespace Keyferry.Webhook.Tests.Ui;

/// <summary>A page costs the API server the reviews of its viewer, and nothing else.</summary>
public sealed class UiCostTests
{
    [Test]
    public async Task Pages_of_a_viewer_cost_one_review_of_his_token_and_a_few_of_his_rights_and_no_read()
    {
        await using var cluster = await LocalCluster.StartAsync(https: false);
        await using var front = await CountingFront.StartAsync(cluster.Server.Address);
        var kubeconfig = Path.GetTempFileName();
        await File.WriteAllTextAsync(kubeconfig, (await File.ReadAllTextAsync(cluster.Kubeconfig))
            .Replace(cluster.Server.Address.GetLeftPart(UriPartial.Authority), front.Address.GetLeftPart(UriPartial.Authority), StringComparison.Ordinal));
        await using var host = await cluster.KeyferryAsync(o => o with
        {
            Kube = o.Kube with { Kubeconfig = kubeconfig },
            Ui = new UiOptions(new ListenAddress(IPAddress.Loopback, 0)),
        });
        await cluster.ApplyAsync(LocalCluster.Store("default", "shelf", "hunter2"), LocalCluster.ExternalSecret("default", "app", "shelf"));
        await cluster.SecretAsync("default", "app");
        var token = (await cluster.Kube.Tokens.CreateAsync(new("default", "default"), [], null, CancellationToken.None)).Value!.Token;
        using var http = new HttpClient();
        http.DefaultRequestHeaders.Authorization = new("Bearer", token);
        var before = front.Requests.Count;

        for (var i = 0; i < 10; i++)
        {
            foreach (var path in new[] { "/ui", "/ui/stores", "/ui/due", "/ui/externalsecrets/default/app", "/ui/certificates" })
            {
                using var answer = await http.GetAsync(new Uri($"http://127.0.0.1:{host.UiPort}{path}"));
                Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.OK).Or.EqualTo(HttpStatusCode.Forbidden));
            }
        }

        var asked = front.Requests.Skip(before).ToList();
        Assert.Multiple(() =>
        {
            Assert.That(asked.Count(static r => r.Contains("tokenreviews", StringComparison.Ordinal)), Is.EqualTo(1));
            Assert.That(
                asked.Count(static r => r.Contains("subjectaccessreviews", StringComparison.Ordinal)), Is.InRange(1, 8),
                "of two kinds everywhere and in one namespace, and of ClusterSecretStores");
            Assert.That(
                asked.Where(static r => r.StartsWith("GET ", StringComparison.Ordinal)
                    && (r.Contains("/externalsecrets/", StringComparison.Ordinal) || r.Contains("/secrets", StringComparison.Ordinal)
                        || r.Contains("/apps/", StringComparison.Ordinal) || r.Contains("stores", StringComparison.Ordinal)) && !r.Contains("watch=", StringComparison.Ordinal) && !r.Contains("webhook", StringComparison.Ordinal)),
                Is.Empty, "reads");
        });
        File.Delete(kubeconfig);
    }
}
