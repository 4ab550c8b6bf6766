using System.Text;
using System.Text.Json.Nodes;
using Keyferry.Webhook.Hosting;
using Keyferry.Webhook.Tests.Fakes;
using NUnit.Framework;

namespace Keyferry.Webhook.Tests.Cluster;

/// <summary>Warnings out of the engine's caches, over the road that a review takes.</summary>
public sealed class ClusterWarningTests
{
    [Test]
    public async Task What_the_cluster_lacks_is_warned_of_without_a_call_and_nothing_is_refused()
    {
        await using var cluster = await LocalCluster.StartAsync(https: false);
        await using var front = await CountingFront.StartAsync(cluster.Server.Address);
        await using var host = await cluster.KeyferryAsync(o => o with
        {
            Kube = o.Kube with { Kubeconfig = front.KubeconfigOf(cluster) }, Engine = o.Engine with { LeaderElection = null },
        });
        await cluster.ApplyAsync(LocalCluster.Store("default", "shelf", "pw-1"), LocalCluster.ExternalSecret("default", "app", "shelf"));
        await cluster.SecretAsync("default", "app");
        await cluster.ApplyAsync(Object("v1", "Secret", "kept"));
        await LocalCluster.UntilAsync(async () => (await WarningsAsync(host, Of("x", "shelf", "kept"))).Any(w => w.Contains("somebody else", StringComparison.Ordinal)));
        var before = front.Requests.Count(IsOfEngine);

        var typo = await WarningsAsync(host, Of("other", "shelff", "other"));
        var shared = await WarningsAsync(host, Of("other", "shelf", "app"));
        var own = await WarningsAsync(host, Of("app", "shelf", "app"));

        Assert.Multiple(() =>
        {
            Assert.That(typo, Is.EqualTo(new[] { "spec.secretStoreRef.name: no SecretStore \"shelff\" is seen in namespace \"default\" yet; did you mean \"shelf\"?" }));
            Assert.That(shared, Has.Exactly(1).Contains("belongs to ExternalSecret \"app\" already"));
            Assert.That(own, Is.Empty);
            Assert.That(front.Requests.Count(IsOfEngine), Is.EqualTo(before), "calls");
        });
    }

    [Test]
    public async Task A_ServiceAccount_that_is_missing_or_that_its_cloud_does_not_know_is_told()
    {
        await using var cluster = await LocalCluster.StartAsync(https: false);
        await using var host = await cluster.KeyferryAsync(o => o with { Engine = o.Engine with { LeaderElection = null } });
        await cluster.ApplyAsync(
            Object("v1", "ServiceAccount", "plain"),
            Object("v1", "ServiceAccount", "known", ("eks.amazonaws.com/role-arn", "arn:aws:iam::123456789012:role/app")));
        await LocalCluster.UntilAsync(async () => (await WarningsAsync(host, Aws("known"))).Length == 0);

        Assert.That(await WarningsAsync(host, Aws("nobody")), Is.EqualTo([
            "spec.provider.aws.auth.jwt.serviceAccountRef.name: no ServiceAccount \"nobody\" is seen in namespace \"default\" yet; it does not work until it is there",
        ]));
        Assert.That(await WarningsAsync(host, Aws("plain")), Is.EqualTo([
            "spec.provider.aws.auth.jwt.serviceAccountRef.name: ServiceAccount \"plain\" of namespace \"default\" has no annotation eks.amazonaws.com/role-arn, "
                + "without which it cannot log in",
        ]));

        static JsonObject Aws(string account) => Object("external-secrets.io/v1", "SecretStore", "aws", $$$"""
            {"provider": {"aws": {"service": "SecretsManager", "region": "eu-west-1", "auth": {"jwt": {"serviceAccountRef": {"name": "{{{account}}}" } } } } } }
            """);
    }

    [Test]
    public async Task Who_deletes_a_store_that_is_in_use_is_told()
    {
        await using var cluster = await LocalCluster.StartAsync(https: false);
        await using var host = await cluster.KeyferryAsync(o => o with { Engine = o.Engine with { LeaderElection = null } });
        await cluster.ApplyAsync(LocalCluster.Store("default", "shelf", "pw-1"), LocalCluster.ExternalSecret("default", "app", "shelf"));
        await cluster.SecretAsync("default", "app");

        var used = await WarningsAsync(host, Object("external-secrets.io/v1", "SecretStore", "shelf", "{}"), "DELETE", "/deletions");
        var unused = await WarningsAsync(host, Object("external-secrets.io/v1", "SecretStore", "other", "{}"), "DELETE", "/deletions");

        Assert.That(used, Has.Exactly(1).Contains("SecretStore \"shelf\" is used by 1 ExternalSecret, which fails"));
        Assert.That(unused, Is.Empty);
    }

    [Test]
    public async Task Without_an_engine_in_the_process_nothing_is_said()
    {
        await using var cluster = await LocalCluster.StartAsync();
        await using var host = await cluster.KeyferryAsync(o => o with { Components = Options.Components.Admission | Options.Components.Certificates });

        Assert.That(await WarningsAsync(host, Of("other", "shelff", "other")), Is.Empty);
    }

    private static bool IsOfEngine(string request) =>
        request.Contains("/secretstores", StringComparison.Ordinal) || request.Contains("/namespaces/default/secrets/", StringComparison.Ordinal);

    private static JsonObject Of(string name, string store, string target) => Object("external-secrets.io/v1", "ExternalSecret", name, $$$"""
        {"secretStoreRef": {"name": "{{{store}}}"}, "target": {"name": "{{{target}}}"}, "data": [{"secretKey": "a", "remoteRef": {"key": "pw"}}]}
        """);

    private static JsonObject Object(string version, string kind, string name, params (string Name, string Content)[] annotations)
    {
        var made = Object(version, kind, name, "");
        made["metadata"]!["annotations"] = new JsonObject(annotations.Select(static a => KeyValuePair.Create(a.Name, (JsonNode?)a.Content)));
        return made;
    }

    private static JsonObject Object(string version, string kind, string name, string spec)
    {
        var made = new JsonObject
        {
            ["apiVersion"] = version, ["kind"] = kind, ["metadata"] = new JsonObject { ["name"] = name, ["namespace"] = "default" },
        };
        if (spec.Length > 0)
        {
            made["spec"] = JsonNode.Parse(spec);
        }

        return made;
    }

    private static async Task<string[]> WarningsAsync(
        KeyferryHost host, JsonObject manifest, string operation = "CREATE", string path = "/mutate")
    {
        var review = new JsonObject
        {
            ["apiVersion"] = "admission.k8s.io/v1",
            ["kind"] = "AdmissionReview",
            ["request"] = new JsonObject
            {
                ["uid"] = "1",
                ["kind"] = new JsonObject { ["group"] = "external-secrets.io", ["version"] = "v1", ["kind"] = manifest["kind"]!.DeepClone() },
                ["namespace"] = "default",
                ["name"] = manifest["metadata"]!["name"]!.DeepClone(),
                ["operation"] = operation,
                [operation == "DELETE" ? "oldObject" : "object"] = manifest.DeepClone(),
            },
        };
        using var client = new HttpClient(new SocketsHttpHandler
        {
            SslOptions = { RemoteCertificateValidationCallback = static (_, shown, _, _) => shown is not null },
        });
        using var content = new StringContent(review.ToJsonString(), Encoding.UTF8, "application/json");
        using var answer = await client.PostAsync(new Uri($"https://127.0.0.1:{host.WebhookPort}{path}?timeout=5s"), content);
        var response = JsonNode.Parse(await answer.Content.ReadAsStringAsync())!["response"]!;
        Assert.That(response["allowed"]!.GetValue<bool>(), Is.True);
        return [.. (response["warnings"]?.AsArray() ?? []).Select(static w => w!.GetValue<string>())];
    }
}
